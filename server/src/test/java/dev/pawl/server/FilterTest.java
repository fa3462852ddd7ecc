package dev.pawl.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a list can be asked for, beyond status, type and queue. */
class FilterTest {
    @TempDir
    static Path folder;

    private static Served served;

    @BeforeAll
    static void serve() {
        served = Served.in(folder);
        served.enqueued("{\"type\":\"a\",\"idempotency_key\":\"k 1\",\"payload\":{\"to\":{\"name\":\"Ada\"},\"n\":5}}");
        served.enqueued("{\"type\":\"a\",\"limit_key\":\"acme\",\"payload\":{\"to\":{\"name\":\"Bo\"},\"n\":\"5\"}}");
        served.enqueued("{\"type\":\"b\",\"payload\":{\"ok\":true,\"a b\":[1,null]}}");
        served.enqueued("{\"type\":\"b\",\"run_after_utc\":\"2100-01-01T00:00Z\"}");
        served.pawl.cancel(1);
    }

    @AfterAll
    static void close() {
        served.close();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            key=k+1                                       | 1
            key=k+2                                       |
            limit_key=acme                                | 2
            worker_id=nobody                              |
            status=cancelled,scheduled                    | 4 1
            status=cancelled&status=scheduled             | 4 1
            status=queued&type=a                          | 2
            created_from=2000-01-01T00:00                 | 4 3 2 1
            created_to=2000-01-01T00:00Z                  |
            finished_from=2000-01-01T00:00:00%2B01:00     | 1
            finished_to=2000-01-01T00:00Z                 |
            payload.$.to.name=Ada                         | 1
            payload.$.to.name=%22Ada%22                   | 1
            payload.%24.n=5                               | 1
            payload.$.n=%225%22                           | 2
            payload.$.ok=true                             | 3
            payload.$.%22a+b%22%5B0%5D=1                  | 3
            payload.$.%22a+b%22%5B1%5D=null               | 3
            payload.$.n=5&payload.$.to.name=Bo            |
            payload.$.n=5&payload.$.to.name=Ada           | 1
            """)
    void aFilterFindsWhatItSays(String query, String ids) {
        List<String> found = new ArrayList<>();
        served.get("/queue/tasks?" + query)
                .ok(200)
                .json()
                .forEach(task -> found.add(task.get("task_id").toString()));

        assertThat(String.join(" ", found)).isEqualTo(ids == null ? "" : ids);
    }

    @ParameterizedTest
    @CsvSource({
        "key=, key",
        "worker=%20, worker",
        "limit_key=%00, limit_key",
        "created_from=yesterday, created_from",
        "finished_to=, finished_to",
        "'status=queued,', status",
        "payload.a=1, payload.a",
        "payload.$=1, payload.$",
        "payload.$..a=1, payload.$..a",
        "payload.$.a=%5B1%5D, payload.$.a",
        "payload.$.a=%7B%7D, payload.$.a",
        "payload=1, payload",
        "payload.$.a=1&payload.$.a=2, payload.$.a",
        "payload.$.a=1&payload.$.b=1&payload.$.c=1&payload.$.d=1&payload.$.e=1&payload.$.f=1, payload",
        "fields=, fields",
        "'fields=task_id,secret', fields",
    })
    void whatBreaksARuleIsNamed(String query, String field) {
        assertThat(served.get("/queue/tasks?" + query)
                        .problem(ProblemKind.INVALID)
                        .fields())
                .containsExactly(field);
    }

    @Test
    void onlyTheFieldsThatAreAskedForAreShown() {
        Response page = served.get("/queue/tasks?fields=status,task_id&fields=payload&limit=1")
                .ok(200);

        assertThat(page.body()).isEqualTo("[{\"task_id\":4,\"status\":\"queued\",\"payload\":{}}]");
        assertThat(page.header("Link"))
                .isEqualTo("</queue/tasks?fields=status%2Ctask_id%2Cpayload&limit=1&after=4>; rel=\"next\"");
        assertThat(served.get("/queue/tasks?fields=nothing").body()).contains("must be of task_id, type, queue");
    }

    @Test
    void theLinkKeepsEveryFilter() {
        String link = served.get("/queue/tasks?payload.$.to.name=Ada&status=cancelled&status=queued&limit=1&type=a")
                .ok(200)
                .header("Link");
        assertThat(link).isEmpty();

        Response first = served.get("/queue/tasks?created_from=2000-01-01T00:00:00%2B00:00&type=a&limit=1")
                .ok(200);
        assertThat(first.header("Link"))
                .contains("created_from=2000-01-01T00%3A00%3A00%2B00%3A00&type=a&limit=1&after=2");
    }
}
