package dev.pawl.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pawl.Pawl;
import dev.pawl.TaskType;
import dev.pawl.Worker;
import dev.pawl.task.Outcome;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code pawl top}, for who looks at it and for who reads it. */
class TopTest {
    private static final String ESCAPE = "\033";
    private static final String LEFT = ESCAPE + "[D";
    private static final String RIGHT = ESCAPE + "[C";

    @TempDir
    Path folder;

    private Cli cli;

    @BeforeEach
    void nameAQueue() {
        cli = new Cli(folder.resolve("queue.db"));
    }

    @Test
    void whereNobodyWatchesAPictureIsPlainText() {
        cli.enqueue("mail");
        cli.enqueue("mail");

        String out = cli.run("top", "--frames", "1").ok().out();

        assertThat(out).contains("2 queued", "TYPE", "mail").doesNotContain(ESCAPE);
    }

    @Test
    void picturesFollowEachOtherAsLongAsTheyAreWanted() {
        cli.enqueue("mail");

        String out = cli.run("top", "--frames", "3", "--interval", "100ms").ok().out();

        assertThat(out.split("pawl top")).hasSize(1 + 3);
        assertThat(out).contains("/s ending");
    }

    @Test
    void keysChangeTheTableAndEndIt() {
        cli.enqueue("mail", "--queue", "night");

        String out = cli.watched().input(RIGHT + "pq").run("top").ok().out();

        assertThat(out).contains("TYPE", "QUEUE", "night", "PAUSED");
        assertThat(out).startsWith(ESCAPE + "[?1049h").endsWith(ESCAPE + "[?1049l");
    }

    @Test
    void theLastFailuresAreThereAndDoNothingToTheTerminal() throws InterruptedException {
        cli.enqueue("mail");
        try (Pawl pawl = Pawl.open(folder.resolve("queue.db"))) {
            pawl.handleOutcome(
                    TaskType.json("mail"), (payload, context) -> Outcome.discard("no mailbox" + ESCAPE + "[2Jhere"));
            try (Worker worker = pawl.start()) {
                worker.drain();
            }
        }

        String out = cli.watched().input(LEFT + "q").run("top").ok().out();

        assertThat(out).contains("1 failed", "no mailbox\uFFFD[2Jhere");
    }

    @Test
    void noLineIsWiderThanTheWindowAndNoneBelowIt() {
        for (int i = 0; i < 20; i++) {
            cli.enqueue(i + "-is-a-type-whose-name-is-long-enough-for-a-narrow-window");
        }
        try (Pawl pawl = Pawl.open(folder.resolve("queue.db"))) {
            TopScreen screen = new TopScreen("queue.db");
            TopScreen.Size size = new TopScreen.Size(40, 12);

            List<String> first = screen.lines(TopLook.at(pawl, null), size, false);
            screen.move(TopKeys.Key.DOWN);
            List<String> next = screen.lines(TopLook.at(pawl, null), size, false);

            assertThat(first).hasSizeLessThanOrEqualTo(12).allMatch(line -> line.length() <= 40);
            assertThat(next).hasSameSizeAs(first).isNotEqualTo(first);
            assertThat(first)
                    .as("what does not fit beside the others stands below them, whole")
                    .contains(
                            "20 queued (0 scheduled)  0 blocked", "0 processing  0 completed  0 failed", "0 cancelled")
                    .endsWith("q quit  p pause  up/down more lines", "left/right failures/queues");
        }
    }

    @Test
    void whoMistypesTheQueueIsTold() {
        assertThat(cli.run("top").code()).isEqualTo(ExitCode.FAILED);
    }
}
