package dev.pawl.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/** A year of schedules in two zones: every tick is where a walk by half an hour finds it, by whichever way the queue is asked. */
public final class YearOfTicks {
    private static final int STEPS = 93;

    /** Around the day and some days left out, so that a tick is also made up for across every change of the clocks. */
    private static final Duration STEP = Duration.ofHours(95);

    private static final ZoneId PRAGUE = ZoneId.of("Europe/Prague");
    private static final ZoneId NEW_YORK = ZoneId.of("America/New_York");

    /** How schedules are put and looked at. */
    public interface Way {
        /** Puts one that makes up for all that it missed. */
        void put(String name, String cron, ZoneId zone);

        /** Waits until everything that is due by now is done. */
        void settle();

        /** The ticks of which there are tasks, in any order. */
        List<Long> ticks(String name);
    }

    private record Clock(String cron, ZoneId zone, Predicate<LocalDateTime> meant) {}

    private final FakeTime time;
    private final Way way;

    public YearOfTicks(FakeTime time, Way way) {
        this.time = time;
        this.way = way;
    }

    /** Lets the year pass and looks. */
    public void run() {
        Map<String, Clock> clocks = new LinkedHashMap<>();
        clocks.put("prague-night", new Clock("30 2 * * *", PRAGUE, at -> isAt(at, 2, 30)));
        clocks.put(
                "prague-work",
                new Clock(
                        "0 9 * * mon-fri",
                        PRAGUE,
                        at -> isAt(at, 9, 0) && at.getDayOfWeek().getValue() < 6));
        clocks.put("york-night", new Clock("30 2 * * *", NEW_YORK, at -> isAt(at, 2, 30)));
        clocks.put("york-double", new Clock("30 1 * * *", NEW_YORK, at -> isAt(at, 1, 30)));
        clocks.forEach((name, clock) -> way.put(name, clock.cron, clock.zone));
        long from = time.now();

        for (int step = 0; step < STEPS; step++) {
            time.advance(STEP);
            way.settle();
        }

        clocks.forEach((name, clock) -> assertThat(way.ticks(name))
                .as(name)
                .doesNotHaveDuplicates()
                .containsExactlyInAnyOrderElementsOf(walked(from, clock)));
    }

    private static boolean isAt(LocalDateTime shown, int hour, int minute) {
        return shown.getHour() == hour && shown.getMinute() == minute;
    }

    private List<Long> walked(long from, Clock clock) {
        List<Long> ticks = new ArrayList<>();
        LocalDateTime furthest =
                ZonedDateTime.ofInstant(Instant.ofEpochMilli(from), clock.zone).toLocalDateTime();
        for (long at = from; at <= time.now(); at += 1_800_000) {
            LocalDateTime shown = LocalDateTime.ofInstant(Instant.ofEpochMilli(at), clock.zone);
            boolean tick = false;
            while (furthest.isBefore(shown)) {
                furthest = furthest.plusMinutes(30);
                tick |= clock.meant.test(furthest);
            }
            if (tick) {
                ticks.add(at);
            }
        }
        return ticks;
    }
}
