package dev.pawl.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pawl.store.PayloadMatch;
import dev.pawl.store.TaskFilter;
import dev.pawl.store.TaskFilter.Span;
import dev.pawl.store.TaskPage;
import dev.pawl.task.Outcome;
import dev.pawl.task.Task;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Finding tasks by what is known of them. */
interface FilterPromises extends StorePromises {
    @Test
    default void severalStatusesAreAnyOfThem() {
        long queued = insertOne(Draft.of("mail"));
        long later = insertOne(Draft.of("mail").runAfter(time().now() + 9_000));
        long cancelled = insertOne(Draft.of("mail"));
        tasks().cancel(cancelled);

        assertThat(ids(TaskFilter.of("queued,cancelled", null, null))).containsExactly(cancelled, later, queued);
        assertThat(ids(TaskFilter.of("scheduled,cancelled", null, null))).containsExactly(cancelled, later);
        assertThat(ids(TaskFilter.of("failed,completed", null, null))).isEmpty();
    }

    @Test
    default void aTaskIsFoundByItsIdempotencyKeyIfItFitsTheRest() {
        long id = insertOne(Draft.of("mail").key("welcome"));
        insertOne(Draft.of("mail").key("Welcome"));
        TaskFilter keyed = TaskFilter.ALL.withIdempotencyKey("welcome");

        assertThat(ids(keyed)).containsExactly(id);
        assertThat(ids(keyed.withType("mail"))).containsExactly(id);
        assertThat(ids(keyed.withType("other"))).isEmpty();
        assertThat(ids(TaskFilter.ALL.withIdempotencyKey("nobody"))).isEmpty();
        assertThat(browser().page(keyed, 10, id)).isEqualTo(new TaskPage(List.of(), null));
        assertThat(browser().count(keyed)).isEqualTo(1);
    }

    @Test
    default void tasksAreFoundByTheirLimitKey() {
        long one = insertOne(Draft.of("mail").limitKey("acme"));
        long two = insertOne(Draft.of("image").queue("slow").limitKey("acme"));
        insertOne(Draft.of("mail").limitKey("other"));
        insertOne(Draft.of("mail"));

        assertThat(ids(TaskFilter.ALL.withLimitKey("acme"))).containsExactly(two, one);
        assertThat(ids(TaskFilter.ALL.withLimitKey("acme").withQueue("slow"))).containsExactly(two);
    }

    @Test
    default void tasksAreFoundByTheWorkerThatHoldsThemOrRanThemLast() {
        long ended = insertOne(Draft.of("mail"));
        HandWorker ada = worker("mail");
        ada.complete(ada.claimOne(), null);
        long held = insertOne(Draft.of("mail"));
        HandWorker.of(tasks(), time(), "bo", "mail").claimOne();
        insertOne(Draft.of("mail"));

        assertThat(ids(TaskFilter.ALL.withWorker("ada"))).containsExactly(ended);
        assertThat(ids(TaskFilter.ALL.withWorker("bo"))).containsExactly(held);
        assertThat(ids(TaskFilter.ALL.withWorker("cy"))).isEmpty();
    }

    @Test
    default void tasksAreFoundByWhatTheirErrorMessageBeginsWith() {
        HandWorker ada = worker("mail");
        long full = insertOne(Draft.of("mail").maxAttempts(1));
        ada.end(ada.claimOne(), Outcome.discard("disk 7 is full [a?]: 100%_"));
        long gone = insertOne(Draft.of("mail").maxAttempts(1));
        ada.end(ada.claimOne(), Outcome.discard("disk 7 is gone"));
        long again = insertOne(Draft.of("mail").maxAttempts(2));
        ada.end(ada.claimOne(), Outcome.retry(Duration.ZERO, "disk 9 is full"));
        ada.complete(ada.claimOne(), null);
        insertOne(Draft.of("mail"));

        assertThat(ids(TaskFilter.ALL.withError("disk"))).containsExactly(gone, full);
        assertThat(ids(TaskFilter.ALL.withError("disk * is full"))).containsExactly(full);
        assertThat(ids(TaskFilter.ALL.withError("disk 7 is full [a?]: 100%_"))).containsExactly(full);
        assertThat(ids(TaskFilter.ALL.withError("*is gone"))).containsExactly(gone);
        assertThat(ids(TaskFilter.ALL.withError("*")))
                .as("who left none has none")
                .containsExactly(gone, full);
        assertThat(ids(TaskFilter.ALL.withError("Disk"))).isEmpty();
        assertThat(ids(TaskFilter.ALL.withError("disk ? is"))).isEmpty();
        assertThat(browser().count(TaskFilter.ALL.withError("disk").withType("mail")))
                .isEqualTo(2);
        assertThat(browser().get(again).orElseThrow().errorMessage()).isNull();
    }

    @Test
    default void tasksOfSeveralStatesAreFoundFromTheNewestDownEachOnce() {
        HandWorker ada = worker("mail");
        long again = insertOne(Draft.of("mail").maxAttempts(2));
        ada.end(ada.claimOne(), Outcome.retry(Duration.ZERO, "disk 1 is full"));
        ada.end(ada.claimOne(), Outcome.retry(Duration.ZERO, "disk 2 is full"));
        long first = insertOne(Draft.of("mail"));
        long failed = insertOne(Draft.of("mail"));
        ada.end(ada.claim(2).get(1), Outcome.discard("disk 3 is full"));
        long last = insertOne(Draft.of("mail"));
        tasks().cancel(last);
        insertOne(Draft.of("mail"));
        TaskFilter filter = TaskFilter.of("failed,cancelled,processing", null, null);

        assertThat(ids(filter)).containsExactly(last, failed, first, again);
        assertThat(browser().count(filter)).isEqualTo(4);
        assertThat(ids(filter.withError("disk"))).containsExactly(failed, again);
        assertThat(ids(TaskFilter.ALL.withError("disk"))).containsExactly(failed, again);
        assertThat(ids(TaskFilter.ALL.withError("disk 1"))).isEmpty();
        assertThat(browser().page(filter, 2, null).tasks()).extracting(Task::id).containsExactly(last, failed);
        assertThat(browser().page(filter, 2, failed).tasks())
                .extracting(Task::id)
                .containsExactly(first, again);
    }

    @Test
    default void aSpanOfTimeBeginsAtItsFirstMomentAndEndsBeforeItsLast() {
        long begun = time().now();
        List<Long> made = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            made.add(insertOne(Draft.of("mail")));
            time().advance(Duration.ofMillis(10));
        }
        Span middle = new Span(begun + 10, begun + 30);
        assertThat(ids(TaskFilter.ALL.withCreated(middle))).containsExactly(made.get(2), made.get(1));
        assertThat(ids(TaskFilter.ALL.withCreated(new Span(begun + 30, null)))).containsExactly(made.get(3));
        assertThat(ids(TaskFilter.ALL.withCreated(new Span(null, begun + 10)))).containsExactly(made.get(0));

        long ended = time().now();
        tasks().cancel(made.get(0));
        time().advance(Duration.ofMillis(10));
        tasks().cancel(made.get(1));
        assertThat(ids(TaskFilter.ALL.withFinished(new Span(ended, ended + 10))))
                .containsExactly(made.get(0));
        assertThat(ids(TaskFilter.ALL.withFinished(new Span(ended + 1, null)))).containsExactly(made.get(1));
        assertThat(ids(TaskFilter.ALL.withFinished(new Span(null, ended + 11))))
                .as("what has not ended has ended at no time")
                .containsExactly(made.get(1), made.get(0));
    }

    @Test
    default void aPayloadIsAskedForItsValues() {
        long small = insertOne(
                Draft.of("mail")
                        .payload(
                                "{\"to\":{\"name\":\"Ada\",\"tel no\":1},\"n\":5,\"ok\":true,\"none\":null,\"list\":[7,\"x\"]}"));
        long large = insertOne(Draft.of("mail")
                .payload("{\"fill\":\"" + "x".repeat(2_000) + "\",\"to\":{\"name\":\"Bo\"},\"n\":\"5\"}"));
        insertOne(Draft.of("mail").payload("[1]"));
        insertOne(Draft.of("mail").payload("\"Ada\""));

        assertThat(payload("$.to.name", "\"Ada\"")).containsExactly(small);
        assertThat(payload("$.to.name", "\"Bo\"")).containsExactly(large);
        assertThat(payload("$.to.name", "\"ada\"")).isEmpty();
        assertThat(payload("$.to.\"tel no\"", "1")).containsExactly(small);
        assertThat(payload("$.n", "5")).containsExactly(small);
        assertThat(payload("$.n", "5.0")).containsExactly(small);
        assertThat(payload("$.n", "\"5\"")).containsExactly(large);
        assertThat(payload("$.ok", "true")).containsExactly(small);
        assertThat(payload("$.ok", "1")).as("true is not 1").isEmpty();
        assertThat(payload("$.none", "null"))
                .as("null is there, missing is not")
                .containsExactly(small);
        assertThat(payload("$.list[1]", "\"x\"")).containsExactly(small);
        assertThat(payload("$.list", "7")).isEmpty();
        assertThat(payload("$.nothing", "1")).isEmpty();
    }

    @Test
    default void allThatIsAskedOfAPayloadMustBeTrue() {
        long id = insertOne(Draft.of("mail").payload("{\"a\":1,\"b\":2}"));
        PayloadMatch a = new PayloadMatch("$.a", "1");

        assertThat(ids(TaskFilter.ALL.withPayload(List.of(a, new PayloadMatch("$.b", "2")))))
                .containsExactly(id);
        assertThat(ids(TaskFilter.ALL.withPayload(List.of(a, new PayloadMatch("$.b", "3")))))
                .isEmpty();
    }

    @Test
    default void whatIsAskedIsNeverTakenForSql() {
        insertOne(Draft.of("mail").payload("{\"a\":\"x\"}"));
        String quotes = "' OR 1=1 --";

        assertThat(ids(TaskFilter.ALL.withWorker(quotes))).isEmpty();
        assertThat(payload("$.a' OR 1=1 --", "\"x\"")).isEmpty();
        assertThat(payload("$.a", "\"" + quotes + "\"")).isEmpty();
    }

    @Test
    default void pagesLeadToEveryTaskThatFits() {
        List<Long> wanted = new ArrayList<>();
        List<Long> all = insert(IntStream.range(0, 57)
                        .mapToObj(i -> Draft.of("mail").payload("{\"third\":" + (i % 3 == 0) + "}"))
                        .toArray(Draft[]::new))
                .stream()
                .map(answer -> answer.taskId())
                .toList();
        for (int i = 54; i >= 0; i -= 3) {
            wanted.add(all.get(i));
        }
        TaskFilter filter = TaskFilter.ALL.withPayload(List.of(new PayloadMatch("$.third", "true")));

        for (int limit : new int[] {1, 4, 18, 19, 20}) {
            List<Long> seen = new ArrayList<>();
            TaskPage page = browser().page(filter, limit, null);
            seen.addAll(page.tasks().stream().map(Task::id).toList());
            while (page.next() != null) {
                assertThat(page.tasks()).hasSizeLessThanOrEqualTo(limit);
                page = browser().page(filter, limit, page.next());
                seen.addAll(page.tasks().stream().map(Task::id).toList());
            }
            assertThat(seen).as("by " + limit).isEqualTo(wanted);
        }
        assertThat(browser().count(filter)).isEqualTo(wanted.size());
        assertThat(browser().list(filter, 5, wanted.get(2)))
                .extracting(Task::id)
                .isEqualTo(wanted.subList(3, 8));
    }

    @Test
    default void aCountIsOfWhatTheListWouldShow() {
        HandWorker worker = worker("mail");
        insert(Draft.of("mail"), Draft.of("mail").runAfter(time().now() + 1_000), Draft.of("mail"));
        worker.end(worker.claimOne(), Outcome.discard("no"));

        Stream.of("queued", "scheduled", "failed", "completed", "failed,scheduled")
                .map(status -> TaskFilter.of(status, null, null))
                .forEach(filter -> assertThat(browser().count(filter))
                        .as(filter.toString())
                        .isEqualTo(ids(filter).size()));
        assertThat(browser().count(TaskFilter.ALL)).isEqualTo(3);
    }

    private List<Long> payload(String path, String value) {
        return ids(TaskFilter.ALL.withPayload(List.of(new PayloadMatch(path, value))));
    }

    private List<Long> ids(TaskFilter filter) {
        return browser().list(filter, 100, null).stream().map(Task::id).toList();
    }
}
