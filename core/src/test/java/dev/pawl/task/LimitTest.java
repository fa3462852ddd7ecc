package dev.pawl.task;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pawl.task.Limit.Rate;
import dev.pawl.task.Limit.Scope;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LimitTest {
    @ParameterizedTest
    @CsvSource(delimiter = '|', nullValues = "-", textBlock = """
                    QUEUE | ''       | 1       | name
                    QUEUE | '   '    | 1       | name
                    TYPE  | 'a\tb'   | 1       | name
                    KEY   | ''       | 1       | name
                    KEY   | 'k'      | -1      | max_running
                    KEY   | 'k'      | 1000001 | max_running
                    """)
    void aBadLimitIsRefusedByItsField(Scope scope, String name, int most, String field) {
        assertThatThrownBy(() -> new Limit(scope, name, most, null))
                .isInstanceOf(InvalidTaskException.class)
                .hasMessageContaining(field);
    }

    @Test
    void namesAreAsLongAsTasksMayHaveThem() {
        assertThat(new Limit(Scope.KEY, "k".repeat(255), 0, null).name()).hasSize(255);
        assertThat(new Limit(Scope.TYPE, " mail ", 0, null).name()).isEqualTo("mail");
        assertThatThrownBy(() -> new Limit(Scope.KEY, "k".repeat(256), 0, null)).hasMessageContaining("255");
        assertThatThrownBy(() -> new Limit(Scope.TYPE, "k".repeat(201), 0, null))
                .hasMessageContaining("200");
    }

    @ParameterizedTest
    @CsvSource({"0, 1000", "1000001, 1000", "1, 9", "1, 86400001"})
    void aRateOutOfBoundsIsRefused(int starts, long periodMillis) {
        assertThatThrownBy(() -> new Rate(starts, periodMillis))
                .isInstanceOf(InvalidTaskException.class)
                .hasMessageContaining("rate");
    }

    @Test
    void onlyAKeyCanBeABeginning() {
        assertThat(new Limit(Scope.KEY, "customer:*", 1, null).isOnKey("customer:7"))
                .isTrue();
        assertThat(new Limit(Scope.KEY, "customer:*", 1, null).isOnKey("supplier:7"))
                .isFalse();
        assertThat(new Limit(Scope.KEY, "customer:7", 1, null).isOnKey("customer:77"))
                .isFalse();
        assertThatThrownBy(() -> new Limit(Scope.TYPE, "mail.*", 1, null)).hasMessageContaining("must not end in *");
        assertThat(new Limit(Scope.QUEUE, "a*", 1, null).isPattern()).isFalse();
    }

    @Test
    void scopesAreReadInAnyCaseAndOthersRefusedWithTheValidOnes() {
        assertThat(Scope.of("Key")).isEqualTo(Scope.KEY);
        assertThatThrownBy(() -> Scope.of("tag"))
                .isInstanceOf(InvalidTaskException.class)
                .hasMessageContaining("queue, type, key");
    }

    @Test
    void aTimeOfUniquenessIsFromAMillisecondToTenYears() {
        assertThat(Uniqueness.lasting(Duration.ofMillis(1)).millis()).isEqualTo(1);
        assertThat(Uniqueness.lasting(Uniqueness.LONGEST).mode()).isEqualTo(Uniqueness.Mode.LASTING);
        assertThatThrownBy(() -> Uniqueness.lasting(Duration.ZERO)).hasMessageContaining("unique_for");
        assertThatThrownBy(() -> Uniqueness.lasting(Uniqueness.LONGEST.plusMillis(1)))
                .hasMessageContaining("unique_for");
    }

    @Test
    void weightsFallWithThePriority() {
        assertThat(Strategy.weight(1)).isEqualTo(0.5);
        assertThat(Strategy.weight(99)).isEqualTo(0.01);
        assertThat(Strategy.weight(-5)).isEqualTo(Strategy.weight(0)).isEqualTo(1);
        assertThat(Strategy.weight(Integer.MAX_VALUE)).isPositive();
    }
}
