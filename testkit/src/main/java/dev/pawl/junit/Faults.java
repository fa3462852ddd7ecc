package dev.pawl.junit;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What shall go wrong in the next attempts, by type.
 *
 * <p>Threading: safe for any number of threads; the monitor guards all.
 */
final class Faults {
    /** What goes wrong with one attempt. */
    enum Fault {
        /** The handler has run, and its worker dies before it can say so. */
        CRASH,
        /** The same, and the lease is over at once. */
        REDELIVERY,
        /** The lease runs out before the handler begins, unnoticed. */
        LOST_LEASE
    }

    private final Map<String, Deque<Fault>> planned = new HashMap<>();

    synchronized void plan(String type, Fault fault) {
        planned.computeIfAbsent(type, name -> new ArrayDeque<>()).add(fault);
    }

    /** What goes wrong with the attempt of this type that begins now. */
    synchronized Optional<Fault> next(String type) {
        Deque<Fault> ofType = planned.get(type);
        return ofType == null ? Optional.empty() : Optional.ofNullable(ofType.poll());
    }

    synchronized boolean isEmpty() {
        return planned.values().stream().allMatch(Deque::isEmpty);
    }

    @Override
    public synchronized String toString() {
        Map<String, Deque<Fault>> left = new HashMap<>(planned);
        left.values().removeIf(Deque::isEmpty);
        return left.toString();
    }
}
