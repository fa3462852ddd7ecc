package dev.pawl.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.pawl.Pawl;
import dev.pawl.PawlSettings;
import dev.pawl.sqlite.Wiretap;
import dev.pawl.store.EventFilter;
import dev.pawl.store.LoggedEvent;
import dev.pawl.store.LoggedEvent.Kind;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/** Those who follow the event log are told of everything in its order, from all processes, at their own pace. */
class FollowTest extends OnARealFile {
    private final Queue<LoggedEvent> told = new ConcurrentLinkedQueue<>();

    private Runnable follow(Pawl pawl, EventFilter filter, Long after) {
        return pawl.follow(filter, after, (events, next) -> {
            told.addAll(events);
            next.run();
        });
    }

    private List<Kind> kinds() {
        return told.stream().map(LoggedEvent::kind).toList();
    }

    @Test
    void whoFollowsIsToldOfThisProcessAndOfOthers() {
        Pawl pawl = handlingOther(open());
        Pawl other = open();
        follow(pawl, EventFilter.ALL, null);

        other.enqueue(OTHER, new Digit(1));
        await().atMost(SOON).until(() -> kinds().contains(Kind.ENQUEUED));
        pawl.start();

        await().atMost(SOON).until(() -> kinds().contains(Kind.COMPLETED));
        assertThat(kinds()).containsExactly(Kind.ENQUEUED, Kind.CLAIMED, Kind.COMPLETED);
    }

    @Test
    void everyoneIsToldEverythingOnceInOrder() {
        Pawl pawl = handlingOther(open());
        List<List<Long>> ids = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            List<Long> mine = Collections.synchronizedList(new ArrayList<>());
            ids.add(mine);
            pawl.follow(EventFilter.ALL.withKinds(Set.of(Kind.COMPLETED)), null, (events, next) -> {
                events.forEach(event ->
                        mine.add(event.task() == null ? -1L : event.task().id()));
                next.run();
            });
        }
        pawl.start();
        List<Long> tasks = pawl.enqueueAll(Collections.nCopies(1_000, OTHER.with(new Digit(1)))).stream()
                .map(answer -> answer.taskId())
                .toList();

        await().atMost(SOON).until(() -> ids.stream().allMatch(mine -> mine.size() == 1_000));
        assertThat(ids)
                .allSatisfy(mine -> assertThat(mine).isEqualTo(ids.get(0)).containsExactlyInAnyOrderElementsOf(tasks));
    }

    @Test
    void oneWhoDoesNotGoOnIsToldNothingMoreAndHoldsUpNobody() {
        Pawl pawl = open();
        AtomicReference<Runnable> goOn = new AtomicReference<>();
        List<LoggedEvent> stuck = Collections.synchronizedList(new ArrayList<>());
        pawl.follow(EventFilter.ALL, null, (events, next) -> {
            stuck.addAll(events);
            goOn.set(next);
        });
        follow(pawl, EventFilter.ALL, null);
        pawl.enqueue(OTHER, new Digit(1));
        await().atMost(SOON).until(() -> stuck.size() == 1 && told.size() == 1);

        pawl.enqueue(OTHER, new Digit(2));
        pawl.enqueue(OTHER, new Digit(3));
        await().atMost(SOON).until(() -> told.size() == 3);
        assertThat(stuck).hasSize(1);

        goOn.get().run();
        await().atMost(SOON).until(() -> stuck.size() >= 3);
        assertThat(stuck).containsExactlyElementsOf(told);
    }

    @Test
    void whoComesBackSoonTakesUpWhereHeLeft() {
        Pawl pawl = open();
        Runnable leave = follow(pawl, EventFilter.ALL, null);
        pawl.enqueue(OTHER, new Digit(1));
        await().atMost(SOON).until(() -> told.size() == 1);
        leave.run();
        long last = told.element().id();
        pawl.enqueue(OTHER, new Digit(2));
        pawl.close();

        Pawl again = Pawl.open(file().toString(), PawlSettings.DEFAULT);
        try (again) {
            follow(again, EventFilter.ALL, last);
            again.enqueue(OTHER, new Digit(3));
            await().atMost(SOON).until(() -> told.size() == 3);
        }
        assertThat(kinds()).containsOnly(Kind.ENQUEUED);
    }

    @Test
    void aFollowerThatThrowsHarmsNobody() {
        Pawl pawl = open();
        pawl.follow(EventFilter.ALL, null, (events, next) -> {
            throw new IllegalStateException("on purpose");
        });
        follow(pawl, EventFilter.ALL, null);

        pawl.enqueue(OTHER, new Digit(1));
        await().atMost(SOON).until(() -> told.size() == 1);
        pawl.enqueue(OTHER, new Digit(1));

        await().atMost(SOON).until(() -> told.size() == 2);
    }

    @Test
    void whileNothingHappensNothingIsExecuted() throws Exception {
        try (Wiretap tap = Wiretap.on()) {
            Pawl pawl = open();
            follow(pawl, EventFilter.ALL, null);
            pawl.enqueue(OTHER, new Digit(1));
            await().atMost(SOON).until(() -> told.size() == 1);
            int[] before = {-1};

            await().during(Duration.ofSeconds(2)).atMost(SOON).until(() -> {
                int now = tap.heard().size();
                boolean silent = now == before[0];
                before[0] = now;
                return silent;
            });
            pawl.close();
        }
    }
}
