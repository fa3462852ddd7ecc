package dev.pawl.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pawl.store.Retention.Keep;
import dev.pawl.task.TaskStatus;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class RetentionTest {
    private static final Duration HOUR = Duration.ofHours(1);

    @Test
    void narrowedByNothingItIsTheSame() {
        Retention kept = Retention.DEFAULT.with("a", Keep.DEFAULT.withKeys(true));

        assertThat(kept.narrowed(null, Retention.ENDED, null)).isEqualTo(kept);
    }

    @Test
    void narrowedToStatusesTheOthersStayForEver() {
        Retention kept = Retention.DEFAULT.with("a", Keep.DEFAULT);

        Retention narrowed = kept.narrowed(null, Set.of(TaskStatus.FAILED), HOUR);

        Keep failed = new Keep(Retention.FOREVER, HOUR, Retention.FOREVER, false);
        assertThat(narrowed).isEqualTo(new Retention(failed, Map.of("a", failed)));
    }

    @Test
    void narrowedToATypeAllOthersStayForEverAndKeysAreKeptAsBefore() {
        Retention kept = Retention.DEFAULT.with("a", Keep.DEFAULT.withKeys(true));

        Retention narrowed = kept.narrowed("a", Retention.ENDED, Duration.ZERO);

        assertThat(narrowed.of("a")).isEqualTo(new Keep(Duration.ZERO, Duration.ZERO, Duration.ZERO, true));
        assertThat(narrowed.of("b")).isEqualTo(new Keep(Retention.FOREVER, Retention.FOREVER, Retention.FOREVER, true));
        assertThat(kept.narrowed("b", Retention.ENDED, HOUR).of("b")).isEqualTo(new Keep(HOUR, HOUR, HOUR, false));
    }
}
