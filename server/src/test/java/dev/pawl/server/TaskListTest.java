package dev.pawl.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pawl.TaskType;
import dev.pawl.task.JsonText;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Lists of tasks, and the way from page to page. */
class TaskListTest {
    private static final int TASKS = 250;
    private static final Pattern NEXT = Pattern.compile("<(/queue/tasks\\?[^>]+)>; rel=\"next\"");

    @TempDir
    static Path folder;

    private static Served served;

    /** Ids 1 to 250: every fifth of type b, every second in queue x; the first three end, the fourth is for later. */
    @BeforeAll
    static void serve() {
        served = Served.in(folder);
        served.pawl.enqueueAll(IntStream.rangeClosed(1, TASKS)
                .mapToObj(i -> TaskType.json(i % 5 == 0 ? "b" : "a & ü")
                        .with(new JsonText("{\"i\":" + i + "}"))
                        .queue(i % 2 == 0 ? "x" : "default")
                        .runAfter(java.time.Instant.parse(i == 4 ? "2100-01-01T00:00:00Z" : "2020-01-01T00:00:00Z")))
                .toList());
        LongStream.rangeClosed(1, 3).forEach(served.pawl::cancel);
    }

    @AfterAll
    static void close() {
        served.close();
    }

    private static List<Long> ids(Response page) {
        List<Long> ids = new ArrayList<>();
        page.json().forEach(task -> ids.add(task.get("task_id").longValue()));
        return ids;
    }

    private static List<Long> walk(String path) {
        List<Long> ids = new ArrayList<>();
        String next = path;
        while (next != null) {
            Response page = served.get(next).ok(200);
            ids.addAll(ids(page));
            Matcher link = NEXT.matcher(page.header("Link"));
            next = link.matches() ? link.group(1) : null;
        }
        return ids;
    }

    private static List<Long> newestFirst(long last, java.util.function.LongPredicate which) {
        return LongStream.iterate(last, i -> i > 0, i -> i - 1)
                .filter(which)
                .boxed()
                .toList();
    }

    @Test
    void aListShowsTheHundredNewestUnlessTold() {
        Response page = served.get("/queue/tasks").ok(200);

        assertThat(ids(page)).isEqualTo(newestFirst(TASKS, i -> i > TASKS - 100));
        assertThat(page.header("Link")).isEqualTo("</queue/tasks?after=151>; rel=\"next\"");
    }

    @ParameterizedTest
    @CsvSource({"1", "7", "32", "33", "64", "100", "249", "250", "251", "1000"})
    void followingTheLinkShowsEveryTaskOnce(int limit) {
        assertThat(walk("/queue/tasks?limit=" + limit)).isEqualTo(newestFirst(TASKS, i -> true));
    }

    @Test
    void theLastPageHasNoLink() {
        assertThat(served.get("/queue/tasks?limit=250").ok(200).header("Link")).isEmpty();
        assertThat(served.get("/queue/tasks?limit=249").ok(200).header("Link")).contains("limit=249&after=2>");
        Response beyond = served.get("/queue/tasks?after=1").ok(200);
        assertThat(beyond.body()).isEqualTo("[]");
        assertThat(beyond.header("Link")).isEmpty();
    }

    @Test
    void filtersHoldOnEveryPage() {
        assertThat(walk("/queue/tasks?type=b&limit=9")).isEqualTo(newestFirst(TASKS, i -> i % 5 == 0));
        assertThat(walk("/queue/tasks?type=a+%26+%C3%BC&queue=x&limit=20"))
                .isEqualTo(newestFirst(TASKS, i -> i % 5 != 0 && i % 2 == 0));
        assertThat(walk("/queue/tasks?queue=default&status=queued&limit=50"))
                .isEqualTo(newestFirst(TASKS, i -> i % 2 == 1 && i > 3));
    }

    @Test
    void everyStatusCanBeAskedFor() {
        assertThat(walk("/queue/tasks?status=cancelled")).containsExactly(3L, 2L, 1L);
        assertThat(walk("/queue/tasks?status=scheduled")).containsExactly(4L);
        assertThat(walk("/queue/tasks?status=queued&after=6")).containsExactly(5L, 4L);
        for (String none : List.of("blocked", "processing", "completed", "failed")) {
            assertThat(served.get("/queue/tasks?status=" + none).ok(200).body()).isEqualTo("[]");
        }
        assertThat(walk("/queue/tasks?type=nobody")).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "limit, 0",
        "limit, 1001",
        "limit, -1",
        "limit, ten",
        "limit, 1.5",
        "limit, ''",
        "limit, 99999999999999999999",
        "limit, %201",
        "limit, %D9%A1",
        "after, 0",
        "after, -1",
        "after, x",
        "after, ''",
        "after, 9223372036854775808",
        "status, done",
        "status, ''",
        "status, queued%20",
        "type, ''",
        "type, %20",
        "queue, ''",
    })
    void aParameterThatBreaksARuleIsNamed(String parameter, String value) {
        assertThat(served.get("/queue/tasks?" + parameter + "=" + value)
                        .problem(ProblemKind.INVALID)
                        .fields())
                .containsExactly(parameter);
    }

    @Test
    void allFaultsAreToldAtOnce() {
        Response refused = served.get("/queue/tasks?limit=0&limit=1&after=x&status=y&page=2&type=" + "t".repeat(201))
                .problem(ProblemKind.INVALID);

        assertThat(refused.fields()).containsExactly("limit", "page", "status", "type", "limit", "after");
        assertThat(refused.body())
                .contains(
                        "must be given once",
                        "this route takes status, type, queue, key, limit_key, worker_id, job, error, created_from, created_to,"
                                + " finished_from, finished_to, payload.PATH, fields, limit, after");
    }

    @Test
    void aPageOfLargeTasksEndsEarlyAndStillLeadsToAllOfThem(@TempDir Path other) {
        try (Served large = Served.in(other)) {
            JsonText payload = new JsonText("{\"a\":\"" + "x".repeat(1_000_000) + "\"}");
            large.pawl.enqueueAll(IntStream.range(0, 20)
                    .mapToObj(i -> TaskType.json("large").with(payload))
                    .toList());

            Response first = large.get("/queue/tasks?limit=1000").ok(200);
            assertThat(ids(first)).hasSizeBetween(5, 15);
            Matcher link = NEXT.matcher(first.header("Link"));
            assertThat(link.matches()).isTrue();
            assertThat(ids(large.get(link.group(1)).ok(200)).get(0))
                    .isEqualTo(ids(first).get(ids(first).size() - 1) - 1);
        }
    }
}
