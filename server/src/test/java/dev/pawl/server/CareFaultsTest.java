package dev.pawl.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pawl.store.Retention;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Requests for maintenance that break a rule: the field is named, and nothing begins. */
class CareFaultsTest {
    private static final String PATH = "/queue/maintenance/";
    private static final String PATIENTLY = "?wait_seconds=30";

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

    @ParameterizedTest
    @ValueSource(strings = {"../up", "a/b", "a\\\\b", "/etc/x", ".hidden", "a_b", "", "%2e%2e", "x\\u0000"})
    void noNameOfABackupLeadsOutOfItsFolder(String name) {
        Response refused = served.post(PATH + "backup" + PATIENTLY, "{\"name\":\"" + name + "\"}")
                .problem(ProblemKind.INVALID);

        assertThat(refused.fields()).containsExactly("name");
        assertThat(folder.resolve("backups")).doesNotExist();
    }

    @ParameterizedTest
    @ValueSource(strings = {"1", "x", "%F0%9F%93%AE", "%00", "00000000-0000-0000-0000-000000000000", "..%2F.."})
    void aRunThatIsNotThereIsNotFound(String id) {
        served.get(PATH + "runs/" + id).problem(ProblemKind.NO_SUCH_RUN);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            backup        | {"keep":0}                   | keep               | must be an integer from 1 to 10000, not 0
            backup        | {"name":7}                   | name               | must be a string, not a number
            backup        | {"folder":"/tmp"}            | folder             | is not known; allowed are name, keep
            check         | {"quick":"yes"}              | quick              | must be true or false, not a string
            checkpoint    | {"mode":"FULL"}              | mode               | must be one of passive, full, restart, truncate
            vacuum        | {"x":1}                      | x                  | is not known; this route takes no fields
            analyze       | []                           | body               | must be a JSON object
            prune         | {"older_than_seconds":-1}    | older_than_seconds | must be a number of seconds from 0 to
            prune         | {"status":["queued"]}        | status             | of completed, failed, cancelled, not "queued"
            prune         | {"status":[]}                | status             | must be a list of 1 to 3
            prune         | {"status":"failed"}          | status             | not a string
            prune         | {"type":""}                  | type               | must have 1 to 200 characters
            workers/prune | {"gone_for_seconds":1e99999} | gone_for_seconds   | must be a number of seconds
            """)
    void whatBreaksARuleIsRefusedAndNothingBegins(String kind, String body, String field, String message) {
        Response refused = served.post(PATH + kind, body).problem(ProblemKind.INVALID);

        assertThat(refused.fields()).containsExactly(field);
        assertThat(refused.json().at("/errors/0/message").stringValue()).contains(message);
    }

    @ParameterizedTest
    @ValueSource(strings = {"-1", "31", "x", "", "NaN", "1e999999999", "0x1"})
    void aTimeToWaitIsCheckedBeforeAnythingBegins(String seconds) {
        Response refused = served.post(PATH + "vacuum?wait_seconds=" + seconds).problem(ProblemKind.INVALID);

        assertThat(refused.fields()).containsExactly("wait_seconds");
        assertThat(refused.json().at("/errors/0/message").stringValue()).contains("from 0 to 30");
        served.post(PATH + "vacuum" + PATIENTLY).ok(200);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            {"completed_seconds":"1d"}                         | completed_seconds | must be a number of seconds
            {"keep_keys":1}                                    | keep_keys         | must be true or false
            {"by_type":[]}                                     | by_type           | must be an object, not an array
            {"by_type":{"a":1}}                                | by_type.a         | must be an object, not a number
            {"by_type":{"a":{"failed_seconds":-1,"x":1}}}      | by_type.a         | failed_seconds must be
            {"by_type":{"":{}}}                                | by_type.          | must have 1 to 200 characters
            {"by_type":{"a":{}," a":{}}}                       | by_type. a        | must name a type once
            """)
    void aRetentionThatBreaksARuleIsRefusedAsAWhole(String body, String field, String message) {
        Response refused = served.put(PATH + "retention", body).problem(ProblemKind.INVALID);

        assertThat(refused.fields()).containsExactly(field);
        assertThat(refused.json().at("/errors/0/message").stringValue()).contains(message);
        assertThat(served.pawl.maintenance().retention()).isEqualTo(Retention.DEFAULT);
    }
}
