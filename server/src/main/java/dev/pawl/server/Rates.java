package dev.pawl.server;

import dev.pawl.task.Time;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * How much each of many may do in a time: whoever did nothing for that time may do all of it at once. Of more than ten thousand
 * the one that was seen last longest ago is forgotten.
 *
 * <p>Threading: on the event loop only.
 */
final class Rates {
    private static final int MOST_KNOWN = 10_000;

    private final double most;
    private final double perNano;
    private final Time time;
    private final Map<String, Allowance> byName = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Allowance> eldest) {
            return size() > MOST_KNOWN;
        }
    };

    /** What one has left, as of a moment. */
    private static final class Allowance {
        private double left;
        private long nanos;
    }

    /**
     * @param most in {@code seconds}
     */
    Rates(int most, long seconds, Time time) {
        this.most = most;
        this.perNano = most / (seconds * 1e9);
        this.time = time;
    }

    /**
     * Takes one.
     *
     * @return 0; where none is left, in how many seconds there is one
     */
    long take(String name) {
        long now = time.nanos();
        Allowance allowance = byName.get(name);
        if (allowance == null) {
            allowance = new Allowance();
            allowance.left = most;
            byName.put(name, allowance);
        } else {
            allowance.left = Math.min(most, allowance.left + (now - allowance.nanos) * perNano);
        }
        allowance.nanos = now;
        if (allowance.left >= 1) {
            allowance.left--;
            return 0;
        }
        return Math.max(1, (long) Math.ceil((1 - allowance.left) / perNano / 1e9));
    }
}
