package dev.pawl.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.pawl.Schedules;
import dev.pawl.store.ScheduleRun;
import dev.pawl.task.JsonText;
import dev.pawl.task.Ticks;
import java.io.IOException;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** Several processes make what is due, and are killed while they do. */
class SchedulesOfProcessesTest extends OnARealFile {
    private static final List<String> NAMES = List.of("a", "b", "c");

    @Test
    void ofThreeProcessesThatAreKilledNoneMakesATickTwiceAndNoneIsLost() throws IOException, InterruptedException {
        Schedules schedules = open().schedules();
        for (String name : NAMES) {
            schedules.put(schedules
                    .of(name, Ticks.cron("* * * * * *", ZoneOffset.UTC), ClockProcess.WORK.with(new JsonText("{}")))
                    .withAllMissed(1_000));
        }
        Deque<Process> processes = new ArrayDeque<>();
        try {
            for (int i = 0; i < 3; i++) {
                processes.add(ClockProcess.start(file()));
            }
            // why: at the moment of a tick, when another one may be half-way.
            awaitRuns(schedules, 2);
            kill(processes.remove());
            awaitRuns(schedules, 3);
            kill(processes.remove());
            kill(processes.remove());
            int made = runs(schedules, "a").size();
            processes.add(ClockProcess.start(file()));
            awaitRuns(schedules, made + 2);
        } finally {
            for (Process process : processes) {
                kill(process);
            }
        }

        for (String name : NAMES) {
            List<Long> ticks =
                    runs(schedules, name).stream().map(ScheduleRun::tick).toList();
            long first = ticks.get(ticks.size() - 1);
            assertThat(ticks).as("each second once, the newest first").isEqualTo(seconds(first, ticks.get(0)));
            assertThat(schedules.get(name).orElseThrow().lastTick()).isEqualTo(ticks.get(0));
            assertThat(schedules.get(name).orElseThrow().createdAt()).isBetween(first - 1_000, first);
        }
    }

    private static void awaitRuns(Schedules schedules, int wanted) {
        await().pollInterval(Duration.ofMillis(5))
                .atMost(SOON)
                .until(() -> runs(schedules, "a").size() >= wanted);
    }

    private static void kill(Process process) throws InterruptedException {
        assertThat(process.destroyForcibly().waitFor()).isNotZero();
    }

    private static List<ScheduleRun> runs(Schedules schedules, String name) {
        return schedules.runs(name, 1_000);
    }

    private static List<Long> seconds(long first, long last) {
        return LongStream.rangeClosed(0, (last - first) / 1_000)
                .mapToObj(i -> last - 1_000 * i)
                .toList();
    }
}
