package dev.pawl.store;

import java.util.Arrays;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLongArray;

/**
 * How often which size occurred, in buckets that are the same everywhere, so that distributions can be added up: four to a
 * doubling, which tells a quantile to within nine per cent. Sizes are whole numbers of 0 and more, in whatever unit.
 *
 * <p>Threading: immutable.
 */
public final class Distribution {
    public static final Distribution NONE = new Distribution();

    private static final int BUCKETS_PER_DOUBLING = 4;

    /** Sizes of more than 2^40 are counted as that: 34 years of milliseconds, 18 minutes of nanoseconds. */
    public static final int BUCKETS = 1 + 40 * BUCKETS_PER_DOUBLING + 1;

    private static final double PER_LOGARITHM = BUCKETS_PER_DOUBLING / Math.log(2);

    /** How many there are in each bucket, up to the last that is not empty. */
    private final long[] counts;

    private Distribution(long... counts) {
        this.counts = counts;
    }

    /**
     * Of counts by bucket.
     *
     * @param counts how many there are in each bucket, from the first; what stands behind the last bucket is left out
     */
    public static Distribution of(long... counts) {
        int length = Math.min(BUCKETS, counts.length);
        while (length > 0 && counts[length - 1] == 0) {
            length--;
        }
        return length == 0 ? NONE : new Distribution(Arrays.copyOf(counts, length));
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
            for (int bucket = 0; bucket < read.counts.length; bucket++) {
                if (read.counts[bucket] != 0) {
                    counts.addAndGet(bucket, -read.counts[bucket]);
                }
            }
        }

        public Distribution read() {
            long[] read = new long[BUCKETS];
            Arrays.setAll(read, counts::get);
            return of(read);
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

    /** How many there are in each bucket that is not empty, in ascending order. */
    public Map<Integer, Long> buckets() {
        Map<Integer, Long> buckets = new TreeMap<>();
        for (int bucket = 0; bucket < counts.length; bucket++) {
            if (counts[bucket] != 0) {
                buckets.put(bucket, counts[bucket]);
            }
        }
        return buckets;
    }

    public boolean isEmpty() {
        return counts.length == 0;
    }

    /** How many there are in all. */
    public long count() {
        return Arrays.stream(counts).sum();
    }

    public Distribution plus(Distribution other) {
        long[] sum = Arrays.copyOf(counts, Math.max(counts.length, other.counts.length));
        for (int bucket = 0; bucket < other.counts.length; bucket++) {
            sum[bucket] += other.counts[bucket];
        }
        return of(sum);
    }

    /** What this has more than another, bucket by bucket; where it has less, none. */
    public Distribution minus(Distribution other) {
        long[] more = counts.clone();
        for (int bucket = 0; bucket < Math.min(more.length, other.counts.length); bucket++) {
            more[bucket] = Math.max(0, more[bucket] - other.counts[bucket]);
        }
        return of(more);
    }

    /**
     * The size that this part of all does not exceed; empty when there are none.
     *
     * @param part from 0 to 1; 0.5 for the median
     */
    public OptionalDouble quantile(double part) {
        long rank = Math.max(1, (long) Math.ceil(part * count()));
        long passed = 0;
        for (int bucket = 0; bucket < counts.length; bucket++) {
            passed += counts[bucket];
            if (passed >= rank) {
                return OptionalDouble.of(middle(bucket));
            }
        }
        return OptionalDouble.empty();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Distribution same && Arrays.equals(counts, same.counts);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(counts);
    }

    @Override
    public String toString() {
        return buckets().toString();
    }
}
