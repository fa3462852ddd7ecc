package dev.pawl.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pawl.store.Activity;
import dev.pawl.store.Distribution;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What happened, by hour, type and queue. */
interface ActivityPromises extends StorePromises {
    private static Activity activity(long hour, String type, long enqueued, Map<Integer, Long> runs) {
        return new Activity(
                hour,
                type,
                "default",
                new Activity.Counts(enqueued, 1, 2, 3, 4, 5, 6),
                new Distribution(Map.of(0, 1L, 100, 2L)),
                new Distribution(runs));
    }

    @Test
    default void whatIsAddedIsReadByHourAndType() {
        long hour = Activity.hourOf(time().now());
        Activity later = activity(hour, "mail", 7, Map.of(3, 9L));
        Activity other = activity(hour, "report", 1, Map.of());
        Activity earlier = activity(Activity.hourOf(hour - 1), "mail", 2, Map.of(1, 1L));

        tasks().add(List.of(other, later, earlier));

        assertThat(browser().activity(0)).containsExactly(earlier, later, other);
        assertThat(browser().activity(hour)).containsExactly(later, other);
    }

    @Test
    default void whatTwoProcessesAddOfOneHourIsAddedUp() throws Exception {
        long hour = Activity.hourOf(time().now());

        tasks().add(List.of(activity(hour, "mail", 7, Map.of(3, 9L, 12, 1L))));
        another().tasks().add(List.of(activity(hour, "mail", 3, Map.of(3, 1L, 20, 5L))));

        assertThat(browser().activity(hour))
                .containsExactly(new Activity(
                        hour,
                        "mail",
                        "default",
                        new Activity.Counts(10, 2, 4, 6, 8, 10, 12),
                        new Distribution(Map.of(0, 2L, 100, 4L)),
                        new Distribution(Map.of(3, 10L, 12, 1L, 20, 5L))));
    }

    @Test
    default void whatHasBeenKeptLongEnoughGoesWhenMoreIsAdded() {
        Activity old = activity(Activity.hourOf(time().now()), "mail", 1, Map.of());
        tasks().add(List.of(old));
        time().advance(Activity.KEPT);
        tasks().add(List.of(activity(Activity.hourOf(time().now()), "report", 1, Map.of())));
        assertThat(browser().activity(0)).as("not a moment earlier").contains(old);

        time().advance(Duration.ofHours(1));
        tasks().add(List.of(activity(Activity.hourOf(time().now()), "report", 1, Map.of())));

        assertThat(browser().activity(0)).extracting(Activity::type).containsExactly("report", "report");
    }
}
