package dev.pawl.sqlite;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pawl.task.Limit;
import dev.pawl.testkit.Draft;
import java.sql.SQLException;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The starts of the last period, as they stand in the file. */
class LimitStartsTest extends InOneFile {
    @BeforeEach
    void twoStartsAMinute() {
        tasks().limit(new Limit(Limit.Scope.TYPE, "mail", null, new Limit.Rate(2, 60_000)));
        insertAll(Draft.of("mail"), Draft.of("mail"), Draft.of("mail"), Draft.of("mail"), Draft.of("mail"));
        assertThat(worker("mail").claim(9)).hasSize(2);
    }

    @Test
    void aClockThatWasSetBackHoldsUpNothing() throws SQLException {
        Tables.execute(file(), "UPDATE limit_start SET at = at + 3600000");

        assertThat(browser().limits().get(0).isFull()).isFalse();
        assertThat(worker("mail").claim(9)).hasSize(2);
        assertThat(Tables.rows(file(), "SELECT sum(tasks) FROM limit_start")).containsExactly("2");
    }

    @Test
    void startsOlderThanAPeriodAreForgotten() throws SQLException {
        time.advance(Duration.ofSeconds(61));

        assertThat(worker("mail").claim(9)).hasSize(2);
        assertThat(Tables.rows(file(), "SELECT sum(tasks) FROM limit_start")).containsExactly("2");
    }

    @Test
    void startsOfOtherNamesAreForgottenToo() throws SQLException {
        time.advance(Duration.ofSeconds(61));
        tasks().limit(new Limit(Limit.Scope.KEY, "*", null, new Limit.Rate(9, 1_000)));
        insertAll(Draft.of("image").limitKey("a"));

        assertThat(worker("image").claim(9)).hasSize(1);
        assertThat(Tables.rows(file(), "SELECT name FROM limit_start")).containsExactly("a");
    }

    @Test
    void aLoweredRateOpensWhenEnoughHaveLeft() {
        time.advance(Duration.ofSeconds(10));
        tasks().limit(new Limit(Limit.Scope.TYPE, "mail", null, new Limit.Rate(3, 60_000)));
        assertThat(worker("mail").claim(9)).hasSize(1);
        tasks().limit(new Limit(Limit.Scope.TYPE, "mail", null, new Limit.Rate(1, 60_000)));

        assertThat(browser().limits().get(0).opensAt()).isBetween(time.now() + 60_000, time.now() + 60_600);
        time.advance(Duration.ofSeconds(59));
        assertThat(worker("mail").claim(9))
                .as("two have left, the third has not")
                .isEmpty();
    }

    @Test
    void aRestartForgetsNothing() throws SQLException {
        closeAll();

        assertThat(worker("mail").claim(9)).isEmpty();
    }
}
