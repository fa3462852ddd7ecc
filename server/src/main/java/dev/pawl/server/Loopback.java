package dev.pawl.server;

import java.util.regex.Pattern;

/** The names and addresses by which a machine means itself. Names other than {@code localhost} are never looked up. */
final class Loopback {
    private static final String BYTE = "(25[0-5]|2[0-4]\\d|1?\\d?\\d)";
    private static final Pattern ADDRESS = Pattern.compile("127(\\." + BYTE + "){3}");
    private static final int MOST_DIGITS = 5; // of a port

    private Loopback() {}

    /** Whether a host to bind to, without a port, is this machine only. */
    static boolean isHost(String host) {
        return host.equalsIgnoreCase("localhost")
                || host.equals("127.0.0.1")
                || ADDRESS.matcher(host).matches()
                || host.equals("::1");
    }

    /** Whether a {@code Host} header, with or without a port, names this machine. */
    static boolean isAuthority(String authority) {
        String host = withoutPort(authority);
        return host.equals("[::1]") || !host.contains(":") && isHost(host);
    }

    private static String withoutPort(String authority) {
        int colon = authority.lastIndexOf(':');
        int digits = authority.length() - colon - 1;
        if (colon < 0 || digits < 1 || digits > MOST_DIGITS) {
            return authority;
        }
        for (int i = colon + 1; i < authority.length(); i++) {
            if (authority.charAt(i) < '0' || authority.charAt(i) > '9') {
                return authority;
            }
        }
        return authority.substring(0, colon);
    }
}
