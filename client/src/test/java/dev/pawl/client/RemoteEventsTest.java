package dev.pawl.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pawl.Pawl;
import dev.pawl.PawlSettings;
import dev.pawl.TaskType;
import dev.pawl.store.EventFilter;
import dev.pawl.store.EventFollower;
import dev.pawl.store.LoggedEvent;
import dev.pawl.store.LoggedEvent.Kind;
import dev.pawl.store.StoreException;
import dev.pawl.task.JsonText;
import dev.pawl.task.Time;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Those who follow a server's events are told everything once and in order, whatever becomes of the stream. */
class RemoteEventsTest {
    private static final TaskType<JsonText> MAIL = TaskType.json("mail");
    private static final TaskType<JsonText> REPORT = TaskType.json("report");
    private static final int SOON_SECONDS = 60;

    @TempDir
    Path folder;

    private final BlockingQueue<LoggedEvent> told = new LinkedBlockingQueue<>();

    private final EventFollower follower = (events, next) -> {
        told.addAll(events);
        next.run();
    };

    private static Pawl open(String location) {
        return Pawl.open(location, PawlSettings.DEFAULT);
    }

    private static long enqueue(Pawl pawl, TaskType<JsonText> type) {
        return pawl.enqueue(type, new JsonText("{}")).taskId();
    }

    private LoggedEvent next() throws InterruptedException {
        LoggedEvent event = told.poll(SOON_SECONDS, TimeUnit.SECONDS);
        assertThat(event).as("an event").isNotNull();
        return event;
    }

    private long nextTask() throws InterruptedException {
        LoggedEvent.Subject task = next().task();
        assertThat(task).as("no gap").isNotNull();
        return task.id();
    }

    @Test
    void whatIsToldIsWhatAnEmbeddedQueueTells() throws Exception {
        try (ServedStore served = ServedStore.of(folder.resolve("queue.db"));
                Pawl client = open(served.location())) {
            BlockingQueue<LoggedEvent> near = new LinkedBlockingQueue<>();
            client.follow(EventFilter.ALL, null, follower);
            served.pawl.follow(EventFilter.ALL, null, (events, next) -> {
                near.addAll(events);
                next.run();
            });
            client.handle(MAIL, (mail, context) -> {});
            client.start();

            enqueue(client, MAIL);

            for (Kind kind : List.of(Kind.ENQUEUED, Kind.CLAIMED, Kind.COMPLETED)) {
                LoggedEvent event = next();
                assertThat(event.kind()).isEqualTo(kind);
                assertThat(event).isEqualTo(near.poll(SOON_SECONDS, TimeUnit.SECONDS));
            }
        }
    }

    @Test
    void onlyWhatFitsIsToldAndNothingAfterTheEnd() throws Exception {
        try (ServedStore served = ServedStore.of(folder.resolve("queue.db"));
                Pawl client = open(served.location())) {
            Runnable end = client.follow(
                    EventFilter.ALL.withTypes(Set.of("report, of 5 %")).withKinds(Set.of(Kind.CANCELLED)),
                    null,
                    follower);
            client.follow(EventFilter.ALL.withTypes(Set.of("report")), null, follower);
            enqueue(client, MAIL);
            long report = enqueue(client, REPORT);

            assertThat(nextTask()).isEqualTo(report);
            end.run();
            assertThat(told).isEmpty();
        }
    }

    @Test
    void overStreamsThatAreCutAndARestartOfTheServerNothingIsMissedOrToldTwice() throws Exception {
        Path file = folder.resolve("queue.db");
        ServedStore before = ServedStore.of(file);
        int port = before.server.port();
        List<Long> tasks = new ArrayList<>();
        try (CuttingProxy proxy = new CuttingProxy(port, 7);
                Pawl client = open(proxy.location())) {
            client.follow(EventFilter.ALL, null, follower);
            for (int i = 0; i < 40; i++) {
                tasks.add(enqueue(before.pawl, MAIL));
                assertThat(nextTask()).isEqualTo(tasks.get(i));
            }
            assertThat(proxy.lost()).isGreaterThan(3);
            before.close();
            try (ServedStore after = new ServedStore(file, Time.system(), port)) {
                for (int i = 40; i < 60; i++) {
                    tasks.add(enqueue(after.pawl, MAIL));
                }
                for (int i = 40; i < 60; i++) {
                    assertThat(nextTask()).isEqualTo(tasks.get(i));
                }
                assertThat(told).isEmpty();
            }
        }
    }

    @Test
    void whoIsCutOffBeforeAnythingHappenedMissesNothingEither() throws Exception {
        Path file = folder.resolve("queue.db");
        ServedStore before = ServedStore.of(file);
        int port = before.server.port();
        try (Pawl client = open(before.location())) {
            client.follow(EventFilter.ALL, null, follower);
            before.server.close();
            long missed = enqueue(before.pawl, MAIL);
            before.close();
            try (ServedStore after = new ServedStore(file, Time.system(), port)) {
                long later = enqueue(after.pawl, MAIL);

                assertThat(nextTask()).isEqualTo(missed);
                assertThat(nextTask()).isEqualTo(later);
            }
        }
    }

    @Test
    void oneWhoDoesNotGoOnIsToldNothingMoreUntilItDoes() throws Exception {
        BlockingQueue<Runnable> asking = new LinkedBlockingQueue<>();
        try (ServedStore served = ServedStore.of(folder.resolve("queue.db"));
                Pawl client = open(served.location())) {
            client.follow(EventFilter.ALL, null, (events, next) -> {
                told.addAll(events);
                asking.add(next);
            });
            client.follow(EventFilter.ALL, null, (events, next) -> {
                throw new IllegalStateException("a broken follower harms nobody");
            });
            long first = enqueue(client, MAIL);
            long second = enqueue(client, MAIL);

            assertThat(nextTask()).isEqualTo(first);
            Runnable goOn = asking.take();
            assertThat(told).isEmpty();
            goOn.run();
            goOn.run();
            assertThat(nextTask()).isEqualTo(second);
        }
    }

    @Test
    void whatCannotBeFollowedIsToldAtOnce() {
        try (ServedStore served = ServedStore.of(folder.resolve("queue.db"));
                Pawl client = open(served.location())) {
            served.server.close();

            assertThatThrownBy(() -> client.follow(EventFilter.ALL, null, follower))
                    .isInstanceOf(StoreException.Unavailable.class);
        }
    }
}
