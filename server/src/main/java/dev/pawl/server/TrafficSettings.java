package dev.pawl.server;

/**
 * How much a server takes on. What is beyond is refused, so that one caller cannot take the server from the others.
 *
 * @param maxConnections open at once; 10,000 unless told. Further ones are closed
 * @param maxRequests in work at once; 10,000 unless told. Further ones are told to come back
 * @param requestsPerSecond of one token, or of one address that shows none; 50,000 unless told. So many may also come at once
 * @param badTokensPerMinute of one address, before it is told to wait; 60 unless told
 * @param headSeconds for a new connection to say what it wants; 10 unless told
 * @param bodySeconds for a body to arrive, and a second more for each KiB that did; 60 unless told
 * @param maxHeadBytes of all headers of a request; 8 KiB unless told
 */
public record TrafficSettings(
        int maxConnections,
        int maxRequests,
        int requestsPerSecond,
        int badTokensPerMinute,
        int headSeconds,
        int bodySeconds,
        int maxHeadBytes) {
    public static final TrafficSettings DEFAULT = new TrafficSettings(10_000, 10_000, 50_000, 60, 10, 60, 8 << 10);

    public TrafficSettings {
        ServerSettings.check("maxConnections", maxConnections, 1, 1_000_000);
        ServerSettings.check("maxRequests", maxRequests, 1, 1_000_000);
        ServerSettings.check("requestsPerSecond", requestsPerSecond, 1, 1_000_000);
        ServerSettings.check("badTokensPerMinute", badTokensPerMinute, 1, 1_000_000);
        ServerSettings.check("headSeconds", headSeconds, 1, 3_600);
        ServerSettings.check("bodySeconds", bodySeconds, 1, 3_600);
        ServerSettings.check("maxHeadBytes", maxHeadBytes, 1 << 10, 1 << 20);
    }

    public TrafficSettings withMaxConnections(int other) {
        return new TrafficSettings(
                other, maxRequests, requestsPerSecond, badTokensPerMinute, headSeconds, bodySeconds, maxHeadBytes);
    }

    public TrafficSettings withMaxRequests(int other) {
        return new TrafficSettings(
                maxConnections, other, requestsPerSecond, badTokensPerMinute, headSeconds, bodySeconds, maxHeadBytes);
    }

    public TrafficSettings withRequestsPerSecond(int other) {
        return new TrafficSettings(
                maxConnections, maxRequests, other, badTokensPerMinute, headSeconds, bodySeconds, maxHeadBytes);
    }

    public TrafficSettings withBadTokensPerMinute(int other) {
        return new TrafficSettings(
                maxConnections, maxRequests, requestsPerSecond, other, headSeconds, bodySeconds, maxHeadBytes);
    }

    public TrafficSettings withHeadSeconds(int other) {
        return new TrafficSettings(
                maxConnections, maxRequests, requestsPerSecond, badTokensPerMinute, other, bodySeconds, maxHeadBytes);
    }

    public TrafficSettings withBodySeconds(int other) {
        return new TrafficSettings(
                maxConnections, maxRequests, requestsPerSecond, badTokensPerMinute, headSeconds, other, maxHeadBytes);
    }

    public TrafficSettings withMaxHeadBytes(int other) {
        return new TrafficSettings(
                maxConnections, maxRequests, requestsPerSecond, badTokensPerMinute, headSeconds, bodySeconds, other);
    }
}
