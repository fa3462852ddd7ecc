package dev.pawl.server;

import java.util.regex.Pattern;

/** The names and addresses by which a machine means itself. Names other than {@code localhost} are never looked up. */
final class Loopback {
    private static final String BYTE = "(25[0-5]|2[0-4]\\d|1?\\d?\\d)";
    private static final Pattern ADDRESS = Pattern.compile("127(\\." + BYTE + "){3}");
    private static final Pattern PORT = Pattern.compile(":\\d{1,5}$");

    private Loopback() {}

    /** Whether a host to bind to, without a port, is this machine only. */
    static boolean isHost(String host) {
        return host.equalsIgnoreCase("localhost") || ADDRESS.matcher(host).matches() || host.equals("::1");
    }

    /** Whether a {@code Host} header, with or without a port, names this machine. */
    static boolean isAuthority(String authority) {
        int colon = authority.lastIndexOf(':');
        boolean hasPort = colon >= 0 && PORT.matcher(authority).find(colon);
        String host = hasPort ? authority.substring(0, colon) : authority;
        return host.equals("[::1]") || !host.contains(":") && isHost(host);
    }
}
