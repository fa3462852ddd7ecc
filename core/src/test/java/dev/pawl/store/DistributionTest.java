package dev.pawl.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Map;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class DistributionTest {
    private static Distribution of(long... sizes) {
        Distribution.Recorder recorder = new Distribution.Recorder();
        LongStream.of(sizes).forEach(recorder::record);
        return recorder.read();
    }

    @Test
    void everySizeIsToldToWithinNinePerCent() {
        for (long size = 1; size < 1L << 40; size += 1 + size / 50) {
            assertThat(of(size).quantile(0.5).orElseThrow()).isCloseTo(size, within(size * 0.09));
        }
    }

    @Test
    void quantilesOfManySizesAreTheirOwnToWithinTenPerCent() {
        Random random = new Random(7);
        long[] sizes = LongStream.generate(() -> (long) Math.exp(random.nextGaussian() * 2 + 7))
                .limit(10_000)
                .toArray();
        Distribution distribution = of(sizes);
        long[] sorted = LongStream.of(sizes).sorted().toArray();

        for (double part : new double[] {0.5, 0.95, 0.99}) {
            double exact = sorted[(int) Math.ceil(part * sorted.length) - 1];
            assertThat(distribution.quantile(part).orElseThrow()).isCloseTo(exact, within(exact * 0.1));
        }
    }

    @Test
    void nothingAndWhatIsBeyondTheLastBucketAreCountedToo() {
        assertThat(of().quantile(0.5)).isEmpty();
        assertThat(of(0, -1).quantile(0.99)).hasValue(0);
        assertThat(of(Long.MAX_VALUE).quantile(0.5).orElseThrow()).isGreaterThanOrEqualTo(1L << 40);
    }

    @Test
    void theMedianOfTwoIsTheSmaller() {
        assertThat(of(1, 1_000).quantile(0.5).orElseThrow()).isLessThan(2);
        assertThat(of(1, 1_000).quantile(0.51).orElseThrow()).isGreaterThan(900);
    }

    @Test
    void distributionsAddUp() {
        assertThat(of(1, 2).plus(of(2, 8))).isEqualTo(of(1, 2, 2, 8));
        assertThat(of(1, 2).plus(of(2, 8)).count()).isEqualTo(4);
        assertThat(of(1, 2, 2, 8).minus(of(2, 8))).isEqualTo(of(1, 2));
        assertThat(of(1).minus(of(1, 2))).isEqualTo(Distribution.NONE);
    }

    @Test
    void whatWasReadIsTakenBackAndTheRestStays() {
        Distribution.Recorder recorder = new Distribution.Recorder();
        recorder.record(5);
        Distribution read = recorder.read();
        recorder.record(5);
        recorder.record(9);

        recorder.subtract(read);

        assertThat(recorder.read()).isEqualTo(of(5, 9));
        assertThat(read.buckets()).isEqualTo(Map.of(10, 1L));
    }
}
