package dev.pawl.engine;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.List;

/**
 * Which addresses belong to the public internet, by the registries of special addresses (RFC 6890 and its updates). Nothing of
 * this machine or its networks does: neither loopback, private, link-local and unique-local addresses, nor those of carriers,
 * of clouds' metadata, of groups and of documentation.
 */
final class PublicAddress {
    private static final List<Range> NOT_PUBLIC_4 = Range.all(
            "0.0.0.0/8",
            "10.0.0.0/8",
            "100.64.0.0/10",
            "127.0.0.0/8",
            "169.254.0.0/16",
            "172.16.0.0/12",
            "192.0.0.0/24",
            "192.0.2.0/24",
            "192.88.99.0/24",
            "192.168.0.0/16",
            "198.18.0.0/15",
            "198.51.100.0/24",
            "203.0.113.0/24",
            // why so much: groups, and what is reserved with the broadcast at its end.
            "224.0.0.0/3");

    /** All that is given out; tunnels and documentation within it. */
    private static final Range UNICAST_6 = Range.of("2000::/3");

    private static final List<Range> NOT_PUBLIC_6 = Range.all("2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20");

    /** An IPv4 address in its last four bytes, behind a translator. */
    private static final Range TRANSLATED = Range.of("64:ff9b::/96");

    private PublicAddress() {}

    /** A block of addresses, in CIDR notation. */
    private record Range(InetAddress first, int bits) {
        static List<Range> all(String... blocks) {
            return Arrays.stream(blocks).map(Range::of).toList();
        }

        static Range of(String block) {
            String[] parts = block.split("/", -1);
            return new Range(literal(parts[0]), Integer.parseInt(parts[1]));
        }

        private static InetAddress literal(String text) {
            try {
                return InetAddress.getByName(text);
            } catch (UnknownHostException notOne) {
                throw new AssertionError(notOne);
            }
        }

        boolean has(byte[] address) {
            byte[] begin = first.getAddress();
            int whole = bits / 8;
            int rest = bits % 8;
            int mask = 0xff << (8 - rest) & 0xff;
            return Arrays.equals(address, 0, whole, begin, 0, whole)
                    && (rest == 0 || (address[whole] & mask) == (begin[whole] & mask));
        }
    }

    /** Java makes an IPv4 address of an IPv4-mapped one by itself. */
    static boolean is(InetAddress address) {
        byte[] bytes = address.getAddress();
        if (address instanceof Inet4Address) {
            return isPublic4(bytes);
        }
        return TRANSLATED.has(bytes)
                ? isPublic4(Arrays.copyOfRange(bytes, 12, 16))
                : UNICAST_6.has(bytes) && NOT_PUBLIC_6.stream().noneMatch(range -> range.has(bytes));
    }

    private static boolean isPublic4(byte[] bytes) {
        return NOT_PUBLIC_4.stream().noneMatch(range -> range.has(bytes));
    }
}
