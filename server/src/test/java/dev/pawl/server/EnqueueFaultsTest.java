package dev.pawl.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What an enqueue refuses; nothing is ever stored then. */
class EnqueueFaultsTest {
    @TempDir
    static Path folder;

    private static Served served;

    @BeforeAll
    static void serve() {
        served = Served.in(folder);
    }

    @AfterAll
    static void close() {
        served.close();
    }

    private long before;

    @BeforeEach
    void count() {
        before = served.pawl.browser().stats().all().total();
    }

    @AfterEach
    void nothingWasStored() {
        assertThat(served.pawl.browser().stats().all().total()).isEqualTo(before);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            type            | null                          | must be a string, not null
            type            | 5                             | must be a string, not a number
            type            | ""                            | must have 1 to 200 characters, not 0
            type            | " \\t "                       | must have 1 to 200 characters, not 0
            type            | "a\\u0000b"                   | must not contain
            type            | "a\\nb"                       | must not contain control characters
            type            | "a\\ud800b"                   | must not contain unpaired surrogates
            queue           | ""                            | must have 1 to 200 characters, not 0
            queue           | ["a"]                         | must be a string, not an array
            queue           | null                          | must be a string, not null
            payload         | []                            | must be an object, not an array
            payload         | "{}"                          | must be an object, not a string
            payload         | null                          | must be an object, not null
            payload         | 1                             | must be an object, not a number
            priority        | 0                             | must be an integer from 1 to 1000, not 0
            priority        | 1001                          | not 1001
            priority        | -1                            | not -1
            priority        | 1.5                           | not 1.5
            priority        | 1e400                         | not 1e400
            priority        | 1e99999999999                 | not 1e99999999999
            priority        | 1e-999999999                  | not 1e-999999999
            priority        | 99999999999999999999          | not 99999999999999999999
            priority        | "5"                           | not a string
            priority        | true                          | not true or false
            priority        | null                          | not null
            max_attempts    | 0                             | must be an integer from 1 to 100, not 0
            max_attempts    | 101                           | not 101
            max_attempts    | {}                            | not an object
            compatibility   | []                            | must be an object, not an array
            compatibility   | {"a":null}                    | 'a' is null
            compatibility   | {"a":{}}                      | 'a' is an object
            compatibility   | {"a":[1]}                     | 'a' is an array
            compatibility   | {"":1}                        | non-empty name
            compatibility   | {"a":1e400}                   | too large
            compatibility   | {"a":9223372036854775808}     | too large
            compatibility   | {"a":"\\udfff"}               | unpaired surrogates
            run_after_utc   | 5                             | must be a string, not a number
            run_after_utc   | ""                            | must be an ISO-8601 time
            run_after_utc   | "tomorrow"                    | must be an ISO-8601 time
            run_after_utc   | "2026-11-21"                  | must be an ISO-8601 time
            run_after_utc   | "2026-02-30T00:00:00Z"        | must be an ISO-8601 time
            run_after_utc   | "2026-11-21T24:00:00Z"        | must be an ISO-8601 time
            run_after_utc   | "2026-11-21T22:26:24+9"       | must be an ISO-8601 time
            run_after_utc   | "2026-11-21T22:26:24+19:00"   | must be an ISO-8601 time
            run_after_utc   | "2026-11-21T22:26:24Z+01"     | must be an ISO-8601 time
            run_after_utc   | "1969-12-31T23:59:59.999Z"    | must be a time from 1970 to 9999
            run_after_utc   | "1970-01-01T00:00:00+01:00"   | must be a time from 1970 to 9999
            run_after_utc   | "+10000-01-01T00:00:00Z"      | must be a time from 1970 to 9999
            idempotency_key | 7                             | must be a string, not a number
            idempotency_key | "a\\u0000b"                   | zero character
            idempotency_key | "\\ud83d"                     | unpaired surrogates
            limit_key       | 7                             | must be a string, not a number
            limit_key       | "a\\u0000b"                   | zero character
            limit_key       | "\\ud83d"                     | unpaired surrogates
            unique_for_seconds | 1                          | needs an idempotency_key
            unique_for_seconds | "1"                        | must be a number of seconds from 0.001 to 315360000, not a string
            unique_for_seconds | 0                          | not 0
            unique_for_seconds | -1                         | not -1
            unique_for_seconds | 0.0009                     | not 0.0009
            unique_for_seconds | 315360000.001              | not 315360000.001
            unique_for_seconds | 1e99999999999              | not 1e99999999999
            unique_for_seconds | 1e999999999                | not 1e999999999
            unique_for_seconds | 1e-999999999               | not 1e-999999999
            unique_for_seconds | true                       | not true or false
            debounce        | true                          | needs an idempotency_key
            debounce        | "true"                        | must be true or false, not a string
            debounce        | 1                             | must be true or false, not a number
            debounce        | null                          | must be true or false, not null
            colour          | "red"                         | is not known; allowed are type, payload, priority
            Type            | "mail"                        | is not known
            """)
    void aValueThatBreaksARuleIsNamedWithItsField(String field, String json, String message) {
        String type = field.equals("type") ? "" : "\"type\":\"mail\",";

        Response refused =
                served.enqueue("{" + type + "\"" + field + "\":" + json + "}").problem(ProblemKind.INVALID);

        assertThat(refused.fields()).containsExactly(field);
        assertThat(refused.json().at("/errors/0/message").stringValue()).contains(message);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            "idempotency_key":"","unique_for_seconds":1                 | unique_for_seconds
            "idempotency_key":null,"debounce":true                      | debounce
            "idempotency_key":7,"unique_for_seconds":1                  | idempotency_key
            "idempotency_key":"k","unique_for_seconds":1,"debounce":true | debounce
            """)
    void howLongAKeyIsATasksNeedsAKeyAndIsSaidOnce(String fields, String refusedField) {
        assertThat(served.enqueue("{\"type\":\"mail\"," + fields + "}")
                        .problem(ProblemKind.INVALID)
                        .fields())
                .containsExactly(refusedField);
    }

    @Test
    void aMissingTypeIsNamed() {
        Response refused = served.enqueue("{}").problem(ProblemKind.INVALID);

        assertThat(refused.fields()).containsExactly("type");
        assertThat(refused.json().at("/errors/0/message").stringValue()).isEqualTo("is required");
    }

    @ParameterizedTest
    @CsvSource({"type, 201", "queue, 201", "idempotency_key, 256", "limit_key, 256"})
    void aTextThatIsTooLongIsNamed(String field, int length) {
        String type = field.equals("type") ? "" : "\"type\":\"mail\",";

        Response refused = served.enqueue("{" + type + "\"" + field + "\":\"" + "x".repeat(length) + "\"}")
                .problem(ProblemKind.INVALID);

        assertThat(refused.fields()).containsExactly(field);
        assertThat(refused.body()).contains("not " + length);
    }

    @Test
    void aCompatibilityThatIsTooLongIsNamed() {
        Response refused = served.enqueue("{\"type\":\"mail\",\"compatibility\":{\"a\":\"" + "x".repeat(4_096) + "\"}}")
                .problem(ProblemKind.INVALID);

        assertThat(refused.fields()).containsExactly("compatibility");
    }

    @Test
    void allFaultsAreToldAtOnce() {
        Response refused = served.post("/queue/enqueue?dry=1", """
                        {"payload": [], "priority": 0, "max_attempts": "x", "compatibility": 1, "run_after_utc": "soon",
                         "idempotency_key": 1, "queue": "", "colour": "red", "size": 1}""").problem(ProblemKind.INVALID);

        assertThat(refused.fields())
                .containsExactly(
                        "dry",
                        "colour",
                        "size",
                        "payload",
                        "type",
                        "priority",
                        "max_attempts",
                        "queue",
                        "compatibility",
                        "idempotency_key",
                        "run_after_utc");
    }

    @ParameterizedTest
    @ValueSource(strings = {"[]", "\"text\"", "7", "true", "null", "[{\"type\":\"mail\"}]"})
    void aBodyThatIsNoObjectIsRefusedAsAWhole(String body) {
        assertThat(served.enqueue(body).problem(ProblemKind.INVALID).fields()).containsExactly("body");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " \n",
                "{",
                "}",
                "{\"type\"}",
                "{\"type\":}",
                "{\"type\":\"mail\"",
                "{\"type\":\"mail\",}",
                "{'type':'mail'}",
                "{type:\"mail\"}",
                "{\"type\":\"mail\"} x",
                "{\"type\":\"mail\"}{}",
                "{\"type\":\"mail\"} // done",
                "{\"type\":\"mail\",\"priority\":01}",
                "{\"type\":\"mail\",\"priority\":+1}",
                "{\"type\":\"mail\",\"priority\":.5}",
                "{\"type\":\"mail\",\"priority\":NaN}",
                "{\"type\":\"mail\",\"payload\":{\"a\":Infinity}}",
                "{\"type\":\"mail\",\"payload\":{\"a\":tru}}",
                "{\"type\":\"ma\til\"}",
                "{\"type\":\"\\x\"}",
                "{\"type\":\"\\u12\"}",
                "{\"type\":\"a\",\"type\":\"b\"}",
                "{\"type\":\"a\",\"payload\":{\"x\":1,\"x\":2}}",
                "{\"type\":\"a\",\"payload\":{\"y\":[{\"x\":1,\"\\u0078\":2}]}}",
                "{\"type\":\"a\",\"compatibility\":{\"x\":1,\"x\":2}}",
                "\uFEFF{\"type\":\"mail\"}",
                "<html>",
            })
    void whatIsNoJsonIsMalformed(String body) {
        served.enqueue(body).problem(ProblemKind.MALFORMED);
    }

    @Test
    void bytesThatAreNotUtf8AreMalformed() {
        for (String bytes : new String[] {"\u00ff", "\u00c0\u0080", "\u00ed\u00a0\u0080", "\u00e2\u0082"}) {
            byte[] body =
                    ("{\"type\":\"mail\",\"payload\":{\"a\":\"" + bytes + "\"}}").getBytes(StandardCharsets.ISO_8859_1);

            Response refused = served.post("/queue/enqueue", BodyPublishers.ofByteArray(body))
                    .problem(ProblemKind.MALFORMED);

            assertThat(refused.detail()).isEqualTo("The body is not UTF-8");
        }
        served.post("/queue/enqueue", BodyPublishers.ofByteArray("{}".getBytes(StandardCharsets.UTF_16)))
                .problem(ProblemKind.MALFORMED);
    }

    @Test
    void jsonBeyondALimitIsMalformed() {
        served.enqueue("{\"type\":\"mail\",\"payload\":{\"a\":" + "[".repeat(600) + "]".repeat(600) + "}}")
                .problem(ProblemKind.MALFORMED);
        served.enqueue("[".repeat(300_000)).problem(ProblemKind.MALFORMED);
        Response refused = served.enqueue("{\"type\":\"mail\",\"payload\":{\"a\":" + "9".repeat(5_000) + "}}")
                .problem(ProblemKind.MALFORMED);
        assertThat(refused.detail()).contains("1000 digits").doesNotContain("StreamReadConstraints");
        served.enqueue("{\"type\":\"mail\",\"" + "n".repeat(60_000) + "\":1}").problem(ProblemKind.MALFORMED);
    }

    @Test
    void aPayloadOverTheLimitIsTooLarge() {
        String payload = "{\"a\":\"" + "é".repeat((1 << 19) - 3) + "\"}";

        Response refused = served.enqueue("{\"type\":\"large\",\"payload\":" + payload + "}")
                .problem(ProblemKind.TOO_LARGE);

        assertThat(refused.detail()).contains("1048578", "1048576");
    }

    @Test
    void aBodyOverAnyLimitIsTooLarge() {
        byte[] body = new byte[20 << 20];

        served.post("/queue/enqueue", BodyPublishers.ofByteArray(body)).problem(ProblemKind.TOO_LARGE);
        served.post("/queue/enqueue", BodyPublishers.ofInputStream(() -> new java.io.ByteArrayInputStream(body)))
                .problem(ProblemKind.TOO_LARGE);
        served.get("/health/live").ok(200);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "text/plain",
                "application/x-www-form-urlencoded",
                "multipart/form-data; boundary=x",
                "application/json; charset=latin1",
                "application/jsonp",
                "application/xml",
                "json",
            })
    void aBodyThatSaysItIsNoJsonIsNotRead(String contentType) {
        served.send(served.request("/queue/enqueue")
                        .header("Content-Type", contentType)
                        .POST(BodyPublishers.ofString("{\"type\":\"mail\"}")))
                .problem(ProblemKind.NOT_JSON);
    }

    @Test
    void aBodyThatDoesNotSayWhatItIsIsNotRead() {
        served.send(served.request("/queue/enqueue").POST(BodyPublishers.ofString("{\"type\":\"mail\"}")))
                .problem(ProblemKind.NOT_JSON);
        served.post("/queue/enqueue").problem(ProblemKind.NOT_JSON);
    }

    @Test
    void aCompressedBodyIsNotRead() {
        served.send(served.request("/queue/enqueue")
                        .header("Content-Type", "application/json")
                        .header("Content-Encoding", "gzip")
                        .POST(BodyPublishers.ofString("{\"type\":\"mail\"}")))
                .problem(ProblemKind.NOT_JSON);
    }
}
