package dev.pawl.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Dependencies on the command line. */
class GraphTest {
    @TempDir
    Path folder;

    private Cli cli;

    @BeforeEach
    void threeTasksOfWhichTwoWaitForTheFirst() {
        cli = new Cli(folder.resolve("queue.db"));
        cli.run("enqueue", "extract").ok();
        cli.run("enqueue", "load", "--after", "1").ok();
        cli.run("enqueue", "a<larm", "--after", "1:failed", "--after", "2:any").ok();
    }

    @Test
    void theTextHasALineForEachTaskAndWhatItWaitsFor() {
        assertThat(cli.run("graph", "2").ok().out()).isEqualTo("""
                1 extract queued
                2 load blocked
                  after_ok 1 open
                3 a<larm blocked
                  after_failed 1 open
                  after_any 2 open
                """);
    }

    @Test
    void graphvizAndAPictureHaveTheSame() {
        assertThat(cli.run("graph", "2", "--format", "dot").ok().out())
                .startsWith("digraph tasks {")
                .contains("1 [label=\"1 extract queued\"];", "1 -> 3 [label=\"after_failed\", style=dashed];");
        assertThat(cli.run("graph", "2", "--format", "svg").ok().out())
                .startsWith("<svg ")
                .contains("3 a&lt;larm blocked")
                .endsWith("</svg>\n");
    }

    @Test
    void aGraphThatIsCutSaysSo() {
        Cli.Said said = cli.run("graph", "1", "--limit", "2").ok();
        assertThat(said.out().lines().filter(line -> !line.startsWith(" "))).hasSize(2);
        assertThat(said.err()).contains("more tasks hang together with these");
    }

    @Test
    void whatWaitsIsCancelledWithTheReasonAndIsSentBackAfterItsParent() {
        cli.run("cancel", "1").ok();
        assertThat(cli.show(2)).containsEntry("error_message", "it waited for task 1 to complete, which was cancelled");
        assertThat(cli.run("retry", "2").err())
                .contains("cannot retry task 2: it waits for task 1 to complete, which was cancelled");
        assertThat(cli.run("retry", "1", "2").ok().out()).isEqualTo("1 queued\n2 blocked\n");
        assertThat(cli.run("why", "2").out()).contains("it waits for task 1 (queued) to complete");
    }

    @Test
    void aWrongWordIsRefusedWithTheAllowedOnes() {
        assertThat(cli.run("enqueue", "mail", "--after", "1:soon").err()).contains(":ok, :any or :failed");
        assertThat(cli.run("graph", "1", "--format", "png").err()).contains("text, dot, svg");
        assertThat(cli.run("graph", "9").err()).contains("there is no task 9");
    }
}
