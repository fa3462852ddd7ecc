package dev.pawl.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import dev.pawl.task.TaskEvent;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class EventsTest {
    private static final TaskEvent EVENT = new TaskEvent.Enqueued(1, "mail", "default");

    private final Events events = new Events();
    private final List<TaskEvent> heard = new ArrayList<>();

    @Test
    void nobodyListensUntilSomebodySubscribesAndAfterTheLastOneLeft() {
        assertThat(events.wanted()).isFalse();

        Runnable leave = events.subscribe(heard::add);
        assertThat(events.wanted()).isTrue();
        events.emit(EVENT);

        leave.run();
        events.emit(EVENT);
        assertThat(events.wanted()).isFalse();
        assertThat(heard).containsExactly(EVENT);
    }

    @Test
    void aSubscriberThatThrowsHarmsNeitherTheQueueNorTheOthers() {
        events.subscribe(event -> {
            throw new IllegalStateException("a broken subscriber");
        });
        events.subscribe(heard::add);

        assertThatCode(() -> events.emit(EVENT)).doesNotThrowAnyException();
        assertThat(heard).containsExactly(EVENT);
    }

    @Test
    void aSubscriberThatThrowsAnErrorHarmsNobodyEither() {
        events.subscribe(event -> {
            throw new StackOverflowError("a broken subscriber");
        });
        events.subscribe(heard::add);

        assertThatCode(() -> events.emit(EVENT)).doesNotThrowAnyException();
        assertThat(heard).containsExactly(EVENT);
    }
}
