package dev.pawl.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The protocol between a worker and the command it runs, as docs/cli.md tells it. */
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "the commands are written for sh")
class ExecTest {
    @TempDir
    Path folder;

    private Cli cli;

    @BeforeEach
    void nameAQueue() {
        cli = new Cli(folder.resolve("queue.db"));
    }

    @Test
    void thePayloadIsOnStandardInputAndTheOutputIsTheResult() {
        long id = cli.enqueue("t", "--payload", "{\"a\": 1}");

        drain("cat").ok();

        assertThat(cli.show(id))
                .containsEntry("status", "completed")
                .containsEntry("result", Map.of("a", 1))
                .containsEntry("error_message", null)
                .containsEntry("failed_attempts", List.of());
    }

    @Test
    void theEnvironmentSaysWhichTaskItIs() {
        long id = cli.enqueue("t", "--payload", "{\"a\":1}");

        drain("echo $PAWL_TASK_ID $PAWL_TASK_TYPE $PAWL_ATTEMPT $(cat $PAWL_PAYLOAD_FILE)"
                        + " $(ls -l $PAWL_PAYLOAD_FILE | cut -c1-10) $PAWL_DB")
                .ok();

        assertThat(cli.show(id).get("result"))
                .isEqualTo(id + " t 1 {\"a\":1} -rw------- " + folder.resolve("queue.db"));
    }

    @Test
    void theTraceOfAnEnqueueIsToldToTheCommand() {
        String parent = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";
        long traced =
                cli.with("TRACEPARENT", parent).with("TRACESTATE", "rojo=1").enqueue("t");
        cli.input("{}\n").run("enqueue", "t", "--lines", "-").ok();
        long untraced = cli.with("TRACEPARENT", "nonsense").enqueue("t");

        drain("echo \"$TRACEPARENT $TRACESTATE\"").ok();

        assertThat(cli.show(traced)).containsEntry("result", parent + " rojo=1").containsEntry("traceparent", parent);
        assertThat(cli.show(traced + 1)).containsEntry("result", parent + " rojo=1");
        assertThat(cli.show(untraced)).containsEntry("traceparent", null);
    }

    @Test
    void thePayloadFileIsGoneAfterwards() {
        long done = cli.enqueue("t");
        long failed = cli.enqueue("f", "--max-attempts", "1");

        drain("echo $PAWL_PAYLOAD_FILE").ok();
        cli.run("work", "--type", "f", "--exec", "echo $PAWL_PAYLOAD_FILE >&2; false", "--drain");

        assertThat(Path.of((String) cli.show(done).get("result"))).doesNotExist();
        assertThat(Path.of(messages(failed).get(0))).doesNotExist();
    }

    @ParameterizedTest
    @CsvSource({
        "echo hello,                 hello",
        "printf '  a b \\n\\n',      a b",
        "echo {broken,               {broken",
        "printf 'a\\377b',           a\uFFFDb",
        "printf '\"quoted\"',        quoted"
    })
    void whatIsNoJsonIsAString(String command, String result) {
        long id = cli.enqueue("t");

        drain(command).ok();

        assertThat(cli.show(id)).containsEntry("result", result);
    }

    @ParameterizedTest
    @CsvSource({"echo 42, 42", "echo true, true", "'printf \"\\n[1,\\n2]\\n\"', '[1, 2]'"})
    void whatIsJsonStaysJson(String command, String result) {
        long id = cli.enqueue("t");

        drain(command).ok();

        assertThat(cli.show(id).get("result")).hasToString(result);
    }

    @Test
    void noOutputIsNoResult() {
        long id = cli.enqueue("t");

        drain("true").ok();

        assertThat(cli.show(id)).containsEntry("status", "completed").containsEntry("result", null);
    }

    @Test
    void ofLongOutputTheFirstMebibyteIsKeptAndTheChildNeverWaits() {
        long id = cli.enqueue("t");

        drain("head -c 30000000 /dev/zero | tr '\\0' 'x'").ok();

        assertThat((String) cli.show(id).get("result")).hasSize(1 << 20).containsOnlyOnce("x".repeat(1 << 20));
        assertThat(messages(id)).anyMatch(line -> line.contains("standard output is longer than 1048576 bytes"));
    }

    @Test
    void aChildNeedNotReadItsPayload() {
        long id = cli.enqueue("t", "--payload", "\"" + "x".repeat(300_000) + "\"");

        drain("exec <&-; echo ignored").ok();

        assertThat(cli.show(id)).containsEntry("result", "ignored");
    }

    @Test
    void standardErrorGoesToTheLogLineByLine() {
        long id = cli.enqueue("t");

        drain("echo one >&2; echo; printf 'two\\rthree\\n\\nfour' >&2").ok();

        assertThat(messages(id)).containsExactly("one", "two", "three", "four");
    }

    @Test
    void aChattyChildIsCutShortAndNeverWaits() {
        long id = cli.enqueue("t");

        drain("seq 1 200000 >&2; head -c 3000000 /dev/zero | tr '\\0' 'y' >&2").ok();

        assertThat(messages(id))
                .hasSize(ChildErrors.MAX_LINES + 1)
                .startsWith("1", "2", "3")
                .endsWith("(further lines of this attempt are not kept)");
    }

    @Test
    void aFailedAttemptHasTheEndOfStandardErrorAsItsError() {
        long id = cli.enqueue("t", "--max-attempts", "1");

        Cli.Said said = drain("seq 1 9999 >&2; echo cannot reach the moon >&2; exit 3");

        assertThat(said.code()).isEqualTo(1);
        assertThat(cli.show(id)).containsEntry("status", "failed").containsEntry("attempts", 1);
        assertThat((String) cli.show(id).get("error_message"))
                .startsWith("the command failed with exit code 3: cannot reach the moon\n")
                .endsWith("\n9999\ncannot reach the moon")
                .doesNotContain("\n7000\n");
    }

    @ParameterizedTest
    @CsvSource({
        "no-such-command-at-all,   command not found",
        "exit 9,                   exit code 9 and said nothing",
        "kill -9 $$,               killed",
        "kill -TERM $$,            TERM"
    })
    void whateverElseGoesWrongIsAFailedAttempt(String command, String told) {
        long id = cli.enqueue("t", "--max-attempts", "1");

        assertThat(drain(command).code()).isEqualTo(1);

        assertThat(cli.show(id)).containsEntry("status", "failed");
        assertThat((String) cli.show(id).get("error_message")).contains(told);
    }

    @Test
    void exitCode75TriesAgain() {
        long id = cli.enqueue("t");

        drain("test $PAWL_ATTEMPT = 2 || { echo not yet >&2; exit 75; }").ok();

        assertThat(cli.show(id)).containsEntry("status", "completed").containsEntry("attempts", 2);
        assertThat(cli.show(id).get("failed_attempts"))
                .asString()
                .contains("kind=retried")
                .contains("not yet");
        assertThat(cli.run("show", Long.toString(id)).ok().out()).contains("ATTEMPT", "retried", "not yet");
    }

    @Test
    void exitCode65GivesTheTaskUp() {
        long id = cli.enqueue("t");

        assertThat(drain("echo no such customer >&2; exit 65").code()).isEqualTo(1);

        assertThat(cli.show(id)).containsEntry("status", "failed").containsEntry("attempts", 1);
        assertThat((String) cli.show(id).get("error_message")).contains("no such customer");
    }

    @Test
    void aTaskThatFailedCanBeTriedAgain() {
        long id = cli.enqueue("t", "--max-attempts", "1");
        drain("test -e " + folder.resolve("ready"));
        assertThat(cli.show(id)).containsEntry("status", "failed");

        cli.run("retry", Long.toString(id)).ok();
        drain("true").ok();

        assertThat(cli.show(id)).containsEntry("status", "completed");
    }

    @Test
    void whatTheCommandLeavesInTheBackgroundIsNotWaitedFor() {
        long id = cli.enqueue("t");

        CompletableFuture<Cli.Said> said = CompletableFuture.supplyAsync(() -> drain("sleep 60 & echo $!"));

        assertThat(said).succeedsWithin(Duration.ofSeconds(30));
        Object pid = cli.show(id).get("result");
        ProcessHandle.of((Integer) pid).ifPresent(ProcessHandle::destroyForcibly);
    }

    private Cli.Said drain(String command) {
        return cli.run("work", "--type", "t", "--drain", "--exec", command);
    }

    @SuppressWarnings("unchecked")
    private List<String> messages(long id) {
        return ((List<Map<String, Object>>) cli.show(id).get("log"))
                .stream().map(line -> (String) line.get("message")).toList();
    }
}
