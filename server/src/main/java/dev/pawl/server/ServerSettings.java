package dev.pawl.server;

/**
 * How a queue is served.
 *
 * @param host the address to listen on; 127.0.0.1 unless told. Any that is not loopback ({@code localhost}, 127.x.x.x or ::1)
 *     needs an admin's token in the file, and TLS unless {@link AccessSettings#insecureHttp}
 * @param port 8080 unless told; 0 takes any free one
 * @param maxPayloadBytes the longest payload, as UTF-8; 1 MiB unless told
 * @param threads that read, claim, end and cancel; 4 unless told. Enqueuing needs none, nor does waiting
 * @param maxWaiting how many requests may wait for such a thread before further ones are told to come back; 1,000 unless
 *     told
 * @param access who may reach it; {@link AccessSettings#DEFAULT} unless told
 * @param traffic how much it takes on; {@link TrafficSettings#DEFAULT} unless told
 * @param redaction what nobody is shown of payloads and results; nothing unless told
 */
public record ServerSettings(
        String host,
        int port,
        int maxPayloadBytes,
        int threads,
        int maxWaiting,
        AccessSettings access,
        TrafficSettings traffic,
        Redaction redaction) {
    public static final ServerSettings DEFAULT = new ServerSettings(
            "127.0.0.1", 8080, 1 << 20, 4, 1_000, AccessSettings.DEFAULT, TrafficSettings.DEFAULT, Redaction.NONE);

    private static final int LARGEST_PAYLOAD = 64 << 20;

    public ServerSettings {
        if (host.isBlank()) {
            throw new IllegalArgumentException("host must not be empty; 127.0.0.1 is this machine, 0.0.0.0 every one");
        }
        check("port", port, 0, 65_535);
        check("maxPayloadBytes", maxPayloadBytes, 2, LARGEST_PAYLOAD);
        check("threads", threads, 1, 256);
        check("maxWaiting", maxWaiting, 1, 1_000_000);
    }

    static void check(String name, int value, int from, int to) {
        if (value < from || value > to) {
            throw new IllegalArgumentException(name + " must be from " + from + " to " + to + ", not " + value);
        }
    }

    public ServerSettings withHost(String other) {
        return new ServerSettings(other, port, maxPayloadBytes, threads, maxWaiting, access, traffic, redaction);
    }

    public ServerSettings withPort(int other) {
        return new ServerSettings(host, other, maxPayloadBytes, threads, maxWaiting, access, traffic, redaction);
    }

    public ServerSettings withMaxPayloadBytes(int other) {
        return new ServerSettings(host, port, other, threads, maxWaiting, access, traffic, redaction);
    }

    public ServerSettings withThreads(int other) {
        return new ServerSettings(host, port, maxPayloadBytes, other, maxWaiting, access, traffic, redaction);
    }

    public ServerSettings withMaxWaiting(int other) {
        return new ServerSettings(host, port, maxPayloadBytes, threads, other, access, traffic, redaction);
    }

    public ServerSettings withAccess(AccessSettings other) {
        return new ServerSettings(host, port, maxPayloadBytes, threads, maxWaiting, other, traffic, redaction);
    }

    public ServerSettings withTraffic(TrafficSettings other) {
        return new ServerSettings(host, port, maxPayloadBytes, threads, maxWaiting, access, other, redaction);
    }

    public ServerSettings withRedaction(Redaction other) {
        return new ServerSettings(host, port, maxPayloadBytes, threads, maxWaiting, access, traffic, other);
    }
}
