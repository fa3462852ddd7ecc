package dev.pawl.server;

/**
 * How a queue is served.
 *
 * @param host the address to listen on; 127.0.0.1 unless told. Only this machine: {@code localhost}, 127.x.x.x or ::1
 * @param port 8080 unless told; 0 takes any free one
 * @param maxPayloadBytes the longest payload, as UTF-8; 1 MiB unless told
 * @param threads that read, claim, end and cancel; 4 unless told. Enqueuing needs none, nor does waiting
 * @param maxWaiting how many requests may wait for such a thread before further ones are told to come back; 1,000 unless
 *     told
 */
public record ServerSettings(String host, int port, int maxPayloadBytes, int threads, int maxWaiting) {
    public static final ServerSettings DEFAULT = new ServerSettings("127.0.0.1", 8080, 1 << 20, 4, 1_000);

    private static final int LARGEST_PAYLOAD = 64 << 20;

    public ServerSettings {
        if (!Loopback.isHost(host)) {
            throw new IllegalArgumentException("host must be localhost, 127.x.x.x or ::1, not '" + host
                    + "': there are no access tokens yet, so whoever reaches the port may do everything");
        }
        check("port", port, 0, 65_535);
        check("maxPayloadBytes", maxPayloadBytes, 2, LARGEST_PAYLOAD);
        check("threads", threads, 1, 256);
        check("maxWaiting", maxWaiting, 1, 1_000_000);
    }

    private static void check(String name, int value, int from, int to) {
        if (value < from || value > to) {
            throw new IllegalArgumentException(name + " must be from " + from + " to " + to + ", not " + value);
        }
    }

    public ServerSettings withHost(String other) {
        return new ServerSettings(other, port, maxPayloadBytes, threads, maxWaiting);
    }

    public ServerSettings withPort(int other) {
        return new ServerSettings(host, other, maxPayloadBytes, threads, maxWaiting);
    }

    public ServerSettings withMaxPayloadBytes(int other) {
        return new ServerSettings(host, port, other, threads, maxWaiting);
    }

    public ServerSettings withThreads(int other) {
        return new ServerSettings(host, port, maxPayloadBytes, other, maxWaiting);
    }

    public ServerSettings withMaxWaiting(int other) {
        return new ServerSettings(host, port, maxPayloadBytes, threads, other);
    }
}
