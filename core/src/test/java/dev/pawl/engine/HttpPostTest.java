package dev.pawl.engine;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pawl.engine.HttpPost.Answer;
import dev.pawl.task.Bell;
import dev.pawl.task.Time;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** One POST, to receivers that behave and to others. */
@Timeout(value = 1, unit = TimeUnit.MINUTES)
class HttpPostTest {
    private static final Duration LONG = Duration.ofSeconds(20);
    private static final HttpPost PLAIN = new HttpPost((SSLSocketFactory) SSLSocketFactory.getDefault(), Time.system());

    /** What a receiver does with its one connection. */
    private interface Receiver {
        void serve(Socket socket) throws IOException;
    }

    /** What a receiver has heard, once it has answered. */
    private record Heard(CompletableFuture<String> request) {}

    private static Heard serve(ServerSocket server, Receiver receiver) {
        return new Heard(CompletableFuture.supplyAsync(() -> {
            try (Socket socket = server.accept()) {
                StringBuilder request = new StringBuilder();
                InputStream in = socket.getInputStream();
                while (!request.toString().endsWith("{}")) {
                    int read = in.read();
                    if (read < 0) {
                        break;
                    }
                    request.append((char) read);
                }
                receiver.serve(socket);
                return request.toString();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }));
    }

    /** Answers with these bytes, then with one now and then, for longer than anybody waits. */
    private static Heard drip(ServerSocket server, byte... first) {
        return new Heard(CompletableFuture.supplyAsync(() -> {
            try (Socket socket = server.accept()) {
                OutputStream out = socket.getOutputStream();
                out.write(first);
                for (int i = 0; i < 1_000; i++) {
                    Time.system().await(new Bell(), Time.system().now() + 20);
                    out.write('X');
                }
                return "";
            } catch (IOException gone) {
                return "gone";
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }));
    }

    private static ServerSocket listen() throws IOException {
        return new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
    }

    private static Target target(String start, ServerSocket server) {
        return new Target(URI.create(start + ":" + server.getLocalPort() + "/a/b?c=%20d"), true);
    }

    private static Receiver says(String answer) {
        return socket -> {
            socket.getOutputStream().write(answer.getBytes(ISO_8859_1));
            socket.getOutputStream().flush();
        };
    }

    private static Answer post(String answer) throws Exception {
        try (ServerSocket server = listen()) {
            serve(server, says(answer));
            return PLAIN.send(target("http://localhost", server), Map.of("X-A", "b"), "{}", LONG);
        }
    }

    @Test
    void theRequestIsWholeAndTheAnswerIsRead() throws Exception {
        try (ServerSocket server = listen()) {
            Heard heard =
                    serve(server, says("HTTP/1.1 429 Slow\r\nretry-AFTER:  7 \r\nContent-Length: 4\r\n\r\nwait more"));

            Answer answer = PLAIN.send(target("http://localhost", server), Map.of("X-A", "b"), "{}", LONG);

            assertThat(answer).isEqualTo(new Answer(429, "7", "wait"));
            assertThat(heard.request().join().lines())
                    .containsExactly(
                            "POST /a/b?c=%20d HTTP/1.1",
                            "Host: localhost:" + server.getLocalPort(),
                            "X-A: b",
                            "Content-Length: 2",
                            "Connection: close",
                            "",
                            "{}");
        }
    }

    @Test
    void bodiesInChunksAndUnmeasuredOnesAreReadUpToTheirBounds() throws Exception {
        assertThat(post("HTTP/1.1 200 OK\nTransfer-Encoding: chunked\n\n3;x=y\nabc\n2\nde\n0\n\n")
                        .body())
                .isEqualTo("abcde");
        assertThat(post("HTTP/1.0 200\r\n\r\n" + "x".repeat(5_000)).body()).hasSize(2_048);
        assertThat(post("HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 204 No\r\n\r\n").status())
                .isEqualTo(204);
        assertThat(post("HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\nx").status())
                .isEqualTo(200);
        assertThat(post("HTTP/1.1 200 OK\r\nContent-Length: 9999999999999999999\r\n\r\n")
                        .status())
                .isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "SSH-2.0-x\r\n\r\n",
                "HTTP/1.1 99 x\r\n\r\n",
                "HTTP/2 200\r\n\r\n",
                "HTTP/1.1 200 OK\r\nX: y\r\n"
            })
    void whatIsNoAnswerIsAnError(String answer) {
        assertThatThrownBy(() -> post(answer)).isInstanceOf(IOException.class);
    }

    @Test
    void anAnswerWithoutEndIsCutOff() {
        assertThatThrownBy(() -> post("HTTP/1.1 200 OK\r\n" + "X: y\r\n".repeat(10_000)))
                .hasMessageContaining("longer than");
        assertThatThrownBy(() -> post("HTTP/1.1 103 Early\r\n\r\n".repeat(100))).isInstanceOf(IOException.class);
    }

    @Test
    void whoDripsAnAnswerHoldsNobodyUp() throws Exception {
        // why so short: it is what the test waits for.
        Duration timeout = Duration.ofMillis(300);
        byte[] record = {0x16, 3, 3, 0x3f, 0x7f, 2};
        for (String start : List.of("http://localhost", "https://localhost")) {
            try (ServerSocket server = listen()) {
                Heard heard = start.startsWith("https") ? drip(server, record) : drip(server);

                assertThatThrownBy(() -> PLAIN.send(target(start, server), Map.of(), "{}", timeout))
                        .isInstanceOf(SocketTimeoutException.class);

                assertThat(heard.request().join()).isEqualTo("gone");
            }
        }
        try (ServerSocket silent = listen()) {
            assertThatThrownBy(() -> PLAIN.send(target("https://localhost", silent), Map.of(), "{}", timeout))
                    .isInstanceOf(IOException.class);
        }
    }

    @Test
    void aBodyThatCouldStallIsNotSent() {
        assertThatThrownBy(() -> PLAIN.send(
                        new Target(URI.create("http://localhost:1"), true), Map.of(), "x".repeat(70_000), LONG))
                .hasMessageContaining("at most");
    }

    @Test
    void aCertificateMustBeGoodForTheNameAndTrusted(@TempDir Path folder) throws Exception {
        SSLContext own = context(folder);
        HttpPost trusting = new HttpPost(own.getSocketFactory(), Time.system());
        for (String host : new String[] {"localhost", "127.0.0.1"}) {
            try (ServerSocket server =
                    own.getServerSocketFactory().createServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
                serve(server, says("HTTP/1.1 204 No\r\n\r\n"));
                Target target = target("https://" + host, server);
                if (host.equals("localhost")) {
                    assertThat(trusting.send(target, Map.of(), "{}", LONG).status())
                            .isEqualTo(204);
                } else {
                    assertThatThrownBy(() -> trusting.send(target, Map.of(), "{}", LONG))
                            .isInstanceOf(SSLException.class);
                }
            }
        }
        try (ServerSocket server =
                own.getServerSocketFactory().createServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            serve(server, says("HTTP/1.1 204 No\r\n\r\n"));
            assertThatThrownBy(() -> PLAIN.send(target("https://localhost", server), Map.of(), "{}", LONG))
                    .isInstanceOf(SSLException.class);
        }
    }

    /** A certificate for {@code localhost} alone, and the trust in it. */
    private static SSLContext context(Path folder) throws Exception {
        Path file = folder.resolve("keys.p12");
        Process keytool = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "keytool")
                                .toString(),
                        "-genkeypair",
                        "-keyalg",
                        "EC",
                        "-alias",
                        "pawl",
                        "-dname",
                        "CN=localhost",
                        "-ext",
                        "san=dns:localhost",
                        "-keystore",
                        file.toString(),
                        "-storetype",
                        "PKCS12",
                        "-storepass",
                        "geheim")
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("keytool.txt").toFile())
                .start();
        assertThat(keytool.waitFor()).isZero();
        KeyStore keys = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(file)) {
            keys.load(in, "geheim".toCharArray());
        }
        KeyManagerFactory own = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        own.init(keys, "geheim".toCharArray());
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(keys);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(own.getKeyManagers(), trust.getTrustManagers(), null);
        return context;
    }

    @ParameterizedTest
    @CsvSource({
        "1.1.1.1, true",
        "93.184.216.34, true",
        "172.15.255.255, true",
        "172.32.0.1, true",
        "100.128.0.1, true",
        "223.255.255.255, true",
        "2606:4700:4700::1111, true",
        "64:ff9b::101:101, true",
        "::ffff:1.1.1.1, true",
        "172.16.0.1, false",
        "100.127.255.255, false",
        "198.19.0.1, false",
        "192.0.0.192, false",
        "240.0.0.1, false",
        "64:ff9b::a9fe:a9fe, false",
        "64:ff9b:1::1, false",
        "2001:0:1::1, false",
        "2001:db8::1, false",
        "2002:a00:1::, false",
        "100::1, false",
        "fd00:ec2::254, false",
        "fec0::1, false",
        "::ffff:169.254.169.254, false"
    })
    void publicAddressesAreToldFromOthers(String literal, boolean isPublic) throws Exception {
        assertThat(PublicAddress.is(InetAddress.getByName(literal))).isEqualTo(isPublic);
    }
}
