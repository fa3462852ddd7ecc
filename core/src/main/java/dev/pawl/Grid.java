package dev.pawl;

import dev.pawl.store.Bulk;
import dev.pawl.store.Claim;
import dev.pawl.store.ClaimReference;
import dev.pawl.store.HoldRequest;
import dev.pawl.store.Keyed;
import dev.pawl.store.PayloadMatch;
import dev.pawl.store.Stats;
import dev.pawl.store.TaskFilter;
import dev.pawl.task.Compatibility;
import dev.pawl.task.InvalidTaskException;
import dev.pawl.task.NewTask;
import dev.pawl.task.Outcome;
import dev.pawl.task.TaskStatus;
import dev.pawl.task.Uniqueness;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Work that is named by keys which the workers bring along: model x country x window. Whoever claims says which keys there are,
 * and is given some that nobody has done or holds; each key is done once, and stays done.
 *
 * <p>A key is a task: its key is the idempotency key, its payload too, and claim, lease, fence, list and events are those of every
 * task. So a key whose holder died is free when its lease has run out, and a late {@link #done} of that holder is refused.
 *
 * <p>Threading: safe for any number of threads, and processes.
 */
public final class Grid {
    /** At most this many characters of name. */
    public static final int MAX_NAME_CHARS = 100;

    /** The queue of all grids. No worker is needed for it. */
    public static final String QUEUE = "pawl.grids";

    /** What the types of the tasks begin with that keys are; the name of the grid follows. */
    public static final String TYPE = "grid.";

    /** Reserved, so that no task of another kind has the key of a cell. */
    private static final String KEY = NewTask.RESERVED + "grid:";

    /** Keys of one look: some milliseconds. */
    private static final int KEYS_AT_ONCE = 1_000;

    /** How often the holder of a key may die before the key counts as failed. */
    private static final int MAX_ATTEMPTS = NewTask.MAX_ATTEMPTS;

    private final String name;
    private final Pawl pawl;
    private final String worker;

    /** A key that is held until the end of its lease. */
    public record Held(GridKey key, Claim claim) {}

    /**
     * How many keys there are of each kind. Those that nobody has claimed yet are not known to the grid.
     *
     * @param held by a lease, which may have run out
     * @param free claimed before and given back
     */
    public record Statistics(long done, long failed, long held, long free) {
        static Statistics of(Stats.Counts counts) {
            return new Statistics(
                    counts.completed(), counts.failed() + counts.cancelled(), counts.processing(), counts.queued());
        }
    }

    /** What {@link #reset} makes free again. */
    public enum Ended {
        DONE(TaskStatus.COMPLETED),
        FAILED(TaskStatus.FAILED);

        private final TaskStatus status;

        Ended(TaskStatus status) {
            this.status = status;
        }
    }

    Grid(String name, Pawl pawl) {
        if (name.isBlank() || name.length() > MAX_NAME_CHARS) {
            throw new InvalidTaskException(
                    "name", "must have 1 to " + MAX_NAME_CHARS + " characters, not " + name.length());
        }
        TaskRequest.checkNotReserved("name", name);
        this.name = name.strip();
        this.pawl = pawl;
        this.worker = new ThisProcess(pawl.time()).unlikeAnyOther();
    }

    public String name() {
        return name;
    }

    /** The type of the tasks that its keys are. */
    public String type() {
        return TYPE + name;
    }

    /** {@link #claim(String, Iterable, int, Duration)} under a name of this process's own. */
    public List<Held> claim(Iterable<GridKey> keys, int most, Duration lease) {
        return claim(worker, keys, most, lease);
    }

    /**
     * Of these keys, in their order, the first that nobody has done, failed or holds; held from now on. As many as are wanted
     * while so many are free. Reading which those are stops nobody; taking them is one transaction.
     *
     * @param worker who holds them
     * @param keys read as far as it must be
     * @param most 1 to {@value HoldRequest#MOST}
     * @param lease how long they are held unless {@link #extend extended}
     * @throws InvalidTaskException when a key is too long for this grid
     */
    public List<Held> claim(String worker, Iterable<GridKey> keys, int most, Duration lease) {
        List<Held> held = new ArrayList<>();
        List<NewTask> free = new ArrayList<>();
        Iterator<GridKey> left = keys.iterator();
        while (left.hasNext() && held.size() < most) {
            free.addAll(free(left));
            if (free.size() >= most - held.size() || !left.hasNext()) {
                HoldRequest request = new HoldRequest(worker, most - held.size(), lease.toMillis());
                pawl.claims().hold(free, request).forEach(claim -> held.add(new Held(key(claim), claim)));
                free.clear();
            }
        }
        return held;
    }

    /** Those of the next keys that seem to be free. */
    private List<NewTask> free(Iterator<GridKey> keys) {
        List<NewTask> next = new ArrayList<>();
        while (keys.hasNext() && next.size() < KEYS_AT_ONCE) {
            next.add(task(keys.next()));
        }
        Map<String, Keyed> stored = stored(next);
        long now = pawl.time().now();
        next.removeIf(task -> {
            Keyed known = stored.get(task.idempotencyKey());
            return known != null && !known.isFree(now);
        });
        return next;
    }

    private Map<String, Keyed> stored(List<NewTask> tasks) {
        return pawl.browser()
                .byKeys(tasks.stream()
                        .map(task -> String.valueOf(task.idempotencyKey()))
                        .toList());
    }

    private NewTask task(GridKey key) {
        return new NewTask(
                type(),
                key.json(),
                QUEUE,
                NewTask.DEFAULT_PRIORITY,
                Compatibility.NONE,
                MAX_ATTEMPTS,
                null,
                KEY + name + ":" + key.json(),
                Uniqueness.lasting(Uniqueness.LONGEST),
                null,
                null);
    }

    private static GridKey key(Claim claim) {
        return new GridKey(claim.payload());
    }

    /**
     * A key is done, for good.
     *
     * @param info anything the codec can write, kept with the key; null for nothing
     * @return whether it was accepted: it is not when the lease ran out and another has, or had, the key
     */
    public Acceptance done(Held held, @Nullable Object info) {
        return end(held, AttemptEnd.by(held.claim().taskId(), held.claim().token(), Outcome.done(info)));
    }

    /** A key has failed, until it is {@link #reset}. */
    public Acceptance failed(Held held, String error) {
        return end(held, AttemptEnd.by(held.claim().taskId(), held.claim().token(), Outcome.discard(error)));
    }

    /** Somebody else may have the key. */
    public Acceptance release(Held held) {
        return end(held, AttemptEnd.released(held.claim().taskId(), held.claim().token()));
    }

    private Acceptance end(Held held, AttemptEnd end) {
        return pawl.claims().finish(held.claim(), end);
    }

    /** The claim under which a key is held now, in this process or another; empty where nobody holds it. */
    public Optional<ClaimReference> holder(GridKey key) {
        Keyed known = stored(List.of(task(key))).values().stream().findFirst().orElse(null);
        return known == null
                ? Optional.empty()
                : pawl.browser()
                        .holdings(List.of(new ClaimReference(known.taskId(), 0, "")))
                        .get(0)
                        .filter(holding -> holding.status() == TaskStatus.PROCESSING)
                        .map(holding -> new ClaimReference(
                                known.taskId(),
                                holding.claim().token(),
                                holding.claim().worker()));
    }

    /** Holds keys for longer: so long from now. */
    public List<Claims.Extended> extend(Collection<Held> held, Duration lease) {
        return pawl.claims()
                .extend(
                        held.stream()
                                .map(one -> new ClaimReference(
                                        one.claim().taskId(),
                                        one.claim().token(),
                                        one.claim().worker()))
                                .toList(),
                        lease);
    }

    /**
     * Makes keys free again, and forgets what became of them.
     *
     * @param matching only keys with these values; empty for all
     * @return how many
     */
    public long reset(Ended which, List<PayloadMatch> matching) {
        TaskFilter filter = TaskFilter.ALL
                .withType(type())
                .withStatuses(List.of(which.status.wireName()))
                .withPayload(matching);
        return pawl.bulk(new Bulk(Bulk.Verb.DELETE, filter, null, null), changed -> true)
                .changed();
    }

    /** Those of these keys that are not done, in their order. */
    public List<GridKey> missing(Iterable<GridKey> keys) {
        List<GridKey> missing = new ArrayList<>();
        Iterator<GridKey> left = keys.iterator();
        while (left.hasNext()) {
            List<NewTask> next = new ArrayList<>();
            while (left.hasNext() && next.size() < KEYS_AT_ONCE) {
                next.add(task(left.next()));
            }
            Map<String, Keyed> stored = stored(next);
            for (NewTask task : next) {
                Keyed known = stored.get(task.idempotencyKey());
                if (known == null || known.status() != TaskStatus.COMPLETED) {
                    missing.add(new GridKey(task.payload()));
                }
            }
        }
        return missing;
    }

    /** How far it is. */
    public Statistics statistics() {
        return Statistics.of(pawl.browser().stats().byType().getOrDefault(type(), Stats.Counts.ZERO));
    }
}
