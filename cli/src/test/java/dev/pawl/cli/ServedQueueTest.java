package dev.pawl.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pawl.Pawl;
import dev.pawl.PawlSettings;
import dev.pawl.server.PawlServer;
import dev.pawl.server.ServerSettings;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Commands on a queue that a server keeps. */
class ServedQueueTest {
    @TempDir
    Path folder;

    private Pawl pawl;
    private PawlServer server;
    private Cli near;
    private Cli far;

    @BeforeEach
    void serve() throws Exception {
        Path db = folder.resolve("queue.db");
        pawl = Pawl.open(db.toString(), PawlSettings.DEFAULT);
        server = PawlServer.start(pawl, ServerSettings.DEFAULT.withPort(0));
        near = new Cli(db);
        far = new Cli(db).with("PAWL_DB", server.uri().toString());
    }

    @AfterEach
    void close() {
        server.close();
        pawl.close();
    }

    @Test
    void theAddressOfAServerStandsForTheFile() {
        String id = Long.toString(far.enqueue("mail", "--payload", "{\"to\":\"ada\"}", "--key", "ada"));
        far.run("queue", "pause", "default").ok();

        for (String[] look : new String[][] {
            {"list"},
            {"show", id},
            {"why", id},
            {"queue", "list"},
            {"queue", "limits"},
            {"schedule", "list"},
            {"type", "list"}
        }) {
            String[] asked = new String[look.length + 1];
            System.arraycopy(look, 0, asked, 0, look.length);
            asked[look.length] = "--json";
            assertThat(far.run(asked).ok().out()).isEqualTo(near.run(asked).ok().out());
        }
        far.run("stats").ok();
        far.run("doctor").ok();
        far.run("check", "--quick").ok();
        far.run("cancel", id).ok();
        assertThat(far.run("prune", "--dry-run", "--json").ok().out())
                .isEqualTo(near.run("prune", "--dry-run", "--json").ok().out());
    }

    @Test
    void whatAServerKeepsToItselfSaysWhere() {
        for (String[] asked : new String[][] {
            {"token", "list"}, {"backup", folder.resolve("copy.db").toString()}, {"prune", "--type", "mail"}, {"serve"}
        }) {
            Cli.Said said = far.run(asked);

            assertThat(said.code()).isEqualTo(ExitCode.FAILED);
            assertThat(said.err()).contains("server").doesNotContain("bug", "Exception");
        }
    }
}
