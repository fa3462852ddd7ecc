package dev.pawl.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.awaitility.Awaitility.await;

import dev.pawl.Metrics;
import dev.pawl.Pawl;
import dev.pawl.TaskType;
import dev.pawl.sqlite.Wiretap;
import dev.pawl.store.Activity;
import dev.pawl.store.Retention;
import dev.pawl.task.JsonText;
import dev.pawl.task.Outcome;
import dev.pawl.task.TaskStatus;
import dev.pawl.testkit.FakeTime;
import java.sql.DriverManager;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What happens is counted, by hour, and outlives both the process and the tasks. */
class ActivityTest extends OnARealFile {
    private static final int MOST_NAMED = 500;

    private final FakeTime time = new FakeTime();

    /** What other processes see: what is stored. */
    private static Activity.Counts stored(Pawl pawl) {
        return sum(pawl.browser().activity(0));
    }

    private static Activity.Counts known(Pawl pawl) {
        return sum(pawl.activity(Instant.EPOCH));
    }

    private static Activity.Counts sum(List<Activity> activity) {
        return activity.stream().map(Activity::counts).reduce(Activity.Counts.ZERO, Activity.Counts::plus);
    }

    @Test
    void everyEndIsCountedAsWhatItIs() {
        Pawl pawl = open(time).handleOutcome(SQUARE, (number, context) -> switch (number.value()) {
            case 0 -> Outcome.done();
            case 1 -> Outcome.discard("no");
            case 2 -> Outcome.cancel("not needed");
            default -> context.attempt() == 1 ? Outcome.retry(Duration.ZERO, "again") : Outcome.done();
        });
        pawl.cancel(pawl.enqueue(SQUARE, new Digit(0)).taskId());
        pawl.start(ONE_AT_A_TIME);

        awaitStatus(pawl, pawl.enqueue(SQUARE, new Digit(0)).taskId(), TaskStatus.COMPLETED);
        awaitStatus(pawl, pawl.enqueue(SQUARE, new Digit(1)).taskId(), TaskStatus.FAILED);
        awaitStatus(pawl, pawl.enqueue(SQUARE, new Digit(2)).taskId(), TaskStatus.CANCELLED);
        awaitStatus(pawl, pawl.enqueue(SQUARE, new Digit(3)).taskId(), TaskStatus.COMPLETED);

        Activity.Counts all = new Activity.Counts(5, 5, 2, 1, 1, 2, 0);
        await().atMost(SOON).until(() -> known(pawl).equals(all));
        assertThat(pawl.activity(Instant.EPOCH)).allSatisfy(activity -> {
            assertThat(activity.type()).isEqualTo("square");
            assertThat(activity.queue()).isEqualTo("default");
            assertThat(activity.hour()).isEqualTo(FakeTime.START);
            assertThat(activity.waits().count()).isEqualTo(5);
            assertThat(activity.runs().count()).isEqualTo(5);
        });
    }

    @Test
    void aLeaseThatRanOutIsCountedByWhoeverTakesTheTaskBack() throws Exception {
        Gate gate = new Gate();
        Pawl hung = open(time).handle(SQUARE, (number, context) -> gate.passStubbornly());
        hung.start(ONE_AT_A_TIME.withLease(Duration.ofDays(1)));
        long id = hung.enqueue(SQUARE, new Digit(1)).taskId();
        gate.awaitVisitors();
        Pawl other = handlingOther(open(time));
        other.start(ONE_AT_A_TIME);
        letItLookAround(other);

        // why not by time: whoever holds the lease would extend it.
        expire(id);
        letItLookAround(other);

        assertThat(known(other).rescued()).isEqualTo(1);
        gate.open();
        await().atMost(SOON).until(() -> task(other, id).status() == TaskStatus.COMPLETED);
    }

    /** As if its lease had ended a moment ago. */
    private void expire(long id) throws Exception {
        try (var connection = DriverManager.getConnection("jdbc:sqlite:" + file());
                var statement = connection.createStatement()) {
            statement.executeUpdate("UPDATE task SET lease_until = " + time.now() + " WHERE id = " + id);
        }
    }

    @Test
    void itIsWrittenTenSecondsAfterItHappenedAndOnceForAll() throws Exception {
        Pawl pawl = open(time);
        try (Wiretap tap = Wiretap.on()) {
            pawl.enqueue(SQUARE, new Digit(1));
            pawl.enqueue(SQUARE, new Digit(2));
            awaitCounter();
            time.advance(Duration.ofMillis(10_000 - 1));
            pawl.enqueue(SQUARE, new Digit(3));
            assertThat(stored(pawl)).isEqualTo(Activity.Counts.ZERO);
            assertThat(known(pawl).enqueued()).isEqualTo(3);

            time.advance(Duration.ofMillis(1));

            await().atMost(SOON).until(() -> stored(pawl).enqueued() == 3);
            assertThat(known(pawl).enqueued()).as("not twice").isEqualTo(3);
            awaitCounter();
            int before = tap.heard().size();
            time.advance(Duration.ofHours(2));
            awaitCounter();
            assertThat(tap.heard())
                    .as("nothing happened, so nothing is written")
                    .hasSize(before);
        }
    }

    /** Waits until the counter has gone to sleep, beside the store's checkpointer. */
    private void awaitCounter() {
        await().atMost(SOON).until(() -> time.waiting() == 2);
    }

    @Test
    void closingWritesWhatWasCounted() {
        Pawl first = open(time);
        first.enqueue(SQUARE, new Digit(1));
        first.close();

        assertThat(stored(open(time)).enqueued()).isEqualTo(1);
    }

    @Test
    void itOutlivesTheTasks() {
        Pawl pawl = open(time);
        pawl.cancel(pawl.enqueue(SQUARE, new Digit(1)).taskId());
        time.advance(Duration.ofMinutes(1));
        pawl.maintenance()
                .prune(
                        new Retention(
                                Retention.Keep.DEFAULT.with(TaskStatus.CANCELLED, Duration.ofSeconds(1)), Map.of()),
                        pruned -> true);

        assertThat(pawl.browser().stats().all().total()).isZero();
        assertThat(known(pawl).cancelled()).isEqualTo(1);
    }

    @Test
    void moreNamesThanCanBeCountedAreCountedTogether() {
        Pawl pawl = open(time);
        int more = MOST_NAMED + 20;
        pawl.enqueueAll(IntStream.range(0, more)
                .mapToObj(i -> TaskType.json("type " + i).with(new JsonText("{}")))
                .toList());

        List<Activity> activity = pawl.activity(Instant.EPOCH);

        assertThat(activity).hasSize(MOST_NAMED + 1);
        assertThat(sum(activity).enqueued()).isEqualTo(more);
        assertThat(activity.stream().filter(one -> one.type().equals(Activity.OTHER)))
                .singleElement()
                .satisfies(others -> assertThat(others.counts().enqueued()).isEqualTo(20));
    }

    @Test
    void metricsCountTheLastHourAndTheLastDayInParts() {
        happens(100);
        time.advance(Duration.ofMinutes(75));
        assertLast(75, 100);
        time.advance(Duration.ofMinutes(15));
        assertLast(50, 100);
        time.advance(Duration.ofMinutes(30));
        assertLast(0, 100);
        time.advance(Duration.ofMinutes(22 * 60 + 30));
        assertLast(0, 50);
        happens(10);
        assertLast(10, 60);
    }

    /** In a process that ends, so that it is of the hour in which it happened. */
    private void happens(int times) {
        Pawl pawl = open(time);
        for (int i = 0; i < times; i++) {
            pawl.enqueue(SQUARE, new Digit(i));
        }
        pawl.close();
    }

    private void assertLast(int hour, int day) {
        Metrics metrics = open(time).metrics();
        assertThat(metrics.lastHour().enqueued()).isEqualTo(hour);
        assertThat(metrics.lastDay().enqueued()).isEqualTo(day);
    }

    @Test
    void metricsTellRatesPercentilesAndWorkers() {
        Pawl pawl = open(time).handleOutcome(SQUARE, (number, context) -> {
            time.advance(Duration.ofMillis(number.value()));
            return number.value() == 1_000 ? Outcome.discard("no") : Outcome.done();
        });
        assertThat(pawl.metrics().successRate()).isEmpty();
        assertThat(pawl.metrics().runs()).isEmpty();
        pawl.start(ONE_AT_A_TIME);
        for (int millis : new int[] {100, 100, 100, 1_000}) {
            long id = pawl.enqueue(SQUARE, new Digit(millis)).taskId();
            await().atMost(SOON).until(() -> task(pawl, id).status().isEnded());
        }
        await().atMost(SOON).until(() -> known(pawl).completed() + known(pawl).failed() == 4);

        Metrics metrics = pawl.metrics();

        assertThat(metrics.successRate()).hasValue(0.75);
        assertThat(metrics.failureRate()).hasValue(0.25);
        assertThat(metrics.retryRate()).hasValue(0);
        assertThat(metrics.runs().get("square").quantile(0.5).orElseThrow()).isCloseTo(100, within(10.0));
        assertThat(metrics.runs().get("square").quantile(0.99).orElseThrow()).isCloseTo(1_000, within(100.0));
        assertThat(metrics.activeWorkers()).isEqualTo(1);
        assertThat(metrics.staleWorkers()).isZero();
    }
}
