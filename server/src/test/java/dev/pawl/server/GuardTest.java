package dev.pawl.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pawl.Pawl;
import dev.pawl.store.AccessToken;
import dev.pawl.store.NewAccessToken;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.List;
import java.util.Set;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What stands between a server and everybody: addresses, TLS, web pages. */
class GuardTest {
    private static final AccessSettings PROXIED = AccessSettings.DEFAULT.withInsecureHttp(true);
    private static final String PASSWORD = "changeit";

    @TempDir
    Path folder;

    private Pawl open() {
        return Pawl.open(folder.resolve("queue.db"));
    }

    private static String admin(Pawl pawl) {
        return pawl.access()
                .create(new NewAccessToken("ops", Set.of(AccessToken.Role.ADMIN), null))
                .secret()
                .text();
    }

    @ParameterizedTest
    @ValueSource(strings = {"0.0.0.0", "::", "192.168.1.5", "example.org", "127.0.0.1.example.org", "*"})
    void anotherAddressIsNotServedWithoutAnAdminsToken(String host) {
        ServerSettings settings = Served.ANY_PORT.withHost(host).withAccess(PROXIED);
        try (Pawl pawl = open()) {
            assertRefused(pawl, settings, host, "pawl token create");
            pawl.access().create(new NewAccessToken("shop", Set.of(AccessToken.Role.READ), null));
            assertRefused(pawl, settings, host, "pawl token create");
            admin(pawl);
            pawl.access().revoke("ops");
            assertRefused(pawl, settings, host, "pawl token create");
        }
    }

    @Test
    void anotherAddressIsNotServedWithoutTlsUnlessThatIsWanted() throws IOException {
        ServerSettings open = Served.ANY_PORT.withHost("0.0.0.0");
        try (Pawl pawl = open()) {
            String secret = admin(pawl);
            assertRefused(pawl, open, "0.0.0.0", "--tls-keystore", "--insecure-http");
            try (Served served = new Served(pawl, open.withAccess(PROXIED))) {
                int port = served.server.port();
                String[] proxied = {"Host: queue.example.org", "Authorization: Bearer " + secret};
                RawClient.exchange(port, "GET /queue/stats HTTP/1.1", proxied).ok(200);
                RawClient.exchange(port, "GET /queue/stats HTTP/1.1", "Host: queue.example.org")
                        .problem(ProblemKind.NO_TOKEN);
                RawClient.exchange(
                                port,
                                "GET /queue/stats HTTP/1.1",
                                "Host: queue.example.org",
                                "Authorization: Bearer " + secret,
                                "Origin: https://queue.example.org")
                        .ok(200);
                RawClient.exchange(
                                port,
                                "GET /queue/stats HTTP/1.1",
                                "Host: queue.example.org",
                                "Authorization: Bearer " + secret,
                                "Origin: https://evil.example.org")
                        .problem(ProblemKind.FOREIGN);
            }
        }
    }

    private static void assertRefused(Pawl pawl, ServerSettings settings, String... told) {
        assertThatThrownBy(() -> PawlServer.start(pawl, settings).close())
                .isInstanceOf(IOException.class)
                .message()
                .contains(told);
    }

    @Test
    void aCertificateIsServed() throws Exception {
        Path keystore = keystore();
        TlsSettings tls = new TlsSettings(keystore, PASSWORD);
        try (Served served = new Served(open(), Served.ANY_PORT.withAccess(AccessSettings.DEFAULT.withTls(tls)))) {
            assertThat(served.server.uri()).hasScheme("https");

            HttpResponse<String> answer = HttpClient.newBuilder()
                    .sslContext(trusting(keystore))
                    .build()
                    .send(served.request("/queue/stats").build(), BodyHandlers.ofString());

            assertThat(answer.statusCode()).isEqualTo(200);
            assertThat(answer.headers().firstValue("Strict-Transport-Security")).isPresent();
        }
        assertThat(tls.toString()).doesNotContain(PASSWORD);
        try (Pawl pawl = open()) {
            assertKeystoreRefused(pawl, new TlsSettings(keystore, "other"));
            assertKeystoreRefused(pawl, new TlsSettings(folder.resolve("none"), PASSWORD));
            Path text = Files.writeString(folder.resolve("text"), "x");
            assertKeystoreRefused(pawl, new TlsSettings(text, PASSWORD));
        }
    }

    private static void assertKeystoreRefused(Pawl pawl, TlsSettings tls) {
        assertRefused(
                pawl,
                Served.ANY_PORT.withAccess(AccessSettings.DEFAULT.withTls(tls)),
                tls.keystore().toString());
    }

    private Path keystore() throws Exception {
        Path keystore = folder.resolve("server.p12");
        Process keytool = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "keytool")
                                .toString(),
                        "-genkeypair",
                        "-alias",
                        "pawl",
                        "-keyalg",
                        "EC",
                        "-dname",
                        "CN=localhost",
                        "-ext",
                        "SAN=IP:127.0.0.1",
                        "-storetype",
                        "PKCS12",
                        "-keystore",
                        keystore.toString(),
                        "-storepass",
                        PASSWORD)
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("keytool.txt").toFile())
                .start();
        assertThat(keytool.waitFor()).isZero();
        return keystore;
    }

    private static SSLContext trusting(Path keystore) throws Exception {
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(KeyStore.getInstance(keystore.toFile(), PASSWORD.toCharArray()));
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, trust.getTrustManagers(), null);
        return context;
    }

    @Test
    void onlyThePagesThatAreWelcomeMayCall() {
        String page = "https://ops.example.org";
        AccessSettings access = AccessSettings.DEFAULT.withCorsOrigins(List.of(page));
        try (Served served = new Served(open(), Served.ANY_PORT.withAccess(access))) {
            int port = served.server.port();
            Response asked = RawClient.exchange(
                    port,
                    "OPTIONS /queue/stats HTTP/1.1",
                    "Host: localhost",
                    "Origin: " + page,
                    "Access-Control-Request-Method: GET");
            assertThat(asked.status()).isEqualTo(204);
            assertThat(asked.header("Access-Control-Allow-Origin")).isEqualTo(page);
            assertThat(asked.header("Access-Control-Allow-Headers")).contains("Authorization");

            Response called =
                    RawClient.exchange(port, "GET /queue/stats HTTP/1.1", "Host: localhost", "Origin: " + page);
            assertThat(called.ok(200).header("Access-Control-Allow-Origin")).isEqualTo(page);
            assertThat(called.header("Vary")).isEqualTo("Origin");

            for (String other : List.of(page + ".evil.example", "http://ops.example.org", "null", page + "/")) {
                Response refused = RawClient.exchange(
                        port,
                        "OPTIONS /queue/stats HTTP/1.1",
                        "Host: localhost",
                        "Origin: " + other,
                        "Access-Control-Request-Method: GET");
                assertThat(refused.problem(ProblemKind.FOREIGN).header("Access-Control-Allow-Origin"))
                        .as(other)
                        .isEmpty();
            }
            assertThat(served.get("/queue/stats").header("Access-Control-Allow-Origin"))
                    .isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"*", "ops.example.org", "https://ops.example.org/", "https://Ops.example.org", ""})
    void anOriginIsExact(String origin) {
        assertThatThrownBy(() -> AccessSettings.DEFAULT.withCorsOrigins(List.of(origin)))
                .hasMessageContaining("corsOrigins")
                .hasMessageContaining("'" + origin + "'");
    }

    @Test
    void everyAnswerKeepsABrowserFromMakingMoreOfIt() {
        try (Served served = new Served(open(), Served.ANY_PORT)) {
            for (String path : List.of("/queue/stats", "/none", "/queue/tasks/1")) {
                Response answer = served.get(path);
                assertThat(answer.header("X-Content-Type-Options")).isEqualTo("nosniff");
                assertThat(answer.header("X-Frame-Options")).isEqualTo("DENY");
                assertThat(answer.header("Content-Security-Policy")).contains("default-src 'none'");
                assertThat(answer.header("Referrer-Policy")).isEqualTo("no-referrer");
                assertThat(answer.header("Cache-Control")).isEqualTo("no-store");
            }
        }
    }
}
