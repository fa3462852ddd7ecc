package dev.pawl.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;
import static org.awaitility.Awaitility.await;

import dev.pawl.Pawl;
import dev.pawl.Schedules;
import dev.pawl.TaskType;
import dev.pawl.store.Enqueued;
import dev.pawl.store.ScheduleRun;
import dev.pawl.store.ScheduleState;
import dev.pawl.store.ScheduleState.Maker;
import dev.pawl.task.JsonText;
import dev.pawl.task.Limit;
import dev.pawl.task.Missed;
import dev.pawl.task.Overlap;
import dev.pawl.task.Schedule;
import dev.pawl.task.TaskEvent;
import dev.pawl.task.TaskStatus;
import dev.pawl.task.Ticks;
import dev.pawl.testkit.FakeTime;
import dev.pawl.testkit.YearOfTicks;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Queue;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class SchedulesTest extends OnARealFile {
    private static final TaskType<JsonText> REPORT = TaskType.json("report");
    private static final Duration HOUR = Duration.ofHours(1);

    private final FakeTime time = new FakeTime();
    private Pawl pawl;
    private Schedules schedules;

    @BeforeEach
    void openAQueueWithAClock() {
        pawl = open(time);
        schedules = pawl.schedules();
        schedules.start();
    }

    private Schedule hourly() {
        return schedules.of("hourly", Ticks.every(HOUR), REPORT.with(new JsonText("{\"of\":\"hour\"}")));
    }

    private List<ScheduleRun> runs() {
        return schedules.runs("hourly", 1_000);
    }

    private ScheduleState state() {
        return schedules.get("hourly").orElseThrow();
    }

    /** Lets time pass, and waits until all that was due is done. */
    private void pass(Duration duration) {
        time.advance(duration);
        settle();
    }

    private void settle() {
        await().pollInSameThread()
                .pollDelay(Duration.ZERO)
                .pollInterval(Duration.ofMillis(1))
                .atMost(SOON)
                .until(() -> schedules.list().stream()
                        .allMatch(state -> state.nextAt() == null || state.nextAt() > time.now()));
    }

    @Test
    void aTaskIsMadeAtEachTick() {
        Queue<TaskEvent.Enqueued> told = heard(pawl, TaskEvent.Enqueued.class);
        ScheduleState put = schedules.put(hourly());

        assertThat(put.nextAt()).isEqualTo(FakeTime.START + HOUR.toMillis());
        assertThat(put.madeBy()).isEqualTo(Maker.API);
        pass(HOUR.minusMillis(1));
        assertThat(runs()).isEmpty();
        pass(Duration.ofMillis(1));
        pass(HOUR);

        assertThat(runs())
                .extracting(ScheduleRun::tick)
                .containsExactly(FakeTime.START + 2 * HOUR.toMillis(), FakeTime.START + HOUR.toMillis());
        assertThat(task(pawl, runs().get(0).taskId()).payload()).isEqualTo("{\"of\":\"hour\"}");
        assertThat(state().lastTaskId()).isEqualTo(runs().get(0).taskId());
        assertThat(state().lastStatus()).isEqualTo(TaskStatus.QUEUED);
        assertThat(state().lastTick()).isEqualTo(FakeTime.START + 2 * HOUR.toMillis());
        await().atMost(SOON).until(() -> told.size() == 2);
    }

    @Test
    void aYearOfTicksInTwoZonesIsWhatAWalkByHalfAnHourFinds() {
        new YearOfTicks(time, new YearOfTicks.Way() {
                    @Override
                    public void put(String name, String cron, ZoneId zone) {
                        schedules.put(schedules
                                .of(name, Ticks.cron(cron, zone), REPORT.with(new JsonText("{}")))
                                .withAllMissed(1_000));
                    }

                    @Override
                    public void settle() {
                        SchedulesTest.this.settle();
                    }

                    @Override
                    public List<Long> ticks(String name) {
                        return schedules.runs(name, 1_000).stream()
                                .map(ScheduleRun::tick)
                                .toList();
                    }
                })
                .run();
    }

    @Test
    void ticksThatPassedWhileNoProcessWasThereAreMadeUpForAsWished() {
        schedules.put(hourly().withMissed(Missed.SKIP));
        schedules.put(new Schedule("one", Ticks.every(HOUR), hourly().task(), Missed.ONE, 100, Overlap.ALLOW));
        schedules.put(new Schedule("all", Ticks.every(HOUR), hourly().task(), Missed.ALL, 3, Overlap.ALLOW));
        pawl.close();
        time.advance(HOUR.multipliedBy(10).plusMinutes(5));
        pawl = open(time);
        schedules = pawl.schedules();

        schedules.start();
        pass(Duration.ZERO);

        assertThat(runs()).isEmpty();
        assertThat(schedules.runs("one", 10)).hasSize(1);
        assertThat(schedules.runs("all", 10)).hasSize(3);
        assertThat(state().nextAt()).isEqualTo(FakeTime.START + 11 * HOUR.toMillis());
    }

    @Test
    void puttingTheSameAgainAfterADownTimeForgetsNoMissedRun() {
        schedules.put(hourly());
        pawl.close();
        time.advance(HOUR.multipliedBy(3).plusMinutes(5));
        pawl = open(time);
        schedules = pawl.schedules();

        ScheduleState again = schedules.put(hourly());
        schedules.start();
        pass(Duration.ZERO);

        assertThat(again.nextAt()).isEqualTo(FakeTime.START + HOUR.toMillis());
        assertThat(runs()).hasSize(1);
    }

    @Test
    void overlappingRunsMayBothRunOrTheLaterIsLeftOutOrTheEarlierReplaced() {
        Queue<TaskEvent.Cancelled> cancelled = heard(pawl, TaskEvent.Cancelled.class);
        schedules.put(hourly());
        schedules.put(new Schedule("skip", Ticks.every(HOUR), hourly().task(), Missed.ONE, 100, Overlap.SKIP));
        schedules.put(new Schedule("replace", Ticks.every(HOUR), hourly().task(), Missed.ONE, 100, Overlap.REPLACE));

        pass(HOUR);
        pass(HOUR);

        assertThat(runs()).extracting(ScheduleRun::status).containsExactly(TaskStatus.QUEUED, TaskStatus.QUEUED);
        assertThat(schedules.runs("skip", 10)).hasSize(1);
        assertThat(schedules.runs("replace", 10))
                .extracting(ScheduleRun::status)
                .containsExactly(TaskStatus.QUEUED, TaskStatus.CANCELLED);
        await().atMost(SOON).until(() -> cancelled.size() == 1);
    }

    @Test
    void aReplacedRunThatIsInWorkIsInterrupted() throws InterruptedException {
        Gate gate = new Gate();
        pawl.handle(REPORT, (payload, context) -> gate.pass());
        pawl.start(ONE_AT_A_TIME);
        schedules.put(hourly().withOverlap(Overlap.REPLACE));
        pass(HOUR);
        gate.awaitVisitors();
        long first = state().lastTaskId();

        pass(HOUR);

        assertThat(task(pawl, first).status()).isEqualTo(TaskStatus.CANCELLED);
        gate.open();
        awaitStatus(pawl, state().lastTaskId(), TaskStatus.COMPLETED);
    }

    @Test
    void whereRunsStandInLineOneWaitsForTheOtherAndNoMoreThanOne() throws InterruptedException {
        Gate gate = new Gate();
        pawl.handle(REPORT, (payload, context) -> gate.pass());
        pawl.start();
        schedules.put(hourly().withOverlap(Overlap.QUEUE));
        pass(HOUR);
        gate.awaitVisitors();

        pass(HOUR);
        pass(HOUR);

        assertThat(runs()).extracting(ScheduleRun::status).containsExactly(TaskStatus.QUEUED, TaskStatus.PROCESSING);
        assertThat(pawl.why(runs().get(0).taskId()).orElseThrow().sentence()).contains("schedule:hourly");
        gate.open();
        awaitStatus(pawl, runs().get(0).taskId(), TaskStatus.COMPLETED);
        schedules.put(hourly());
        assertThat(pawl.browser().limits()).isEmpty();
    }

    @Test
    void aPauseMakesNothingAndMissesNothing() {
        schedules.put(hourly().withAllMissed(100));

        assertThat(schedules.pause("hourly").orElseThrow().nextAt()).isNull();
        pass(HOUR.multipliedBy(5).plusMinutes(30));
        assertThat(schedules.put(hourly().withMissed(Missed.SKIP)).nextAt()).isNull();
        ScheduleState resumed = schedules.resume("hourly").orElseThrow();

        assertThat(resumed.pausedAt()).isNull();
        assertThat(resumed.nextAt()).isEqualTo(FakeTime.START + 6 * HOUR.toMillis());
        assertThat(runs()).isEmpty();
        pass(Duration.ofMinutes(30));
        assertThat(runs()).hasSize(1);
    }

    @Test
    void runNowMakesATaskAlsoInAPauseAndMovesNoClock() {
        schedules.put(hourly().withOverlap(Overlap.SKIP));
        schedules.pause("hourly");

        Enqueued made = schedules.runNow("hourly").orElseThrow();
        time.advance(Duration.ofMillis(1));
        Enqueued more = schedules.runNow("hourly").orElseThrow();

        assertThat(runs()).extracting(ScheduleRun::taskId).containsExactly(more.taskId(), made.taskId());
        assertThat(state().lastTaskId()).isEqualTo(more.taskId());
        assertThat(state().lastTick()).isNull();
        assertThat(schedules.runNow("other")).isEmpty();
    }

    @Test
    void aChangedClockTicksFromNowOn() {
        schedules.put(hourly());
        pass(Duration.ofMinutes(10));

        ScheduleState changed = schedules.put(
                schedules.of("hourly", Ticks.cron("*/20 * * * *", ZoneOffset.UTC), REPORT.with(new JsonText("{}"))));

        assertThat(changed.nextAt()).isEqualTo(FakeTime.START + 1_200_000);
        pass(Duration.ofMinutes(10));
        assertThat(runs()).hasSize(1);
    }

    @Test
    void whatHappensOnceHappensOnce() {
        ScheduleState put = schedules.put(schedules.of(
                "hourly", Ticks.once(Instant.ofEpochMilli(FakeTime.START + 5_000)), REPORT.with(new JsonText("{}"))));
        assertThat(put.nextAt()).isEqualTo(FakeTime.START + 5_000);

        pass(Duration.ofSeconds(5));
        pass(HOUR);

        assertThat(runs()).hasSize(1);
        assertThat(state().nextAt()).isNull();
        assertThat(schedules.put(put.schedule()).nextAt()).isNull();
        assertThatThrownBy(() -> schedules.put(schedules.of(
                        "past", Ticks.once(Instant.ofEpochMilli(FakeTime.START)), REPORT.with(new JsonText("{}")))))
                .hasMessageContaining("at");
    }

    @Test
    void aFileOfSchedulesTakesAwayWhatItMadeAndNothingElse() {
        schedules.put(hourly());
        Schedule first = Schedule.of("first", Ticks.every(HOUR), hourly().task());
        Schedule second = Schedule.of("second", Ticks.every(HOUR), hourly().task());

        assertThat(schedules.sync(List.of(first, second))).isEmpty();
        assertThat(schedules.sync(List.of(second))).containsExactly("first");

        assertThat(schedules.list())
                .extracting(state -> state.schedule().name(), ScheduleState::madeBy)
                .containsExactly(tuple("hourly", Maker.API), tuple("second", Maker.FILE));
    }

    @Test
    void aDeletedScheduleLeavesItsTasksAndNoLimit() {
        schedules.put(hourly().withOverlap(Overlap.QUEUE));
        pass(HOUR);
        long made = state().lastTaskId();
        assertThat(pawl.browser().limits())
                .extracting(limit -> limit.limit().scope())
                .containsExactly(Limit.Scope.KEY);

        assertThat(schedules.delete("hourly")).isTrue();
        assertThat(schedules.delete("hourly")).isFalse();
        pass(HOUR);

        assertThat(task(pawl, made).status()).isEqualTo(TaskStatus.QUEUED);
        assertThat(pawl.browser().limits()).isEmpty();
        assertThat(schedules.get("hourly")).isEmpty();
    }

    @Test
    void twoProcessesThatReadTheSameTickMakeOneTask() {
        schedules.put(hourly());
        Pawl other = open(time);
        other.schedules().start();

        for (int i = 0; i < 20; i++) {
            pass(HOUR);
        }

        assertThat(runs()).hasSize(20);
    }

    @Test
    void aScheduleOfAnotherProcessIsHeardOf() {
        Pawl other = open(time);
        other.schedules()
                .put(schedules.of("hourly", Ticks.every(Duration.ofHours(1)), REPORT.with(new JsonText("{}"))));

        time.advance(HOUR);

        // why: the ring may come after the hour, and it may have looked a moment before.
        await().atMost(SOON).until(() -> {
            time.advance(Duration.ofSeconds(1));
            return !runs().isEmpty();
        });
    }

    @Test
    void theNextTicksAreToldWithoutWaitingForThem() {
        schedules.put(hourly());

        assertThat(schedules.next("hourly", 3).orElseThrow())
                .containsExactly(
                        FakeTime.START + HOUR.toMillis(),
                        FakeTime.START + 2 * HOUR.toMillis(),
                        FakeTime.START + 3 * HOUR.toMillis());
        assertThat(schedules.next("other", 3)).isEmpty();
    }
}
