package dev.pawl.cli;

import dev.pawl.server.AccessSettings;
import dev.pawl.server.Redaction;
import dev.pawl.server.ServerSettings;
import dev.pawl.server.TlsSettings;
import dev.pawl.server.TrafficSettings;
import dev.pawl.store.WebhookSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Where a queue is served, to whom, and how much of it. */
final class ServeOptions {
    private static final String PASSWORD = "PAWL_TLS_PASSWORD";

    private final Terminal terminal;

    @Option(
            names = "--host",
            paramLabel = "ADDRESS",
            converter = NotBlank.class,
            description =
                    "The address to listen on. Default: 127.0.0.1, this machine only. Any other needs an admin's token"
                            + " and TLS; 0.0.0.0 is every address of this machine.")
    private String host = ServerSettings.DEFAULT.host();

    @Option(
            names = "--port",
            paramLabel = "PORT",
            converter = WholeNumber.Port.class,
            description = "0 takes any free one. Default: 8080.")
    private int port = ServerSettings.DEFAULT.port();

    @Option(names = "--require-token", description = "Ask for a token even before there is one.")
    private boolean requireToken;

    @Option(
            names = "--insecure-http",
            description =
                    "Serve other machines without TLS, as behind a proxy that has it: tokens can be read on the way.")
    private boolean insecureHttp;

    @Option(
            names = "--tls-keystore",
            paramLabel = "FILE",
            description =
                    "Serve over TLS with the key and the certificates in this file, PKCS12 or JKS. Its password stands"
                            + " in $PAWL_TLS_PASSWORD, or in --tls-password-file.")
    private @Nullable Path keystore;

    @Option(
            names = "--tls-password-file",
            paramLabel = "FILE",
            description = "The file whose first line is the password of the key store.")
    private @Nullable Path passwordFile;

    @Option(
            names = "--cors-origin",
            paramLabel = "ORIGIN",
            description = "Let web pages of this origin call, such as https://ops.example.org. May be repeated.")
    private List<String> corsOrigins = new ArrayList<>();

    @Option(
            names = "--redact",
            paramLabel = "[TYPE:]PATH",
            description = "Show *** in place of this value in payloads and results, such as $.card.number or"
                    + " payment:$.card.number. May be repeated.")
    private List<String> redacted = new ArrayList<>();

    @Option(
            names = "--max-connections",
            paramLabel = "N",
            converter = WholeNumber.Limit.class,
            description = "Open at once. Default: 10000.")
    private int maxConnections = TrafficSettings.DEFAULT.maxConnections();

    @Option(
            names = "--max-requests",
            paramLabel = "N",
            converter = WholeNumber.Limit.class,
            description = "In work at once. Default: 10000.")
    private int maxRequests = TrafficSettings.DEFAULT.maxRequests();

    @Option(
            names = "--requests-per-second",
            paramLabel = "N",
            converter = WholeNumber.Limit.class,
            description = "Of one token, or of one address where none is needed. Default: 50000.")
    private int requestsPerSecond = TrafficSettings.DEFAULT.requestsPerSecond();

    @Option(
            names = "--webhook-allow-private",
            description =
                    "Let webhooks lead to addresses that are not public, and to those over plain HTTP, too: whoever"
                            + " may make one can then reach what only this machine can.")
    private boolean webhookAllowPrivate;

    ServeOptions(Terminal terminal) {
        this.terminal = terminal;
    }

    /**
     * @throws IllegalArgumentException when a value is out of its bounds; the message says which and what is allowed
     */
    ServerSettings settings() throws IOException {
        return ServerSettings.DEFAULT
                .withHost(host)
                .withPort(port)
                .withAccess(AccessSettings.DEFAULT
                        .withRequireToken(requireToken)
                        .withInsecureHttp(insecureHttp)
                        .withTls(keystore == null ? null : new TlsSettings(keystore, password()))
                        .withCorsOrigins(corsOrigins))
                .withTraffic(TrafficSettings.DEFAULT
                        .withMaxConnections(maxConnections)
                        .withMaxRequests(maxRequests)
                        .withRequestsPerSecond(requestsPerSecond))
                .withRedaction(redaction());
    }

    WebhookSettings webhooks() {
        return WebhookSettings.DEFAULT.withAllowPrivate(webhookAllowPrivate);
    }

    private Redaction redaction() {
        try {
            return Redaction.of(redacted);
        } catch (IllegalArgumentException unreadable) {
            throw new IllegalArgumentException("--redact " + unreadable.getMessage(), unreadable);
        }
    }

    private String password() throws IOException {
        if (passwordFile != null) {
            return Files.readString(passwordFile).lines().findFirst().orElse("");
        }
        String password = terminal.environment().get(PASSWORD);
        if (password == null) {
            throw new IllegalArgumentException(
                    "--tls-keystore needs a password, in $" + PASSWORD + " or in --tls-password-file");
        }
        return password;
    }
}
