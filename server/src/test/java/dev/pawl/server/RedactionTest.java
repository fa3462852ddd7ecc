package dev.pawl.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pawl.Pawl;
import dev.pawl.TaskType;
import dev.pawl.task.JsonText;
import dev.pawl.task.Outcome;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is not shown of tasks. */
class RedactionTest {
    private static final TaskType<JsonText> PAY = TaskType.of("pay", JsonText.class);

    @TempDir
    Path folder;

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    $.card.number       | {"card":{"number":"***","name":"A"},"number":1}
                    $.card              | {"card":"***","number":1}
                    $['card']['number'] | {"card":{"number":"***","name":"A"},"number":1}
                    $..number           | {"card":{"number":"***","name":"A"},"number":"***"}
                    $.*                 | {"card":"***","number":"***"}
                    $.card.*            | {"card":{"number":"***","name":"***"},"number":1}
                    $.card[0]           | {"card":{"number":4711,"name":"A"},"number":1}
                    $.other.number      | {"card":{"number":4711,"name":"A"},"number":1}
                    $                   | ***""")
    void aPathHidesWhatItLeadsTo(String path, String shown) {
        String hidden = Redaction.of(List.of(path)).of("t", "{\"card\":{\"number\":4711,\"name\":\"A\"},\"number\":1}");

        assertThat(hidden).isEqualTo(shown.equals("***") ? "\"***\"" : shown);
    }

    @Test
    void elementsOfArraysAreHiddenByNumberOrAll() {
        String lines = "{\"lines\":[{\"price\":1},{\"price\":2}],\"x\":[[1,2]]}";

        assertThat(Redaction.of(List.of("$.lines[1].price")).of("t", lines))
                .isEqualTo("{\"lines\":[{\"price\":1},{\"price\":\"***\"}],\"x\":[[1,2]]}");
        assertThat(Redaction.of(List.of("$.lines[*].price", "$.x[0][1]")).of("t", lines))
                .isEqualTo("{\"lines\":[{\"price\":\"***\"},{\"price\":\"***\"}],\"x\":[[1,\"***\"]]}");
    }

    @Test
    void whatIsShownIsShownToTheLetter() {
        String odd =
                "{\"a\":1.50E+3,\"b\":123456789012345678901234567890,\"c\":-0,\"d\":\"\\u00e4\\n\",\"s\":1,\"s\":2}";

        assertThat(Redaction.of(List.of("$.s")).of("t", odd))
                .isEqualTo("{\"a\":1.50E+3,\"b\":123456789012345678901234567890,\"c\":-0,\"d\":\"ä\\n\",\"s\":\"***\","
                        + "\"s\":\"***\"}");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "{", "{\"s\":1} 2", "not json", "{'s':1}"})
    void textInWhichNothingCanBeFoundIsHidden(String text) {
        assertThat(Redaction.of(List.of("$.s")).of("t", text)).isEqualTo("\"***\"");
        String deep = "[".repeat(100_000) + "]".repeat(100_000);
        assertThat(Redaction.of(List.of("$.s")).of("t", deep)).isEqualTo("\"***\"");
    }

    @Test
    void aRuleMayBeForOneType() {
        Redaction redaction = Redaction.of(List.of("pay:$.s"));

        assertThat(redaction.of("pay", "{\"s\":1}")).isEqualTo("{\"s\":\"***\"}");
        assertThat(redaction.of("mail", "{\"s\":1}")).isEqualTo("{\"s\":1}");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "card", "$card", "$.", "$.a[", "$.a[x]", "$..", ":$.a", "$.a b", "$[-1]"})
    void aPathThatCannotBeReadIsRefused(String path) {
        assertThatThrownBy(() -> Redaction.of(List.of(path)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("$.card.number")
                .hasMessageContaining("'" + path + "'");
    }

    @Test
    void everyAnswerHidesItAndTheHandlerGetsTheRealThing() throws Exception {
        ServerSettings discreet = Served.ANY_PORT.withRedaction(Redaction.of(List.of("$.card.number", "$.receipt")));
        CompletableFuture<String> handled = new CompletableFuture<>();
        try (Served served = new Served(Pawl.open(folder.resolve("queue.db")), discreet)) {
            served.pawl.handleOutcome(PAY, (payload, context) -> {
                handled.complete(payload.text());
                return Outcome.done(new JsonText("{\"receipt\":\"4711-ok\",\"n\":1}"));
            });
            String task = "{\"type\":\"pay\",\"payload\":{\"card\":{\"number\":\"4711\",\"name\":\"A\"}}";
            long id = served.enqueued(task + "}");
            assertHidden(served.get("/queue/tasks/" + id));
            assertHidden(served.get("/queue/tasks"));
            assertHidden(served.patch("/queue/tasks/" + id, "{\"priority\":5}"));

            served.pawl.start();
            served.pawl.await(id, Duration.ofSeconds(30));

            assertThat(handled.join()).contains("4711");
            assertHidden(served.get("/queue/tasks/" + id));
            assertThat(served.get("/queue/tasks/" + id).json().get("result").toString())
                    .isEqualTo("{\"receipt\":\"***\",\"n\":1}");
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            $.card.number       | $.card.number=4711
            $.card.number       | $."card"."number"=4711
            $.card.number       | $.card.number.digits=4
            $.card              | $.card.number=4711
            $.card.*            | $.card.number=4711
            $..number           | $.card.number=4711
            $..number           | $.orders[3].number[0]=4711
            $['card']['number'] | $.card.number=4711
            $.lines[1]          | $.lines[001].price=4711
            $.lines[*].price    | $.lines[1].price=4711
            $                   | $.name=Ada
            pay:$.card.number   | $.card.number=4711
            """)
    void whatIsHiddenCannotBeLookedForEither(String rule, String asked) {
        ServerSettings discreet = Served.ANY_PORT.withRedaction(Redaction.of(List.of(rule)));
        String path = "payload." + asked.substring(0, asked.indexOf('='));
        try (Served served = new Served(Pawl.open(folder.resolve("queue.db")), discreet)) {
            served.enqueued("{\"type\":\"pay\",\"payload\":{\"card\":{\"number\":4711}}}");
            String query =
                    "payload." + asked.replace("\"", "%22").replace("[", "%5B").replace("]", "%5D");

            assertRefused(path, served.get("/queue/tasks?" + query));
            assertRefused(path, served.get("/queue/tasks?type=pay&" + query));
            assertRefused("filter." + path, served.post("/queue/tasks/bulk", bulk(path, true)));
            assertRefused("filter." + path, served.post("/queue/tasks/bulk", bulk(path, false)));
            assertThat(served.get("/queue/tasks?status=queued").json().size()).isEqualTo(1);
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            $.card.number     | payload.$.card.name=Ada
            $.card.number     | payload.$.card=7
            $.lines[1]        | payload.$.lines%5B0%5D=7
            $.lines[1]        | payload.$.lines.price=7
            $.card.*          | payload.$.card=7&payload.$.cards.number=7
            pay:$.card.number | type=mail&payload.$.card.number=4711
            """)
    void whatIsShownCanBeLookedFor(String rule, String query) {
        ServerSettings discreet = Served.ANY_PORT.withRedaction(Redaction.of(List.of(rule)));
        try (Served served = new Served(Pawl.open(folder.resolve("queue.db")), discreet)) {
            served.get("/queue/tasks?" + query).ok(200);
        }
    }

    private static String bulk(String path, boolean dryRun) {
        return "{\"action\":\"cancel\",\"dry_run\":" + dryRun + ",\"filter\":{\"" + path.replace("\"", "\\\"")
                + "\":4711}}";
    }

    private static void assertRefused(String field, Response answer) {
        assertThat(answer.problem(ProblemKind.INVALID).fields()).containsExactly(field);
        assertThat(answer.body()).contains("is redacted");
    }

    private static void assertHidden(Response answer) {
        assertThat(answer.ok(200).body()).contains("\"number\":\"***\"").doesNotContain("4711");
    }
}
