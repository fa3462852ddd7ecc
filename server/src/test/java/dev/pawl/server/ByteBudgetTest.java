package dev.pawl.server;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** How much may be under way. */
class ByteBudgetTest {
    private final ByteBudget budget = new ByteBudget(100);

    @Test
    void whatIsGivenBackCanBeTakenAgain() {
        assertThat(budget.take(60)).isTrue();
        assertThat(budget.take(41)).isFalse();
        assertThat(budget.take(40)).isTrue();
        budget.giveBack(60);
        assertThat(budget.take(60)).isTrue();
        assertThat(budget.take(1)).isFalse();
    }

    @Test
    void aLoneRequestFitsHoweverLargeItIs() {
        assertThat(budget.take(1_000)).isTrue();
        assertThat(budget.take(1)).isFalse();
        budget.giveBack(1_000);
        assertThat(budget.take(1)).isTrue();
    }
}
