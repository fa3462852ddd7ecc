package dev.pawl.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pawl.task.InvalidTaskException;
import dev.pawl.task.TaskStatus;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class TaskFilterTest {
    @Test
    void noWordsMeanEveryTask() {
        assertThat(TaskFilter.of(null, null, null)).isEqualTo(TaskFilter.ALL);
    }

    @ParameterizedTest
    @EnumSource(TaskStatus.class)
    void aStatusIsReadByItsWireName(TaskStatus status) {
        assertThat(TaskFilter.of(status.wireName(), "mail", "fast"))
                .isEqualTo(new TaskFilter(status, false, "mail", "fast"));
    }

    @Test
    void scheduledMeansQueuedForLater() {
        assertThat(TaskFilter.of("Scheduled", null, null))
                .isEqualTo(new TaskFilter(TaskStatus.QUEUED, true, null, null));
    }

    @Test
    void anUnknownStatusIsRefusedWithEveryAllowedWord() {
        assertThatThrownBy(() -> TaskFilter.of("done", null, null))
                .isInstanceOf(InvalidTaskException.class)
                .hasMessage(
                        "status: must be one of queued, scheduled, blocked, processing, completed, failed, cancelled,"
                                + " not 'done'");
    }

    @Test
    void aLongLogMessageIsCutAndSaysSo() {
        LogLine line = new LogLine(0, 1, LogLine.Level.INFO, "x".repeat(LogLine.MAX_MESSAGE_CHARS + 1), null);

        assertThat(line.message()).hasSize(LogLine.MAX_MESSAGE_CHARS).endsWith("x…");
    }

    @Test
    void countsAddUpAndTheScheduledOnesAreAmongTheQueued() {
        Stats.Counts counts = new Stats.Counts(1, 1, 2, 3, 4, 5, 6);

        assertThat(counts.total()).isEqualTo(21);
        assertThat(counts.plus(counts)).isEqualTo(new Stats.Counts(2, 2, 4, 6, 8, 10, 12));
        assertThat(counts.plus(Stats.Counts.ZERO)).isEqualTo(counts);
    }

    @Test
    void aBusyTimeoutOutsideOfZeroToTenMinutesIsRefused() {
        StoreSettings settings = StoreSettings.DEFAULT;

        assertThat(new StoreSettings(settings.durability(), Duration.ofMinutes(10)).busyTimeout())
                .hasMinutes(10);
        assertThatThrownBy(() -> new StoreSettings(settings.durability(), Duration.ofMillis(-1)))
                .hasMessageContaining("from 0 to 10 minutes");
        assertThatThrownBy(() -> new StoreSettings(settings.durability(), Duration.ofSeconds(601)))
                .hasMessageContaining("PT10M1S");
    }
}
