package dev.pawl.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pawl.store.Claim;
import dev.pawl.store.ClaimRequest;
import dev.pawl.store.TaskStore;
import dev.pawl.task.Selector;
import dev.pawl.task.Strategy;
import dev.pawl.task.Time;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a line of waiting requests asks of its store. */
@Timeout(value = 1, unit = TimeUnit.MINUTES)
class WaitingClaimsTest {
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final AtomicInteger asked = new AtomicInteger();
    private final TaskStore store = counting(new EmptyStore());
    private final WaitingClaims line =
            new WaitingClaims(store, Time.system(), new Events(), new SignsOfLife(store, Time.system()));

    private TaskStore counting(TaskStore empty) {
        return (TaskStore) Proxy.newProxyInstance(
                TaskStore.class.getClassLoader(), new Class<?>[] {TaskStore.class}, (proxy, method, arguments) -> {
                    if (method.getName().equals("exchange")) {
                        asked.incrementAndGet();
                    }
                    try {
                        return method.invoke(empty, arguments);
                    } catch (InvocationTargetException thrown) {
                        throw thrown.getCause();
                    }
                });
    }

    private CompletableFuture<List<Claim>> add(String worker, String type) {
        return line.add(
                new ClaimRequest(
                        worker,
                        new Selector(Set.of(type), Set.of(), Map.of()),
                        Strategy.PRIORITY,
                        1,
                        0,
                        Map.of(),
                        60_000),
                PATIENCE);
    }

    @Test
    void aThousandWhoWantTheSameAreOneQuestion() {
        List<CompletableFuture<List<Claim>>> waiting = new ArrayList<>();
        for (int i = 0; i < 1_000; i++) {
            waiting.add(add("w" + i, i % 2 == 0 ? "a" : "b"));
        }

        line.start();
        line.stop(PATIENCE);

        assertThat(asked.get()).as("one for each kind of wish and turn").isBetween(0, 20);
        assertThat(waiting).allSatisfy(claims -> assertThat(claims).isCompletedWithValue(List.of()));
    }

    @Test
    void whoComesAfterTheEndIsToldThatThereIsNothing() {
        line.start();
        line.stop(PATIENCE);

        assertThat(add("late", "a")).isCompletedWithValue(List.of());
        assertThat(asked).hasValue(0);
    }
}
