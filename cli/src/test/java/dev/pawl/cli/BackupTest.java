package dev.pawl.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** backup and restore. */
class BackupTest {
    @TempDir
    Path folder;

    private Cli cli;

    @BeforeEach
    void nameAQueue() {
        cli = new Cli(folder.resolve("my queue.db"));
    }

    private static List<String> names(Path in) throws Exception {
        try (Stream<Path> files = Files.list(in)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }

    @Test
    void aBackupStandsBesideTheQueueAndSaysWhere() throws Exception {
        cli.enqueue("mail");

        Cli.Said said = cli.run("backup").ok();

        Path written = Path.of(said.out().strip());
        assertThat(written.getParent()).isEqualTo(folder.resolve("backups"));
        assertThat(written.getFileName().toString()).matches("queue_backup_\\d{8}_\\d{6}\\.db");
        assertThat(said.err()).isEmpty();
        assertThat(names(folder.resolve("backups")))
                .containsExactly(written.getFileName().toString());
    }

    @Test
    void aNameWithADotIsAFileAndAnythingElseAFolder() throws Exception {
        cli.enqueue("mail");
        Path file = folder.resolve("mine.db");
        Files.createDirectory(folder.resolve("dotted.d"));

        assertThat(cli.run("backup", file.toString()).ok().out().strip()).isEqualTo(file.toString());
        cli.run("backup", folder.resolve("dotted.d").toString(), "--name", "nightly")
                .ok();
        cli.run("backup", folder.resolve("new").toString()).ok();

        assertThat(names(folder.resolve("dotted.d"))).singleElement().asString().startsWith("queue_backup_nightly_");
        assertThat(names(folder.resolve("new"))).hasSize(1);
        Cli.Said again = cli.run("backup", file.toString());
        assertThat(again.code()).isEqualTo(ExitCode.FAILED);
        assertThat(again.err()).contains("exists; a backup overwrites nothing");
    }

    @Test
    void onlySoManyBackupsAreKept() throws Exception {
        cli.enqueue("mail");
        for (int i = 0; i < 4; i++) {
            cli.run("backup", "--keep", "2").ok();
        }
        assertThat(names(folder.resolve("backups"))).hasSize(2);
    }

    @Test
    void aBackupAsJsonSaysWhatItHolds() {
        cli.enqueue("mail");

        assertThat(cli.run("backup", "--json").ok().object())
                .containsEntry("tasks", 1)
                .containsOnlyKeys("file", "bytes", "tasks", "seconds");
    }

    @Test
    void aWatchedBackupDrawsABar() {
        cli.enqueue("mail");

        assertThat(cli.watched().run("backup").ok().err()).contains("Backing up", "100%");
    }

    @Test
    void wrongOptionsAreNamed() {
        cli.enqueue("mail");

        assertThat(cli.run("backup", "--keep", "0"))
                .satisfies(said -> assertThat(said.code()).isEqualTo(ExitCode.USAGE))
                .satisfies(said -> assertThat(said.err()).contains("--keep", "1 or more"));
        assertThat(cli.run("backup", "a.db", "--keep", "1"))
                .satisfies(said -> assertThat(said.code()).isEqualTo(ExitCode.USAGE))
                .satisfies(said -> assertThat(said.err()).contains("--keep and --name are for a DIR"));
        assertThat(cli.run("backup", "--name", "a_b"))
                .satisfies(said -> assertThat(said.code()).isEqualTo(ExitCode.USAGE))
                .satisfies(said -> assertThat(said.err()).contains("--name: must be"));
    }

    @Test
    void whereThereIsNoQueueNothingIsMade() throws Exception {
        assertThat(cli.run("backup").code()).isEqualTo(ExitCode.FAILED);
        assertThat(names(folder)).isEmpty();
    }

    @Test
    void aQueueIsSetBack() {
        cli.enqueue("mail");
        String backup = cli.run("backup").ok().out().strip();
        cli.enqueue("later");

        Cli.Said said = cli.run("restore", backup).ok();

        assertThat(said.err()).contains("has 1 task again", "my queue_before_restore_");
        assertThat(cli.run("list", "--json").ok().array()).hasSize(1);
        assertThat(cli.run("restore", backup, "--json").ok().object())
                .containsEntry("tasks", 1)
                .containsOnlyKeys("file", "kept_aside", "tasks", "seconds");
    }

    @Test
    void aQueueThatIsGoneIsPutBack() throws Exception {
        cli.enqueue("mail");
        String backup = cli.run("backup").ok().out().strip();
        Files.delete(folder.resolve("my queue.db"));

        assertThat(cli.run("restore", backup, "--json").ok().object()).containsEntry("kept_aside", null);
        assertThat(cli.run("list", "--json").ok().array()).hasSize(1);
    }

    @Test
    void whatIsNoBackupIsRefusedInOneLine() throws Exception {
        cli.enqueue("mail");
        Path garbage = Files.writeString(folder.resolve("garbage.db"), "garbage ".repeat(500));

        Cli.Said said = cli.run("restore", garbage.toString());

        assertThat(said.code()).isEqualTo(ExitCode.FAILED);
        assertThat(said.err().lines()).singleElement().asString().contains("is not an SQLite database");
        assertThat(cli.run("list", "--json").ok().array()).hasSize(1);
    }
}
