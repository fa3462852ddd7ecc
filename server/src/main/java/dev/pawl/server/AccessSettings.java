package dev.pawl.server;

import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Who may reach a server, and how.
 *
 * @param requireToken whether a token is needed even on loopback before there is one in the file; no unless told. It is needed
 *     anywhere else, and as soon as the file has had one
 * @param insecureHttp whether an address that is not loopback may be served without TLS, as behind a proxy that has it; no
 *     unless told
 * @param tls null for plain HTTP
 * @param corsOrigins the web pages of elsewhere that may call, such as {@code https://ops.example.org}; none unless told
 */
public record AccessSettings(
        boolean requireToken,
        boolean insecureHttp,
        @Nullable TlsSettings tls,
        List<String> corsOrigins) {
    public static final AccessSettings DEFAULT = new AccessSettings(false, false, null, List.of());

    private static final Pattern ORIGIN = Pattern.compile("https?://[a-z0-9.\\-\\[\\]:]+");

    public AccessSettings {
        corsOrigins = List.copyOf(corsOrigins);
        for (String origin : corsOrigins) {
            if (!ORIGIN.matcher(origin).matches()) {
                throw new IllegalArgumentException("corsOrigins must be like https://ops.example.org or"
                        + " http://localhost:3000, in small letters and without a path, not '" + origin + "'");
            }
        }
    }

    public AccessSettings withRequireToken(boolean other) {
        return new AccessSettings(other, insecureHttp, tls, corsOrigins);
    }

    public AccessSettings withInsecureHttp(boolean other) {
        return new AccessSettings(requireToken, other, tls, corsOrigins);
    }

    public AccessSettings withTls(@Nullable TlsSettings other) {
        return new AccessSettings(requireToken, insecureHttp, other, corsOrigins);
    }

    public AccessSettings withCorsOrigins(List<String> other) {
        return new AccessSettings(requireToken, insecureHttp, tls, other);
    }
}
