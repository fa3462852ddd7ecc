package dev.pawl.sqlite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.pawl.sqlite.LoadProcess.Step;
import dev.pawl.store.StoreSettings.Durability;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * That what {@link PowerLossTest} takes for synced is: the system calls of a load, as {@code strace} saw them. Left out where
 * there is no {@code strace}, or it is forbidden.
 */
class SyncTest {
    private static final int STEPS = 60;

    private static final Pattern CALL = Pattern.compile("\\d+ +(\\w+)\\(\\d+<([^>]*)>(.*)");
    private static final Pattern SAID = Pattern.compile(", \"(\\w+) (true|false) .*");

    @TempDir
    Path folder;

    private boolean logUnsynced;
    private boolean headerUnsynced;
    private boolean mainUnsynced;
    private int durable;
    private int light;
    private int headers;
    private int checkpoints;

    @BeforeEach
    void straceWorks() throws InterruptedException {
        boolean works;
        try {
            works = new ProcessBuilder("strace", "-o", folder.resolve("none").toString(), "true")
                            .start()
                            .waitFor()
                    == 0;
        } catch (IOException e) {
            works = false;
        }
        assumeTrue(works, "no strace here");
    }

    @Test
    void whatPromisesToBeOnDiskIsSyncedAndSoIsAllBeforeIt() throws Exception {
        read(trace(Durability.FULL));

        assertThat(durable).as("acknowledgements that promise").isGreaterThan(10);
        assertThat(light).as("claims and extensions, which cost no sync").isGreaterThan(5);
        assertThat(headers).as("times that the log began").isGreaterThan(2);
        assertThat(checkpoints).isGreaterThan(2);
    }

    @Test
    void aStoreThatDoesNotSyncIsFound() throws Exception {
        List<String> trace = trace(Durability.NORMAL);

        assertThatThrownBy(() -> read(trace))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("the log is synced when it is said");
    }

    private List<String> trace(Durability durability) throws IOException, InterruptedException {
        Path trace = folder.resolve("trace");
        Path file = folder.resolve("queue.db");
        List<String> strace = List.of(
                "strace", "-f", "-y", "-s", "60", "-e", "trace=write,pwrite64,fsync,fdatasync", "-o", trace.toString());
        ChildProcess child = ChildProcess.start(
                strace, LoadProcess.class, file.toString(), durability.name(), "11", String.valueOf(STEPS));
        try {
            child.awaitReady();
            for (int i = 0; i < STEPS; i++) {
                child.begin();
                child.line();
            }
            child.begin();
            child.answer();
        } finally {
            child.kill();
        }
        return Files.readAllLines(trace);
    }

    private void read(List<String> trace) {
        boolean begun = false;
        for (String line : trace) {
            Matcher call = CALL.matcher(line);
            if (!call.lookingAt()) {
                continue;
            }
            String verb = call.group(1);
            String file = call.group(2);
            String rest = call.group(3);
            if (verb.equals("write")) {
                begun |= rest.startsWith(", \"ready");
                said(line, rest);
            } else if (file.endsWith("-wal")) {
                log(line, verb, rest);
            } else if (file.endsWith(".db") && begun) {
                main(line, verb);
            }
        }
    }

    private void said(String line, String rest) {
        Matcher said = SAID.matcher(rest);
        if (!said.lookingAt()) {
            return;
        }
        if (said.group(1).equals(Step.CHECKPOINT)) {
            assertThat(mainUnsynced)
                    .as("the file is not synced when it is said: %s", line)
                    .isFalse();
            checkpoints++;
        } else if (said.group(2).equals("true")) {
            assertThat(logUnsynced)
                    .as("the log is synced when it is said: %s", line)
                    .isFalse();
            durable++;
        } else if (logUnsynced) {
            light++;
        }
    }

    private void log(String line, String verb, String rest) {
        if (!verb.equals("pwrite64")) {
            logUnsynced = false;
            headerUnsynced = false;
            return;
        }
        assertThat(headerUnsynced)
                .as("what follows a header that is not synced: %s", line)
                .isFalse();
        logUnsynced = true;
        if (rest.endsWith(", 32, 0) = 32")) {
            headerUnsynced = true;
            headers++;
            assertThat(mainUnsynced)
                    .as("the log begins anew before the file is synced: %s", line)
                    .isFalse();
        }
    }

    private void main(String line, String verb) {
        mainUnsynced = verb.equals("pwrite64");
        assertThat(mainUnsynced && logUnsynced)
                .as("the file is written from a log that is not synced: %s", line)
                .isFalse();
    }
}
