package dev.pawl.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pawl.task.InvalidTaskException;
import dev.pawl.task.TaskStatus;
import java.time.Duration;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class TaskFilterTest {
    @Test
    void noWordsMeanEveryTask() {
        assertThat(TaskFilter.of(null, null, null)).isEqualTo(TaskFilter.ALL);
    }

    @ParameterizedTest
    @EnumSource(TaskStatus.class)
    void aStatusIsReadByItsWireName(TaskStatus status) {
        assertThat(TaskFilter.of(status.wireName(), "mail", "fast"))
                .isEqualTo(TaskFilter.ALL
                        .withStatuses(List.of(status.wireName()))
                        .withType("mail")
                        .withQueue("fast"))
                .satisfies(filter -> assertThat(filter.statuses()).containsExactly(status));
    }

    @Test
    void scheduledMeansQueuedForLater() {
        TaskFilter filter = TaskFilter.of("Scheduled", null, null);

        assertThat(filter.statuses()).isEmpty();
        assertThat(filter.scheduled()).isTrue();
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
    void ofAFilterOnlyWhatIsAllowedIsLeft() {
        Set<TaskStatus> ended = EnumSet.of(TaskStatus.FAILED, TaskStatus.CANCELLED);

        assertThat(TaskFilter.of("failed,queued", "mail", null).within(ended))
                .contains(TaskFilter.of("failed", "mail", null));
        assertThat(TaskFilter.of(null, "mail", null).within(ended))
                .contains(TaskFilter.of("failed,cancelled", "mail", null));
        assertThat(TaskFilter.of("queued", null, null).within(ended)).isEmpty();
        assertThat(TaskFilter.of("scheduled", null, null).within(ended)).isEmpty();
        assertThat(TaskFilter.of("scheduled", null, null).within(EnumSet.of(TaskStatus.QUEUED)))
                .contains(TaskFilter.of("scheduled", null, null));
    }

    @Test
    void aFilterIsToldInTheWordsOfARequest() {
        assertThat(TaskFilter.ALL).hasToString("all");
        assertThat(TaskFilter.of("scheduled,failed,queued", "mail", null)
                        .withIdempotencyKey("k")
                        .withCreated(new TaskFilter.Span(1L, null))
                        .withPayload(List.of(PayloadMatch.of("$.a", "x"))))
                .hasToString("status=queued,failed,scheduled type=mail key=k created_from=1 payload.$.a=\"x\"");
    }

    @ParameterizedTest
    @ValueSource(strings = {"$.a", "$.a.b-c", "$.\"a b\"", "$[0]", "$.a[12].ü"})
    void aPathGoesByNamesAndIndexes(String path) {
        assertThat(new PayloadMatch(path, "1").path()).isEqualTo(path);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "", "$", "a", "$.", "$..a", "$.a[", "$.a[x]", "$.a[-1]", "$.\"a", "$.a\"b", "$.a\\", "$.a\n", "$[#-1]"
            })
    void whatIsNoPathIsRefused(String path) {
        assertThatThrownBy(() -> new PayloadMatch(path, "1"))
                .isInstanceOf(InvalidTaskException.class)
                .hasMessageContaining("payload: must name a path");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " 1", "{}", "[1]", "x", "1 2", "\"a"})
    void whatIsNoScalarIsRefused(String value) {
        assertThatThrownBy(() -> new PayloadMatch("$.a", value)).isInstanceOf(InvalidTaskException.class);
    }

    @Test
    void whatAPersonWritesIsJsonOrElseAString() {
        assertThat(PayloadMatch.of("$.a", "5").value()).isEqualTo("5");
        assertThat(PayloadMatch.of("$.a", "true").kind()).isEqualTo(PayloadMatch.Kind.TRUE);
        assertThat(PayloadMatch.of("$.a", "\"5\"").kind()).isEqualTo(PayloadMatch.Kind.STRING);
        assertThat(PayloadMatch.of("$.a", "ada@example.org").value()).isEqualTo("\"ada@example.org\"");
        assertThat(PayloadMatch.of("$.a", "").value()).isEqualTo("\"\"");
        assertThatThrownBy(() -> PayloadMatch.of("$.a", "[1]")).isInstanceOf(InvalidTaskException.class);
    }

    @Test
    void moreThanFiveValuesOfPayloadsAreRefused() {
        PayloadMatch match = new PayloadMatch("$.a", "1");

        assertThatThrownBy(() -> TaskFilter.ALL.withPayload(Collections.nCopies(6, match)))
                .hasMessageContaining("at most 5 values, not 6");
    }

    @Test
    void aBulkSaysAPriorityExactlyWhenItChangesOne() {
        assertThatThrownBy(() -> new Bulk(Bulk.Verb.PRIORITY, TaskFilter.ALL, null, null))
                .hasMessageContaining("priority: is required");
        assertThatThrownBy(() -> new Bulk(Bulk.Verb.CANCEL, TaskFilter.ALL, 1, null))
                .hasMessageContaining("priority: is not known to cancel");
        assertThatThrownBy(() -> new Bulk(Bulk.Verb.CANCEL, TaskFilter.ALL, null, " "))
                .hasMessageContaining("action_id");
        assertThatThrownBy(() -> Bulk.Verb.of("purge")).hasMessageContaining("cancel, retry, delete, priority");
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
