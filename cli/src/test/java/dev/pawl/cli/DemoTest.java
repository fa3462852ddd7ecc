package dev.pawl.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.pawl.Pawl;
import dev.pawl.task.Outcome;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

class DemoTest {
    @TempDir
    Path folder;

    private Path files;
    private Path db;
    private Cli cli;

    @BeforeEach
    void makeAFolder() throws IOException {
        files = Files.createDirectories(folder.resolve("files"));
        db = folder.resolve("demo.db");
        cli = new Cli(db);
    }

    @Test
    void everyFileIsChecksummedOnceOrTwiceAndNoneIsLost() throws Exception {
        fill(400);

        Map<String, Object> report = cli.run("demo", files.toString(), "--db", db.toString(), "--json")
                .ok()
                .object();

        assertThat(report)
                .containsEntry("files", 400)
                .containsEntry("completed", 400)
                .containsEntry("lost", 0)
                .containsEntry("failed", 0)
                .containsEntry("wrong", 0)
                .containsEntry("unreadable", 0)
                .containsEntry("db", db.toString());
        assertThat(cli.run("stats", "--json").ok().object())
                .containsEntry("completed_tasks", 400)
                .containsEntry("total_tasks", 400);
        assertThat(cli.run("workers", "--json").ok().array()).hasSize(2);
    }

    @Test
    void theLastLinesSayWhatHappenedAndWhereToLook() throws Exception {
        fill(40);

        Cli.Said said = cli.run("demo", files.toString(), "--db", db.toString()).ok();

        assertThat(said.out().lines())
                .anyMatch(line -> line.startsWith("files:") && line.contains("40 under " + files))
                .anyMatch(line -> line.matches("tasks completed: +40"))
                .anyMatch(line -> line.matches("tasks run twice: +\\d+.*"))
                .anyMatch(line -> line.matches("tasks lost: +0"))
                .anyMatch(line -> line.startsWith("rate:") && line.contains("tasks/s"))
                .anyMatch(line -> line.contains("./pawl list --db " + db))
                .anyMatch(line -> line.contains("sqlite3 " + db + " \"SELECT"));
        assertThat(said.err()).contains("Enqueued 40 checksum tasks").contains("SIGKILL");
    }

    @Test
    @DisabledOnOs(value = OS.WINDOWS, disabledReason = "sha256sum is not there, and file names may not hold all this")
    void theDigestsAreThoseOfSha256sum() throws Exception {
        assumeTrue(Files.isExecutable(Path.of("/usr/bin/sha256sum")), "no sha256sum here");
        fill(20);
        Files.writeString(files.resolve("a name with 'quotes', spaces & more.txt"), "x");
        Files.writeString(files.resolve("big"), "0123456789abcdef".repeat(300_000));
        Files.createFile(files.resolve("empty"));
        Process naming = new ProcessBuilder("/bin/sh", "-c", "printf z > $(printf 'not-utf8-\\377')")
                .directory(files.toFile())
                .start();
        assertThat(naming.waitFor()).isZero();

        cli.run("demo", files.toString(), "--db", db.toString()).ok();

        List<String> stored = cli.run("list", "--json", "--limit", "1000").ok().array().stream()
                .map(task -> (String) task.get("result"))
                .sorted()
                .toList();
        Process sums = new ProcessBuilder("/bin/sh", "-c", "find . -type f -exec sha256sum {} + | cut -c1-64 | sort")
                .directory(files.toFile())
                .start();
        // why: sha256sum marks lines of names with odd characters by a backslash in front.
        List<String> expected = new String(sums.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1)
                .lines()
                .toList();
        assertThat(stored).hasSize(24).containsExactlyElementsOf(expected);
    }

    @Test
    @DisabledOnOs(value = OS.WINDOWS, disabledReason = "links need rights there")
    void linksAreNotFollowedAndTheQueueItselfIsLeftOut() throws Exception {
        fill(3);
        Files.createSymbolicLink(files.resolve("loop"), files);
        Files.createSymbolicLink(files.resolve("link"), files.resolve("file-0"));
        Path inside = files.resolve("demo.db");

        Cli.Said said = cli.run("demo", files.toString(), "--db", inside.toString(), "--json")
                .ok();

        assertThat(said.object()).containsEntry("files", 3).containsEntry("completed", 3);
    }

    @Test
    @DisabledOnOs(value = OS.WINDOWS, disabledReason = "permissions are of another kind there")
    void whatCannotBeReadIsToldAndLeftOut() throws Exception {
        fill(2);
        Path secret = files.resolve("secret");
        Files.writeString(secret, "x");
        assertThat(secret.toFile().setReadable(false)).isTrue();
        assumeFalse(Files.isReadable(secret), "this account may read everything");

        Cli.Said said = cli.run("demo", files.toString(), "--db", db.toString()).ok();

        assertThat(said.err()).contains("1 file that could not be read").contains("no permission for " + secret);
    }

    @Test
    void aFolderWithoutFilesIsNoTrouble() {
        assertThat(cli.run("demo", files.toString(), "--db", db.toString(), "--json")
                        .ok()
                        .object())
                .containsEntry("files", 0)
                .containsEntry("lost", 0);
    }

    @Test
    void aFileThatIsThereIsNotTouched() throws Exception {
        Files.writeString(db, "mine");

        Cli.Said said = cli.run("demo", files.toString(), "--db", db.toString());

        assertThat(said.code()).isEqualTo(1);
        assertThat(said.err()).contains("there already");
        assertThat(db).hasContent("mine");
    }

    @Test
    void withoutAFileEveryRunMakesItsOwnInTheDataDirectory() throws Exception {
        Path data = folder.resolve("data");
        cli.with("XDG_DATA_HOME", data.toString()).with("LOCALAPPDATA", data.toString());

        Object db = cli.run("demo", files.toString(), "--json").ok().object().get("db");

        assertThat(db)
                .asString()
                .startsWith(folder.toString())
                .contains("demo-")
                .endsWith(".db");
    }

    @Test
    void aFolderThatIsNotThereIsNamed() {
        Cli.Said said = cli.run("demo", folder.resolve("none").toString());

        assertThat(said.code()).isEqualTo(1);
        assertThat(said.err()).contains("there is no folder").contains("none");
    }

    @Test
    void aWrongDigestAndALostTaskAreFailures() throws Exception {
        fill(3);
        DemoCheck check = new DemoCheck(Long.MAX_VALUE);
        try (Pawl pawl = Pawl.open(db)) {
            pawl.handleOutcome(Checksum.TYPE, (payload, context) -> Outcome.done("0".repeat(64)));
            pawl.start();
            long id = pawl.enqueue(Checksum.TYPE, Checksum.Payload.of(files.resolve("file-0")))
                    .taskId();
            pawl.await(id, Duration.ofSeconds(60));

            check.run(pawl, Meter.start(terminal(), "Checking", " files", 1));
        }

        assertThat(check.wrong()).containsExactly(files.resolve("file-0").toString());
        assertThat(report(1, check).exitCode()).isEqualTo(1);
        assertThat(report(1, new DemoCheck(0)).exitCode()).isEqualTo(1);
        assertThat(report(0, new DemoCheck(0)).exitCode()).isZero();
    }

    @Test
    void aFileThatIsGoneWhenItsTurnComesFailsWithoutAnotherAttempt() {
        Outcome outcome = Checksum.run(Checksum.Payload.of(files.resolve("gone")), null);

        assertThat(outcome)
                .isInstanceOf(Outcome.Discard.class)
                .asString()
                .contains("there is no")
                .contains("gone");
    }

    private DemoReport report(long enqueued, DemoCheck check) {
        return new DemoReport(
                files.toString(),
                new FileScan.Result(enqueued, List.of()),
                check,
                new DemoTakeover(Set.of(), 1),
                db.toString());
    }

    private static Terminal terminal() {
        PrintWriter nowhere = new PrintWriter(new StringWriter());
        return new Terminal(System.in, nowhere, nowhere, false, Map.of());
    }

    private void fill(int count) throws IOException {
        for (int i = 0; i < count; i++) {
            Path file = files.resolve("file-" + i);
            Files.writeString(file, ("content " + i + "\n").repeat(i % 100));
        }
        try (Stream<Path> made = Files.list(files)) {
            assertThat(made).hasSize(count);
        }
    }
}
