package dev.pawl.sqlite;

import dev.pawl.store.Pruned;
import dev.pawl.store.Retention;
import dev.pawl.task.Time;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Removing old ended tasks. A reading connection walks up the ids and finds them, without the pen; the pen removes what was
 * found, a few milliseconds at a time.
 *
 * <p>There is no index of ended tasks by age: it would make every finish dearer for what happens once an hour. Ids are
 * given in the order of creation, so the walk ends where tasks are too young to have ended long enough ago. And what it
 * walked over without finding anything it remembers, with the time before which nothing there can be old enough: rows that
 * are kept for ever are read once, not every hour.
 *
 * <p>Threading: the monitor guards what is remembered; one pruning at a time.
 */
final class Pruning {
    /** Rows of which is remembered when the next of them is due. */
    private static final int STRETCH = 20_000;

    /** How long one transaction removes; its commit comes on top. */
    private static final long HOLD_NANOS = 8_000_000;

    /** Rows removed by one statement, in about so long: what a task carries with it differs by thousands. */
    private static final int MOST_AT_ONCE = 100;

    private static final long AT_ONCE_NANOS = 2_000_000;

    /** Of one transaction, whatever the clock says. */
    private static final int MOST_OF_TRANSACTION = 2_000;

    private static final int ROW_BYTES = 500;

    /** Looks again: somebody may have asked for a retry since the walk, or made a task wait for it. */
    private static final String REMOVE = """
            DELETE FROM task WHERE id IN (SELECT value FROM json_each(?)) AND state = ? AND finished_at <= ?
              AND NOT %s""".formatted(Ages.NEEDED.formatted("task.id"));

    private static final String FORGET_STARTS = """
            DELETE FROM limit_start WHERE (scope, name, at) IN (
              SELECT scope, name, at FROM limit_start WHERE until <= ? LIMIT 1000)""";

    /** Ids up to {@code to}, of which none is due before {@code quietUntil}. */
    private record Stretch(long to, long quietUntil) {}

    /** Of so many ids that were looked at, so many tasks were still due and are gone. */
    private record Removed(int looked, int tasks) {}

    private final Supplier<Pen> pen;
    private final Supplier<Readers> readers;
    private final Time time;
    private final TreeMap<Long, Stretch> stretches = new TreeMap<>();
    private @Nullable Retention remembered;
    private int atOnce = 1;

    Pruning(Supplier<Pen> pen, Supplier<Readers> readers, Time time) {
        this.pen = pen;
        this.readers = readers;
        this.time = time;
    }

    /** What would go now. */
    Pruned count(Retention retention) {
        Ages ages = new Ages(retention, time.now());
        return readers.get().read(ages::count);
    }

    synchronized Pruned prune(Retention retention, Predicate<Pruned> goesOn) {
        if (!retention.equals(remembered)) {
            stretches.clear();
            remembered = retention;
        }
        Run run = new Run(new Ages(retention, time.now()), goesOn);
        while (!run.ended) {
            run.next();
        }
        return run.pruned;
    }

    /** One walk from the first task to the young ones. */
    private final class Run {
        private final Ages ages;
        private final Predicate<Pruned> goesOn;
        private Pruned pruned = Pruned.NONE;
        private long last;
        private boolean ended;

        private Run(Ages ages, Predicate<Pruned> goesOn) {
            this.ages = ages;
            this.goesOn = goesOn;
        }

        /** Goes over the next stretch. */
        private void next() {
            Stretch known = stretches.get(last);
            if (known != null && ages.now() < known.quietUntil) {
                last = known.to;
                return;
            }
            long begin = last;
            long quietUntil = Long.MAX_VALUE;
            long rows = 0;
            boolean more = true;
            while (more && rows < STRETCH) {
                Ages.Window window = readers.get().read(statements -> ages.walk(statements, last));
                for (Map.Entry<Integer, List<Long>> due : window.due().entrySet()) {
                    if (!remove(due.getKey(), due.getValue())) {
                        ended = true;
                        return;
                    }
                }
                quietUntil = Math.min(quietUntil, window.nextDue());
                rows += window.rows();
                last = Math.max(last, window.last());
                more = window.more();
            }
            stretches.subMap(begin, last).clear();
            if (last > begin) {
                stretches.put(begin, new Stretch(last, quietUntil));
            }
            ended = !more;
        }

        /** False when it was told to end. */
        private boolean remove(int state, List<Long> ids) {
            List<Long> left = ids;
            while (!left.isEmpty()) {
                List<Long> these = left;
                long begun = System.nanoTime();
                Removed removed = pen.get().write(Operation.light(writing -> removeSome(writing, state, these)));
                left = these.subList(removed.looked, these.size());
                pruned = pruned.plus(pruned(state, removed.tasks));
                if (!goesOn.test(pruned)) {
                    return false;
                }
                // why: other processes wait for the file by trying again and again, and must come through.
                LockSupport.parkNanos(System.nanoTime() - begun);
            }
            return true;
        }

        private Removed removeSome(Writing writing, int state, List<Long> ids) throws SQLException {
            long begun = System.nanoTime();
            int looked = 0;
            int removed = 0;
            while (looked < ids.size() && looked < MOST_OF_TRANSACTION && System.nanoTime() - begun < HOLD_NANOS) {
                int end = Math.min(ids.size(), looked + atOnce);
                long before = System.nanoTime();
                removed += writing.statements()
                        .update(REMOVE, ids.subList(looked, end).toString(), state, ages.youngestEnd());
                atOnce = System.nanoTime() - before < AT_ONCE_NANOS
                        ? Math.min(MOST_AT_ONCE, 2 * atOnce)
                        : Math.max(1, atOnce / 2);
                looked = end;
            }
            writing.statements().update(FORGET_STARTS, writing.now());
            writing.wrote((long) removed * ROW_BYTES);
            return new Removed(looked, removed);
        }
    }

    private static Pruned pruned(int state, long tasks) {
        return switch (state) {
            case State.COMPLETED -> new Pruned(tasks, 0, 0);
            case State.FAILED -> new Pruned(0, tasks, 0);
            default -> new Pruned(0, 0, tasks);
        };
    }
}
