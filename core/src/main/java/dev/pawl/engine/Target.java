package dev.pawl.engine;

import dev.pawl.task.InvalidTaskException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.List;

/**
 * Where a webhook's events are sent. Its addresses are looked at each time, and what was looked at is what is connected to: a
 * name that is made to point elsewhere in between leads nowhere else.
 *
 * @param allowPrivate whether addresses that are not public will do, and plain HTTP to them
 */
public record Target(URI uri, boolean allowPrivate) {
    private static final int HTTP = 80;
    private static final int HTTPS = 443;

    /** What is not sent there, and why. */
    static final class Refused extends IOException {
        private static final long serialVersionUID = 1L;

        Refused(String message) {
            super(message);
        }
    }

    boolean isSecure() {
        return uri.getScheme().equalsIgnoreCase("https");
    }

    /** A name, or an address without brackets. */
    String host() {
        String host = uri.getHost();
        return host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
    }

    int port() {
        if (uri.getPort() > 0) {
            return uri.getPort();
        }
        return isSecure() ? HTTPS : HTTP;
    }

    /** As the {@code Host} header has it. */
    String authority() {
        return uri.getPort() > 0 ? uri.getHost() + ":" + uri.getPort() : uri.getHost();
    }

    /** Path and query. */
    String path() {
        String path = uri.getRawPath().isEmpty() ? "/" : uri.getRawPath();
        return uri.getRawQuery() == null ? path : path + "?" + uri.getRawQuery();
    }

    /**
     * The addresses it has now.
     *
     * @throws Refused when one of them must not be sent to: who can name one that must not be reached among others gets none
     */
    List<InetAddress> addresses() throws IOException {
        if (!isSecure() && !allowPrivate) {
            throw new Refused("must be https");
        }
        List<InetAddress> addresses = resolved();
        for (InetAddress address : addresses) {
            if (address.isMulticastAddress() || address.isAnyLocalAddress()) {
                throw new Refused(told(address) + " is no address of a single machine");
            }
            if (!PublicAddress.is(address) && !allowPrivate) {
                throw new Refused(told(address) + " is not a public address, and such are not allowed here");
            }
            if (PublicAddress.is(address) && !isSecure()) {
                throw new Refused(told(address) + " is a public address: it must be https");
            }
        }
        return addresses;
    }

    private List<InetAddress> resolved() throws Refused {
        try {
            return Arrays.asList(InetAddress.getAllByName(host()));
        } catch (UnknownHostException unknown) {
            throw new Refused("the host '" + host() + "' is not known now");
        }
    }

    private String told(InetAddress address) {
        String literal = address.getHostAddress();
        return literal.equals(host()) ? literal : host() + " (" + literal + ")";
    }

    /**
     * Looks whether events may be sent there now.
     *
     * @throws InvalidTaskException when they may not
     */
    public void check() {
        try {
            addresses();
        } catch (IOException refused) {
            throw new InvalidTaskException("url", String.valueOf(refused.getMessage()));
        }
    }
}
