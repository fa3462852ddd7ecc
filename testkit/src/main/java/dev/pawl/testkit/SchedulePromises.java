package dev.pawl.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.pawl.store.Enqueued;
import dev.pawl.store.ScheduleRun;
import dev.pawl.store.ScheduleState;
import dev.pawl.store.ScheduleState.Maker;
import dev.pawl.store.Ticked;
import dev.pawl.task.Compatibility;
import dev.pawl.task.NewTask;
import dev.pawl.task.Overlap;
import dev.pawl.task.Schedule;
import dev.pawl.task.Ticks;
import dev.pawl.task.Uniqueness;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Schedules as they stand; who lets them tick is not the store. */
interface SchedulePromises extends StorePromises {
    Duration HOUR = Duration.ofHours(1);

    private static Schedule hourly(String name) {
        return Schedule.of(name, Ticks.every(HOUR), Draft.of("report").task());
    }

    private ScheduleState schedule(String name) {
        return schedules().find(name).orElseThrow();
    }

    @Test
    default void aScheduleStandsAsItWasPut() {
        NewTask task = new NewTask(
                "report",
                "{\"of\":\"grün\"}",
                "night",
                7,
                Compatibility.of(Map.of("gpu", true)),
                3,
                null,
                null,
                Uniqueness.ALWAYS,
                "customer",
                null);
        List<Schedule> all = List.of(
                Schedule.of("cron", Ticks.cron("30 7 * * mon-fri", ZoneId.of("Europe/Prague")), task)
                        .withAllMissed(12),
                Schedule.of("every", Ticks.every(Duration.ofSeconds(90)), task).withOverlap(Overlap.SKIP),
                Schedule.of(
                        "once",
                        Ticks.once(Instant.ofEpochMilli(time().now() + 5_001)),
                        Draft.of("report").task()));

        all.forEach(schedule -> {
            ScheduleState put = schedules().put(schedule);
            assertThat(put.schedule()).isEqualTo(schedule);
            assertThat(put.madeBy()).isEqualTo(Maker.API);
            assertThat(put.nextAt())
                    .isEqualTo(schedule.ticks().after(time().now()).orElseThrow());
            assertThat(put.createdAt()).isEqualTo(time().now());
            assertThat(schedule(schedule.name())).isEqualTo(put);
        });

        assertThat(schedules().all()).extracting(ScheduleState::schedule).isEqualTo(all);
    }

    @Test
    default void whatSaysTheSameStaysAsItIsAndAChangeIsANewVersion() {
        ScheduleState put = schedules().put(hourly("hourly"));
        time().advance(Duration.ofMinutes(10));

        assertThat(schedules().put(hourly("hourly"))).isEqualTo(put);
        ScheduleState changed = schedules().put(hourly("hourly").withOverlap(Overlap.REPLACE));

        assertThat(changed.version()).isGreaterThan(put.version());
        assertThat(changed.nextAt()).as("its clock is the same").isEqualTo(put.nextAt());
        assertThat(changed.updatedAt()).isEqualTo(time().now());
    }

    @Test
    default void aPauseHasNoTicksAndEndsWithTheFirstAfterNow() {
        schedules().put(hourly("hourly"));

        ScheduleState paused = schedules().pause("hourly").orElseThrow();
        time().advance(HOUR.multipliedBy(2).plusMinutes(1));
        ScheduleState resumed = schedules().resume("hourly").orElseThrow();

        assertThat(paused.pausedAt())
                .isEqualTo(time().now() - HOUR.multipliedBy(2).plusMinutes(1).toMillis());
        assertThat(paused.nextAt()).isNull();
        assertThat(resumed.pausedAt()).isNull();
        assertThat(resumed.nextAt())
                .isEqualTo(hourly("hourly").ticks().after(time().now()).orElseThrow());
    }

    @Test
    default void ofOneMomentOneTaskIsMadeHoweverOften() {
        schedules().put(hourly("hourly"));
        long tick = time().now() - HOUR.toMillis();

        Ticked made = schedules().run("hourly", tick).orElseThrow();
        Ticked again = schedules().run("hourly", tick).orElseThrow();
        Ticked other = schedules().run("hourly", tick + 1).orElseThrow();

        assertThat(made.task().type()).isEqualTo("report");
        assertThat(made.made()).extracting(Enqueued::created).containsExactly(true);
        assertThat(again.made())
                .extracting(Enqueued::taskId, Enqueued::created)
                .containsExactly(tuple(made.made().get(0).taskId(), false));
        assertThat(schedules().runs("hourly", 9))
                .extracting(ScheduleRun::tick, ScheduleRun::taskId)
                .containsExactly(
                        tuple(tick + 1, other.made().get(0).taskId()),
                        tuple(tick, made.made().get(0).taskId()));
        assertThat(schedules().runs("hourly", 1)).hasSize(1);
        assertThat(schedule("hourly").lastTaskId())
                .isEqualTo(other.made().get(0).taskId());
        assertThat(worker("report").claim(9)).hasSize(2);
    }

    @Test
    default void allOfAFileTakeAwayWhatTheFileMadeBeforeAndNothingElse() {
        schedules().put(hourly("mine"));

        assertThat(schedules().sync(List.of(hourly("first"), hourly("second")))).isEmpty();
        assertThat(schedules().sync(List.of(hourly("second")))).containsExactly("first");

        assertThat(schedules().all())
                .extracting(state -> state.schedule().name(), ScheduleState::madeBy)
                .containsExactly(tuple("mine", Maker.API), tuple("second", Maker.FILE));
        assertThat(schedules().sync(List.of())).containsExactly("second");
    }

    @Test
    default void ofAScheduleThatIsNotThereThereIsNothing() {
        schedules().put(hourly("hourly"));

        assertThat(schedules().delete("hourly")).isTrue();
        for (String none : List.of("hourly", "no such name")) {
            assertThat(schedules().find(none)).isEmpty();
            assertThat(schedules().pause(none)).isEmpty();
            assertThat(schedules().resume(none)).isEmpty();
            assertThat(schedules().run(none, time().now())).isEmpty();
            assertThat(schedules().runs(none, 9)).isEmpty();
            assertThat(schedules().delete(none)).isFalse();
        }
        assertThat(schedules().all()).isEmpty();
    }
}
