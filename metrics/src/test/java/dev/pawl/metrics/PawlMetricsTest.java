package dev.pawl.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.awaitility.Awaitility.await;

import dev.pawl.Pawl;
import dev.pawl.PawlSettings;
import dev.pawl.TaskType;
import dev.pawl.store.Activity;
import dev.pawl.task.JsonText;
import dev.pawl.task.Outcome;
import dev.pawl.testkit.FakeTime;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A queue's metrics in a registry. */
class PawlMetricsTest {
    private static final TaskType<JsonText> MAIL = TaskType.json("mail");

    @TempDir
    Path folder;

    private final FakeTime time = new FakeTime();
    private final List<Pawl> opened = new ArrayList<>();
    private final MeterRegistry registry = new SimpleMeterRegistry();

    private Pawl open() {
        Pawl pawl = Pawl.open(folder.resolve("queue.db").toString(), PawlSettings.DEFAULT.withTime(time));
        opened.add(pawl);
        return pawl;
    }

    @AfterEach
    void close() {
        opened.forEach(Pawl::close);
    }

    private PawlMetrics bound(Pawl pawl) {
        PawlMetrics metrics = new PawlMetrics(pawl, time);
        metrics.bindTo(registry);
        return metrics;
    }

    private static void enqueue(Pawl pawl, int tasks) {
        pawl.enqueueAll(IntStream.range(0, tasks)
                .mapToObj(i -> MAIL.with(new JsonText("{}")))
                .toList());
    }

    private double enqueued() {
        return registry.get("pawl.tasks.enqueued")
                .tags("type", "mail", "queue", "default")
                .counter()
                .count();
    }

    @Test
    void depthsAreThoseOfTheFile() {
        Pawl pawl = open();
        PawlMetrics metrics = bound(pawl);
        enqueue(pawl, 2);
        pawl.enqueue(MAIL.with(new JsonText("{}")).runAfter(Duration.ofHours(1)));
        time.advance(Duration.ofSeconds(7));

        metrics.refresh();

        assertThat(registry.get("pawl.queue.depth")
                        .tags("queue", "default", "status", "ready")
                        .gauge()
                        .value())
                .isEqualTo(2);
        assertThat(registry.get("pawl.type.depth")
                        .tags("type", "mail", "status", "scheduled")
                        .gauge()
                        .value())
                .isEqualTo(1);
        assertThat(registry.get("pawl.oldest.ready.age").gauge().value()).isEqualTo(7);
        assertThat(registry.get("pawl.wal.size").gauge().value()).isPositive();
    }

    @Test
    void whatAnotherProcessDoesIsToldOnceAndWhatWasBeforeTheBindingIsNot() {
        Pawl other = open();
        enqueue(other, 5);
        other.close();
        PawlMetrics metrics = bound(open());
        metrics.refresh();
        Pawl another = open();
        enqueue(another, 3);
        another.close();

        metrics.refresh();
        metrics.refresh();

        assertThat(enqueued()).isEqualTo(3);
    }

    @Test
    void whatIsWrittenLateOrOverTheHourIsToldOnce() {
        Pawl pawl = open();
        time.advance(Duration.ofMinutes(60).minusSeconds(5));
        PawlMetrics metrics = bound(pawl);
        enqueue(pawl, 3);
        metrics.refresh();
        assertThat(enqueued()).as("before it is written").isEqualTo(3);

        time.advance(Duration.ofSeconds(5));
        await().until(() -> {
            time.advance(Duration.ofSeconds(2));
            return !pawl.browser().activity(0).isEmpty();
        });
        metrics.refresh();
        assertThat(enqueued()).as("it belongs to the hour before").isEqualTo(3);

        enqueue(pawl, 1);
        time.advance(Duration.ofHours(5));
        metrics.refresh();
        time.advance(Duration.ofHours(5));
        metrics.refresh();
        assertThat(enqueued()).isEqualTo(4);
    }

    @Test
    void endsAndTimesAreToldByOutcome() {
        Pawl pawl = open().handleOutcome(MAIL, (payload, context) -> {
            time.advance(Duration.ofMillis(100));
            return context.attempt() == 1 ? Outcome.retry(Duration.ZERO, "again") : Outcome.done();
        });
        PawlMetrics metrics = bound(pawl);
        pawl.start();
        enqueue(pawl, 1);

        await().until(() -> {
            metrics.refresh();
            var found = registry.find("pawl.tasks.finished")
                    .tag("outcome", "completed")
                    .counter();
            return found != null && found.count() == 1;
        });

        assertThat(registry.get("pawl.attempts.started").counter().count()).isEqualTo(2);
        assertThat(registry.get("pawl.attempts.retried").counter().count()).isEqualTo(1);
        assertThat(registry.get("pawl.leases.rescued").counter().count()).isZero();
        assertThat(registry.get("pawl.task.run").timer().count()).isEqualTo(2);
        assertThat(registry.get("pawl.task.run").timer().max(TimeUnit.MILLISECONDS))
                .isCloseTo(100, within(10.0));
        assertThat(registry.get("pawl.task.wait").timer().count()).isEqualTo(2);
        assertThat(registry.get("pawl.commit.time").timer().count()).isPositive();
        assertThat(registry.get("pawl.commit.batch").summary().count())
                .isEqualTo(registry.get("pawl.commit.time").timer().count());
        assertThat(registry.get("pawl.doorbell.rings").counter().count()).isPositive();
        assertThat(registry.get("pawl.workers.active").gauge().value()).isEqualTo(1);
    }

    @Test
    void lookingAtAGaugeBringsEverythingUpToDateAtMostOnceASecond() {
        Pawl pawl = open();
        bound(pawl);
        enqueue(pawl, 1);
        registry.get("pawl.workers.active").gauge().value();
        assertThat(registry.find("pawl.tasks.enqueued").counter())
                .as("not yet a second")
                .isNull();

        time.advance(Duration.ofSeconds(1));
        registry.get("pawl.workers.active").gauge().value();

        assertThat(enqueued()).isEqualTo(1);
    }

    @Test
    void beyondSoManyTypesTheRestHasOneLabel() {
        Pawl pawl = open();
        PawlMetrics metrics = bound(pawl);
        int types = Names.MOST + 30;
        pawl.enqueueAll(IntStream.range(0, types)
                .mapToObj(i -> TaskType.json("type " + i).with(new JsonText("{}")))
                .toList());

        metrics.refresh();

        assertThat(registry.get("pawl.tasks.enqueued").counters()).hasSize(Names.MOST + 1);
        assertThat(registry.get("pawl.tasks.enqueued")
                        .tag("type", Activity.OTHER)
                        .counter()
                        .count())
                .isEqualTo(30);
        assertThat(registry.get("pawl.type.depth")
                        .tags("type", Activity.OTHER, "status", "ready")
                        .gauge()
                        .value())
                .isEqualTo(30);
    }

    @Test
    void aGaugeOfAClosedQueueKeepsItsValue() {
        Pawl pawl = open();
        bound(pawl);
        pawl.close();
        time.advance(Duration.ofSeconds(5));

        assertThat(registry.get("pawl.workers.active").gauge().value()).isZero();
    }
}
