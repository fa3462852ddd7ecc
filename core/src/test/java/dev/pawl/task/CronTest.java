package dev.pawl.task;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.LocalDateTime;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CronTest {
    private static final LocalDateTime NEW_YEAR = LocalDateTime.of(2026, 1, 1, 0, 0);

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    * * * * *            | 2026-01-01T00:01
                    */20 * * * *         | 2026-01-01T00:20
                    5/20 * * * *         | 2026-01-01T00:05
                    0 0 * * *            | 2026-01-02T00:00
                    30 4 * * *           | 2026-01-01T04:30
                    0 8-18/2 * * mon-fri | 2026-01-01T08:00
                    0 8 * * sat,sun      | 2026-01-03T08:00
                    0 8 * * 0            | 2026-01-04T08:00
                    0 8 * * 7            | 2026-01-04T08:00
                    0 8 * * 5-7          | 2026-01-02T08:00
                    0 8 15 * ?           | 2026-01-15T08:00
                    0 8 13 * FRI         | 2026-01-02T08:00
                    0 8 */13 * FRI       | 2026-02-27T08:00
                    0 0 29 feb *         | 2028-02-29T00:00
                    0 0 29 2 *           | 2028-02-29T00:00
                    0 0 31 * *           | 2026-01-31T00:00
                    59 23 31 12 *        | 2026-12-31T23:59
                    * * * * * *          | 2026-01-01T00:00:01
                    */15 * * * * *       | 2026-01-01T00:00:15
                    10,50 59 23 * * *    | 2026-01-01T23:59:10
                    @hourly              | 2026-01-01T01:00
                    @daily               | 2026-01-02T00:00
                    @Midnight            | 2026-01-02T00:00
                    @weekly              | 2026-01-04T00:00
                    @monthly             | 2026-02-01T00:00
                    @yearly              | 2027-01-01T00:00
                    @annually            | 2027-01-01T00:00
                    """)
    void theFirstTimeAfterNewYear(String expression, LocalDateTime expected) {
        assertThat(Cron.of(expression).after(NEW_YEAR)).contains(expected);
    }

    @Test
    void aLeapDayIsFoundOverACenturyThatHasNone() {
        assertThat(Cron.of("0 0 29 2 *").after(LocalDateTime.of(2096, 3, 1, 0, 0)))
                .contains(LocalDateTime.of(2104, 2, 29, 0, 0));
    }

    @Test
    void aStepWithinTheSecondsGoesOnInTheNextMinuteAndHour() {
        Cron cron = Cron.of("58 59 * * * *");
        LocalDateTime first =
                cron.after(LocalDateTime.of(2026, 1, 1, 0, 59, 58)).orElseThrow();

        assertThat(first).isEqualTo(LocalDateTime.of(2026, 1, 1, 1, 59, 58));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    ''                  | five fields
                    * * * *             | not 4
                    * * * * * * *       | not 7
                    60 * * * *          | minute: must be * or of 0 to 59, '60' is not
                    * 24 * * *          | hour: must be * or of 0 to 23
                    * * 0 * *           | day of month: must be * or of 1 to 31
                    * * * 13 *          | month: must be * or of 1 to 12 or jan to dec
                    * * * foo *         | month: must be * or of
                    * * * * 8           | day of week: must be * or of 0 to 7 or sun to sat
                    61 * * * * *        | second: must be
                    * 22-4 * * *        | hour: a range must go upwards, '22-4' does not
                    */0 * * * *         | minute: a step must be from 1 to 59
                    */x * * * *         | minute: a step must be
                    1- * * * *          | minute: must be
                    -1 * * * *          | minute: must be
                    1,,2 * * * *        | minute: must be
                    ١ * * * *           | minute: must be
                    @often              | must be one of @annually, @daily
                    0 0 30 2 *          | never comes
                    0 0 31 4,6,9,11 *   | never comes
                    """)
    void aWrongExpressionIsRefusedSayingWhatIsAllowed(String expression, String told) {
        assertThatThrownBy(() -> Cron.of(expression))
                .isInstanceOf(InvalidTaskException.class)
                .hasMessageContaining("cron")
                .hasMessageContaining(told);
    }

    @Test
    void anEndlessExpressionIsRefused() {
        assertThatThrownBy(() -> Cron.of("1,".repeat(100) + "1 * * * *"))
                .hasMessageContaining("at most 200 characters");
    }
}
