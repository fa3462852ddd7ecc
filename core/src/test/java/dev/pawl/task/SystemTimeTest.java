package dev.pawl.task;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.DoubleStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class SystemTimeTest {
    private final Time time = Time.system();

    @Test
    void nanosNeverGoBack() {
        long before = time.nanos();

        assertThat(time.nanos()).isGreaterThanOrEqualTo(before);
    }

    @Test
    void diceLieFromZeroToJustBelowOne() {
        assertThat(DoubleStream.generate(time::random).limit(10_000))
                .allMatch(dice -> dice >= 0 && dice < 1)
                .anyMatch(dice -> dice < 0.1)
                .anyMatch(dice -> dice > 0.9);
    }

    @Test
    void aWaitLastsUntilItsDeadline() throws InterruptedException {
        long deadline = time.now() + 20;
        Bell bell = new Bell();
        while (time.now() < deadline) {
            assertThat(time.await(bell, deadline)).isFalse();
        }
    }

    @Test
    void aDeadlineThatHasPassedDoesNotWait() throws InterruptedException {
        assertThat(time.await(new Bell(), 0)).isFalse();
    }

    @Test
    void aBellEndsAWaitForEver() throws InterruptedException {
        Bell bell = new Bell();
        bell.ring();

        assertThat(time.await(bell, Long.MAX_VALUE)).isTrue();
    }
}
