package dev.pawl.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pawl.Pawl;
import dev.pawl.PawlSettings;
import dev.pawl.TaskType;
import dev.pawl.store.AccessSecret;
import dev.pawl.store.AccessToken;
import dev.pawl.store.NewAccessToken;
import dev.pawl.store.StoreException;
import dev.pawl.store.StoreSettings;
import dev.pawl.task.InvalidTaskException;
import dev.pawl.task.JsonText;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is told when a queue cannot be had over HTTP. */
class OpeningTest {
    private static final TaskType<JsonText> MAIL = TaskType.json("mail");
    private static final StoreSettings BRIEF = new StoreSettings(StoreSettings.Durability.FULL, Duration.ofMillis(50));

    @TempDir
    Path folder;

    private static Pawl open(String location, StoreSettings store) {
        return Pawl.open(location, PawlSettings.DEFAULT.withStore(store));
    }

    @Test
    void aServerThatWantsATokenIsToldIt() {
        try (ServedStore served = ServedStore.of(folder.resolve("queue.db"))) {
            AccessSecret secret = served.pawl
                    .access()
                    .create(new NewAccessToken("shop", Set.of(AccessToken.Role.ENQUEUE), null))
                    .secret();

            assertThatThrownBy(() -> open(served.location(), BRIEF.withAccess(AccessSecret.makeFor(secret.id()))))
                    .isInstanceOf(StoreException.Refused.class)
                    .hasMessageContaining("access token")
                    .hasMessageContaining("PAWL_TOKEN");
            try (Pawl shop = open(served.location(), BRIEF.withAccess(secret))) {
                assertThat(shop.enqueue(MAIL, new JsonText("{}")).created()).isTrue();
                assertThatThrownBy(() -> shop.cancel(1))
                        .isInstanceOf(StoreException.Refused.class)
                        .hasMessageContaining("role");
            }
            assertThat(BRIEF.withAccess(secret).toString())
                    .doesNotContain(secret.text().substring(20));
        }
    }

    @Test
    void whatIsNoPawlServerIsNotTakenForOne() throws IOException {
        for (int status : new int[] {200, 302, 404, 500}) {
            try (ServerSocket stranger = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
                CompletableFuture<Void> answering = CompletableFuture.runAsync(() -> answerOnce(stranger, status));

                assertThatThrownBy(() -> open("http://127.0.0.1:" + stranger.getLocalPort(), BRIEF))
                        .as("%d", status)
                        .isInstanceOf(StoreException.Refused.class)
                        .hasMessageContaining("no Pawl server")
                        .hasMessageContaining("text/html");
                answering.join();
            }
        }
    }

    private static void answerOnce(ServerSocket stranger, int status) {
        String page = "<html>It works!</html>";
        try (Socket client = stranger.accept()) {
            BufferedReader head =
                    new BufferedReader(new InputStreamReader(client.getInputStream(), StandardCharsets.US_ASCII));
            while (!head.readLine().isEmpty()) {
                // the whole head, so that nothing unread is thrown away with the connection
            }
            client.getOutputStream()
                    .write(("HTTP/1.1 " + status
                                    + " Hello\r\nContent-Type: text/html\r\nConnection: close\r\nContent-Length: "
                                    + page.length() + "\r\n\r\n" + page)
                            .getBytes(StandardCharsets.US_ASCII));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void aServerThatIsNotThereIsNamed() throws IOException {
        int port;
        try (ServerSocket free = new ServerSocket(0)) {
            port = free.getLocalPort();
        }

        assertThatThrownBy(() -> open("http://127.0.0.1:" + port, BRIEF))
                .isInstanceOf(StoreException.Unavailable.class)
                .hasMessageContaining("127.0.0.1:" + port);
    }

    @Test
    void anAddressWithASecretIsRefusedWithoutRepeatingIt() {
        for (String address : new String[] {"http://ada:pawl_secret@host:1", "https://host?token=pawl_secret"}) {
            assertThatThrownBy(() -> open(address, BRIEF))
                    .isInstanceOf(StoreException.Refused.class)
                    .hasMessageContaining("PAWL_TOKEN")
                    .hasMessageNotContaining("pawl_secret");
        }
    }

    @Test
    void inputThatIsRefusedNamesItsFields() {
        try (ServedStore served = ServedStore.of(folder.resolve("queue.db"));
                Pawl client = open(served.location(), BRIEF)) {
            assertThatThrownBy(
                            () -> client.enqueue(MAIL.with(new JsonText("[]")).priority(0)))
                    .isInstanceOfSatisfying(
                            InvalidTaskException.class,
                            invalid -> assertThat(invalid.violations())
                                    .extracting(InvalidTaskException.Violation::field)
                                    .containsExactlyInAnyOrder("payload", "priority"));
            assertThat(served.pawl.browser().stats().all().total()).isZero();
        }
    }

    @Test
    void whatAServerKeepsToItselfSaysWhereItIs() {
        try (ServedStore served = ServedStore.of(folder.resolve("queue.db"));
                Pawl client = open(served.location(), BRIEF)) {
            assertThatThrownBy(() -> client.access().tokens()).hasMessageContaining("pawl token");
        }
    }
}
