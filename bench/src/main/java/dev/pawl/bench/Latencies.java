package dev.pawl.bench;

import java.util.Arrays;

/** How long single calls took. One thread adds; whoever reads comes after it. */
final class Latencies {
    private long[] nanos = new long[1 << 16];
    private int count;

    void add(long took) {
        if (count == nanos.length) {
            nanos = Arrays.copyOf(nanos, 2 * count);
        }
        nanos[count++] = took;
    }

    int count() {
        return count;
    }

    /**
     * In milliseconds; 0 when nothing was added.
     *
     * @param part 0.99 for what 99 of 100 stay within
     */
    double within(double part) {
        if (count == 0) {
            return 0;
        }
        long[] sorted = Arrays.copyOf(nanos, count);
        Arrays.sort(sorted);
        return sorted[Math.min(count - 1, (int) (count * part))] / 1e6;
    }
}
