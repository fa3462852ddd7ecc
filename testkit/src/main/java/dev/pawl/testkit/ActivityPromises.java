package dev.pawl.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pawl.store.Activity;
import dev.pawl.store.Distribution;
import java.time.Duration;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** What happened, by hour, type and queue. */
interface ActivityPromises extends StorePromises {
    private static Distribution sizes(long... sizes) {
        Distribution.Recorder recorder = new Distribution.Recorder();
        LongStream.of(sizes).forEach(recorder::record);
        return recorder.read();
    }

    private static Activity activity(long hour, String type, long enqueued, Distribution runs) {
        return new Activity(
                hour, type, "default", new Activity.Counts(enqueued, 1, 2, 3, 4, 5, 6), sizes(1, 500, 500), runs);
    }

    @Test
    default void whatIsAddedIsReadByHourAndType() {
        long hour = Activity.hourOf(time().now());
        Activity later = activity(hour, "mail", 7, sizes(9));
        Activity other = activity(hour, "report", 1, Distribution.NONE);
        Activity earlier = activity(Activity.hourOf(hour - 1), "mail", 2, sizes(1));

        tasks().add(List.of(other, later, earlier));

        assertThat(browser().activity(0)).containsExactly(earlier, later, other);
        assertThat(browser().activity(hour)).containsExactly(later, other);
    }

    @Test
    default void whatTwoProcessesAddOfOneHourIsAddedUp() throws Exception {
        long hour = Activity.hourOf(time().now());

        tasks().add(List.of(activity(hour, "mail", 7, sizes(3, 70))));
        another().tasks().add(List.of(activity(hour, "mail", 3, sizes(0, 3, 900_000))));

        assertThat(browser().activity(hour))
                .containsExactly(new Activity(
                        hour,
                        "mail",
                        "default",
                        new Activity.Counts(10, 2, 4, 6, 8, 10, 12),
                        sizes(1, 1, 500, 500, 500, 500),
                        sizes(0, 3, 3, 70, 900_000)));
    }

    @Test
    default void whatHasBeenKeptLongEnoughGoesWhenMoreIsAdded() {
        Activity old = activity(Activity.hourOf(time().now()), "mail", 1, Distribution.NONE);
        tasks().add(List.of(old));
        time().advance(Activity.KEPT);
        tasks().add(List.of(activity(Activity.hourOf(time().now()), "report", 1, Distribution.NONE)));
        assertThat(browser().activity(0)).as("not a moment earlier").contains(old);

        time().advance(Duration.ofHours(1));
        tasks().add(List.of(activity(Activity.hourOf(time().now()), "report", 1, Distribution.NONE)));

        assertThat(browser().activity(0)).extracting(Activity::type).containsExactly("report", "report");
    }
}
