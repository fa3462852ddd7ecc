package dev.pawl.task;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TicksTest {
    private static final ZoneId PRAGUE = ZoneId.of("Europe/Prague");

    /** What the expressions mean, said in another way. */
    private static final Map<String, Predicate<LocalDateTime>> MEANINGS = new LinkedHashMap<>();

    static {
        MEANINGS.put("*/5 * * * *", time -> time.getMinute() % 5 == 0);
        MEANINGS.put("30 2 * * *", time -> time.getHour() == 2 && time.getMinute() == 30);
        MEANINGS.put(
                "0,30 1-3 * * *", time -> time.getHour() >= 1 && time.getHour() <= 3 && time.getMinute() % 30 == 0);
        MEANINGS.put(
                "0 3 * * mon-fri",
                time -> time.getHour() == 3
                        && time.getMinute() == 0
                        && time.getDayOfWeek().compareTo(DayOfWeek.SATURDAY) < 0);
        MEANINGS.put(
                "5 2 1,15 * sun",
                time -> time.getHour() == 2
                        && time.getMinute() == 5
                        && (time.getDayOfMonth() % 14 == 1 && time.getDayOfMonth() < 29
                                || time.getDayOfWeek() == DayOfWeek.SUNDAY));
        MEANINGS.put(
                "10 */6 29-31 2,10 *",
                time -> time.getMinute() == 10
                        && time.getHour() % 6 == 0
                        && time.getDayOfMonth() > 28
                        && (time.getMonthValue() == 2 || time.getMonthValue() == 10));
        MEANINGS.put(
                "0 0 1 1 *",
                time -> time.getDayOfYear() == 1 && time.toLocalTime().toSecondOfDay() == 0);
    }

    /**
     * By five minutes, by what a clock on the wall shows for the first time then, and nothing else: where it goes back that is
     * nothing, after a gap all of the gap.
     */
    private static Map<String, List<Long>> walk(Instant from, Instant to, ZoneId zone) {
        Map<String, List<Long>> found = new LinkedHashMap<>();
        MEANINGS.keySet().forEach(expression -> found.put(expression, new ArrayList<>()));
        LocalDateTime furthest = from.atZone(zone).toLocalDateTime().minusMinutes(5);
        for (Instant minute = from; minute.isBefore(to); minute = minute.plusSeconds(300)) {
            long at = minute.toEpochMilli();
            LocalDateTime time = minute.atZone(zone).toLocalDateTime();
            while (furthest.isBefore(time)) {
                furthest = furthest.plusMinutes(5);
                LocalDateTime shown = furthest;
                MEANINGS.forEach((expression, meant) -> {
                    if (meant.test(shown)) {
                        add(found.get(expression), at);
                    }
                });
            }
        }
        return found;
    }

    private static void add(List<Long> ticks, long at) {
        if (ticks.isEmpty() || ticks.get(ticks.size() - 1) != at) {
            ticks.add(at);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"Europe/Prague", "America/New_York", "Australia/Lord_Howe"})
    void everyTickOfAYearIsWhereAWalkByFiveMinutesFindsIt(String name) {
        ZoneId zone = ZoneId.of(name);
        Instant from = ZonedDateTime.of(2028, 1, 1, 0, 0, 0, 0, zone).toInstant();
        Instant to = ZonedDateTime.of(2029, 1, 1, 0, 0, 0, 0, zone).toInstant();

        walk(from, to, zone).forEach((expression, expected) -> {
            List<Long> ticks = Ticks.cron(expression, zone).next(from.toEpochMilli() - 1, expected.size() + 1);

            assertThat(ticks.subList(0, expected.size()).equals(expected))
                    .as("%s in %s", expression, zone)
                    .isTrue();
            assertThat(ticks.get(expected.size()))
                    .as("%s in %s has no more", expression, zone)
                    .isGreaterThanOrEqualTo(to.toEpochMilli());
        });
    }

    @ParameterizedTest
    @CsvSource({
        // 2028-03-26: 02:00 becomes 03:00
        "30 2 * * *,    2028-03-25T12:00:00Z, 2028-03-26T01:00:00Z, 2028-03-27T00:30:00Z",
        "*/20 2 * * *,  2028-03-26T00:00:00Z, 2028-03-26T01:00:00Z, 2028-03-27T00:00:00Z",
        "0 3 * * *,     2028-03-26T00:00:00Z, 2028-03-26T01:00:00Z, 2028-03-27T01:00:00Z",
        // 2028-10-29: 03:00 becomes 02:00
        "30 2 * * *,    2028-10-28T12:00:00Z, 2028-10-29T00:30:00Z, 2028-10-30T01:30:00Z",
        "0 3 * * *,     2028-10-29T00:30:00Z, 2028-10-29T02:00:00Z, 2028-10-30T02:00:00Z",
        "30 2 * * *,    2028-10-29T01:10:00Z, 2028-10-30T01:30:00Z, 2028-10-31T01:30:00Z"
    })
    void onTheDaysOnWhichClocksChangeATimeTicksOnce(String expression, Instant after, Instant first, Instant second) {
        assertThat(Ticks.cron(expression, PRAGUE).next(after.toEpochMilli(), 2))
                .containsExactly(first.toEpochMilli(), second.toEpochMilli());
    }

    @Test
    void everySecondIsNotWalkedThroughTheHourThatComesTwice() {
        Instant second = Instant.parse("2028-10-29T01:00:00Z");

        assertThat(Ticks.cron("* * * * * *", PRAGUE).after(second.toEpochMilli()))
                .contains(Instant.parse("2028-10-29T02:00:00Z").toEpochMilli());
    }

    @Test
    void anIntervalTicksAtItsMultiplesWhoeverAsks() {
        Ticks ticks = Ticks.every(Duration.ofMinutes(15));

        assertThat(ticks.next(1, 3)).containsExactly(900_000L, 1_800_000L, 2_700_000L);
        assertThat(ticks.after(900_000)).contains(1_800_000L);
    }

    @Test
    void oneTickIsOne() {
        Ticks ticks = Ticks.once(Instant.ofEpochMilli(5_000));

        assertThat(ticks.next(0, 3)).containsExactly(5_000L);
        assertThat(ticks.after(5_000)).isEmpty();
    }

    @Test
    void theNewestTicksOfAnAgeAreFoundWithoutWalkingThroughIt() {
        Ticks ticks = Ticks.cron("* * * * * *", ZoneOffset.UTC);
        long tenYears = Duration.ofDays(3_650).toMillis();

        assertThat(ticks.between(0, tenYears + 500, 3)).containsExactly(tenYears - 2_000, tenYears - 1_000, tenYears);
    }

    @Test
    void fewTicksAreAllFound() {
        Ticks ticks = Ticks.every(Duration.ofHours(1));

        assertThat(ticks.between(3_600_000, 3 * 3_600_000 + 1, 100))
                .containsExactly(3_600_000L, 7_200_000L, 10_800_000L);
    }

    @Test
    void whatCannotTickIsRefused() {
        assertThatThrownBy(() -> Ticks.every(Duration.ofMillis(999))).hasMessageContaining("every");
        assertThatThrownBy(() -> Ticks.every(Duration.ofDays(3_651))).hasMessageContaining("every");
        assertThatThrownBy(() -> Ticks.once(Instant.ofEpochMilli(-1))).hasMessageContaining("at");
        assertThatThrownBy(() -> Ticks.zone("Europe/Nowhere")).hasMessageContaining("zone");
    }
}
