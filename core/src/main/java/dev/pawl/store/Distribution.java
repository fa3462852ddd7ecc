package dev.pawl.store;

import java.util.Collections;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLongArray;

/**
 * How often which size occurred, in buckets that are the same everywhere, so that distributions can be added up: four to a
 * doubling, which tells a quantile to within nine per cent. Sizes are whole numbers of 0 and more, in whatever unit.
 *
 * @param buckets how many there are in each bucket that is not empty, in ascending order
 */
public record Distribution(Map<Integer, Long> buckets) {
    public static final Distribution NONE = new Distribution(Map.of());

    private static final int BUCKETS_PER_DOUBLING = 4;

    /** Sizes of more than 2^40 are counted as that: 34 years of milliseconds, 18 minutes of nanoseconds. */
    private static final int BUCKETS = 1 + 40 * BUCKETS_PER_DOUBLING + 1;

    private static final double PER_LOGARITHM = BUCKETS_PER_DOUBLING / Math.log(2);

    public Distribution {
        buckets = Collections.unmodifiableMap(new TreeMap<>(buckets));
    }

    /** Counts sizes. Threading: safe for any number of threads; no size is lost or counted twice. */
    public static final class Recorder {
        private final AtomicLongArray counts = new AtomicLongArray(BUCKETS);

        /** Has counted nothing. */
        public Recorder() {}

        public void record(long size) {
            counts.incrementAndGet(bucket(size));
        }

        /** Takes back what was read of it before. */
        public void subtract(Distribution read) {
            read.buckets.forEach((bucket, count) -> counts.addAndGet(bucket, -count));
        }

        public Distribution read() {
            Map<Integer, Long> buckets = new TreeMap<>();
            for (int bucket = 0; bucket < BUCKETS; bucket++) {
                long count = counts.get(bucket);
                if (count > 0) {
                    buckets.put(bucket, count);
                }
            }
            return buckets.isEmpty() ? NONE : new Distribution(buckets);
        }
    }

    private static int bucket(long size) {
        // why the last summand: the logarithm of a power of two may be a hair too small.
        return size < 1 ? 0 : 1 + Math.min(BUCKETS - 2, (int) (Math.log(size) * PER_LOGARITHM + 1e-9));
    }

    /** The size that stands for all in a bucket: no size of it is further away than nine per cent. */
    public static double middle(int bucket) {
        if (bucket == 0) {
            return 0;
        }
        double from = Math.pow(2, (bucket - 1.0) / BUCKETS_PER_DOUBLING);
        double to = Math.pow(2, (double) bucket / BUCKETS_PER_DOUBLING);
        return 2 * from * to / (from + to);
    }

    /** How many there are in all. */
    public long count() {
        return buckets.values().stream().mapToLong(Long::longValue).sum();
    }

    public Distribution plus(Distribution other) {
        Map<Integer, Long> sum = new TreeMap<>(buckets);
        other.buckets.forEach((bucket, count) -> sum.merge(bucket, count, Long::sum));
        return new Distribution(sum);
    }

    /**
     * The size that this part of all does not exceed; empty when there are none.
     *
     * @param part from 0 to 1; 0.5 for the median
     */
    public OptionalDouble quantile(double part) {
        long rank = Math.max(1, (long) Math.ceil(part * count()));
        long passed = 0;
        for (Map.Entry<Integer, Long> bucket : buckets.entrySet()) {
            passed += bucket.getValue();
            if (passed >= rank) {
                return OptionalDouble.of(middle(bucket.getKey()));
            }
        }
        return OptionalDouble.empty();
    }
}
