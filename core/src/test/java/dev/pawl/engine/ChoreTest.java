package dev.pawl.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pawl.store.Round;
import java.time.Duration;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ChoreTest {
    private static final ZoneId ZONE = ZoneId.of("Europe/Berlin");

    private static Chore chore(Duration every, @Nullable String at) {
        return new Chore(Round.Kind.BACKUP, every, at == null ? null : LocalTime.parse(at), () -> true, () -> "");
    }

    private static long at(String local) {
        return ZonedDateTime.parse(local + "+01:00[Europe/Berlin]").toInstant().toEpochMilli();
    }

    @Test
    void withoutATimeOfDayItIsDueAtOnceAndThenAfterItsTime() {
        Chore hourly = chore(Duration.ofHours(1), null);

        assertThat(hourly.first(5, ZONE)).isEqualTo(5);
        assertThat(hourly.after(5, ZONE)).isEqualTo(3_600_005);
    }

    @Test
    void withATimeOfDayItIsDueWhenThatComes() {
        Chore nightly = chore(Duration.ofDays(1), "03:30");

        assertThat(nightly.first(at("2027-01-15T02:00:00"), ZONE)).isEqualTo(at("2027-01-15T03:30:00"));
        assertThat(nightly.first(at("2027-01-15T03:30:00"), ZONE)).isEqualTo(at("2027-01-15T03:30:00"));
        assertThat(nightly.first(at("2027-01-15T03:30:01"), ZONE)).isEqualTo(at("2027-01-16T03:30:00"));
        assertThat(nightly.after(at("2027-01-15T03:30:00"), ZONE)).isEqualTo(at("2027-01-16T03:30:00"));
        assertThat(nightly.after(at("2027-01-15T23:00:00"), ZONE)).isEqualTo(at("2027-01-16T03:30:00"));
        assertThat(chore(Duration.ofDays(7), "03:30").after(at("2027-01-15T03:30:00"), ZONE))
                .isEqualTo(at("2027-01-22T03:30:00"));
    }
}
