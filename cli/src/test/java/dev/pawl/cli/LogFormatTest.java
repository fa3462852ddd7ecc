package dev.pawl.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pawl.Codec;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** The log for programs. */
class LogFormatTest {
    @TempDir
    Path folder;

    @Test
    @DisabledOnOs(value = OS.WINDOWS, disabledReason = "the command is for /bin/sh")
    void everyLineIsAnObjectWithWhatItIsAbout() throws Exception {
        Path db = folder.resolve("queue.db");
        new Cli(db).run("enqueue", "mail", "--max-attempts", "1").ok();

        String log;
        try (PawlProcess work = PawlProcess.start(
                folder,
                db,
                "work",
                "--type",
                "mail",
                "--exec",
                "exit 3",
                "--drain",
                "--id",
                "w1",
                "--log-format",
                "json")) {
            assertThat(work.await()).isEqualTo(1);
            log = work.err();
        }

        Map<String, Object> line = log.lines()
                .filter(text -> text.startsWith("{"))
                .map(LogFormatTest::object)
                .filter(object -> "dev.pawl.tasks".equals(object.get("loggerName")))
                .findFirst()
                .orElseThrow(() -> new AssertionError(log));
        assertThat(line).containsEntry("level", "WARN");
        assertThat(line.get("formattedMessage")).asString().startsWith("task 1 (mail) failed for good in attempt 1");
        assertThat(line.get("kvpList"))
                .asString()
                .contains("task_id=1")
                .contains("type=mail")
                .contains("attempt=1")
                .contains("worker_id=w1");
    }

    @SuppressWarnings("unchecked") // why: a JSON object's members have names.
    private static Map<String, Object> object(String json) {
        return Codec.jackson().read(json, Map.class);
    }

    @Test
    void anUnknownFormatIsRefusedByName() {
        Cli.Said said = new Cli(folder.resolve("queue.db")).run("list", "--log-format", "xml");

        assertThat(said.code()).isEqualTo(2);
        assertThat(said.err()).contains("--log-format").contains("must be text or json, not 'xml'");
    }
}
