package dev.pawl.testkit;

import dev.pawl.store.Change;
import dev.pawl.store.Claim;
import dev.pawl.store.ClaimRequest;
import dev.pawl.store.Enqueued;
import dev.pawl.store.Exchange;
import dev.pawl.store.Finish;
import dev.pawl.store.LogLine;
import dev.pawl.store.TaskEdit;
import dev.pawl.task.NewTask;
import dev.pawl.task.Progress;
import dev.pawl.task.Selector;
import dev.pawl.task.Strategy;
import dev.pawl.task.Task;
import dev.pawl.task.TaskEvent;
import dev.pawl.task.TaskStatus;
import dev.pawl.task.Transition;
import dev.pawl.task.Uniqueness;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What a store is to do, said as simply as it can be: a list of tasks in memory that every verb walks through. A store that
 * answers otherwise than this, or shows other tasks, has a bug, or this has.
 *
 * <p>What a store is free to choose it is asked for: ids, and which bands a lottery draws; here only whether it might.
 */
final class StoreModel {
    private final Map<Long, ModelTask> tasks = new TreeMap<>();
    private final Map<String, Strategy> workers = new HashMap<>();
    private final ModelFlow flow = new ModelFlow(tasks.values());
    private final ModelEdges edges = new ModelEdges(tasks);

    /** Of all ids that were given, also to tasks that were deleted. */
    private long highest;

    /**
     * @param ids those that the store gave to the tasks it made
     */
    List<Enqueued> insert(List<NewTask> drafts, Iterator<Long> ids, long now) {
        List<Enqueued> answers = new ArrayList<>();
        for (NewTask draft : drafts) {
            ModelTask known = holder(draft.idempotencyKey(), now);
            if (known == null) {
                known = add(draft, ids, now);
                answers.add(new Enqueued(known.id, known.status, true, now));
                continue;
            }
            if (draft.uniqueness().mode() == Uniqueness.Mode.DEBOUNCE && known.isWaiting()) {
                Long due = draft.runAfter();
                known.edit(known.priority, due == null ? now : due, draft.payload(), now);
            }
            answers.add(new Enqueued(known.id, known.status, false, known.createdAt()));
        }
        edges.add(drafts, answers);
        edges.tell(now);
        return answers;
    }

    /** The task that a key finds; one whose key is its own no more loses it. */
    private @Nullable ModelTask holder(@Nullable String key, long now) {
        for (ModelTask task : tasks.values()) {
            if (key != null && key.equals(task.key)) {
                if (task.holdsKey(now)) {
                    return task;
                }
                task.key = null;
            }
        }
        return null;
    }

    private ModelTask add(NewTask draft, Iterator<Long> ids, long now) {
        long id = ids.hasNext() ? ids.next() : -1;
        if (highest >= id) {
            throw new AssertionError("a new task was to be made, with a higher id than any before, not " + id);
        }
        highest = id;
        ModelTask task = new ModelTask(id, draft, edges.block(draft), now);
        tasks.put(id, task);
        return task;
    }

    /**
     * @param claimed the ids that the store claimed, in order
     */
    Exchange exchange(List<Finish> ended, ClaimRequest request, List<Long> claimed, long now) {
        List<Boolean> accepted = ended.stream().map(this::finish).toList();
        List<TaskEvent.Rescued> rescued = rescue(now);
        edges.tell(now);
        Map<String, Integer> slots = new HashMap<>(request.queueSlots());
        List<Claim> claims = claim(request, slots, claimed.iterator(), now);
        boolean foundAll = claims.size() == request.free() + request.prefetch();
        long due = foundAll ? Long.MAX_VALUE : nextDue(now);
        if (!foundAll && looksFurther(request, claims)) {
            due = Math.min(due, opensAt(request, slots, now));
        }
        return new Exchange(accepted, claims, rescued, due);
    }

    List<Boolean> finish(List<Finish> ended, long now) {
        List<Boolean> accepted = ended.stream().map(this::finish).toList();
        edges.tell(now);
        return accepted;
    }

    private boolean finish(Finish finish) {
        ModelTask task = held(finish.claim());
        if (task != null) {
            task.end(finish.transition(), finish.startedAt(), finish.endedAt());
        }
        return task != null;
    }

    private List<TaskEvent.Rescued> rescue(long now) {
        List<TaskEvent.Rescued> rescued = new ArrayList<>();
        for (ModelTask task : tasks.values()) {
            if (task.leaseUntil != null && task.leaseUntil <= now) {
                Transition transition = task.rescued();
                rescued.add(
                        new TaskEvent.Rescued(task.id, task.type, task.queue, task.attempts, task.worker, transition));
                task.end(transition, task.reservedAt == null ? now : task.reservedAt, now);
            }
        }
        return rescued;
    }

    private List<Claim> claim(ClaimRequest request, Map<String, Integer> slots, Iterator<Long> drawn, long now) {
        Strategy strategy = workers.getOrDefault(request.worker(), request.strategy());
        List<Claim> claims = new ArrayList<>();
        boolean suspect = false;
        while (claims.size() < request.free() + (suspect ? 0 : request.prefetch())) {
            boolean waits = claims.size() >= request.free();
            List<ModelTask> open = takeable(request, now)
                    .filter(task -> hasSlot(slots, task) && flow.isOpen(task, now))
                    .filter(task -> !waits || task.expiries == 0 && !flow.isLimited(task))
                    .toList();
            if (open.isEmpty()) {
                break;
            }
            ModelTask next = strategy == Strategy.WEIGHTED_RANDOM ? drawn(open, drawn) : first(open, strategy);
            slots.computeIfPresent(next.queue, (queue, left) -> left - 1);
            suspect |= next.expiries > 0;
            claims.add(next.claim(request.worker(), request.leaseMillis(), now));
            flow.start(next, now);
        }
        return claims;
    }

    private static boolean hasSlot(Map<String, Integer> slots, ModelTask task) {
        return slots.getOrDefault(task.queue, 1) > 0;
    }

    private Stream<ModelTask> takeable(ClaimRequest request, long now) {
        return tasks.values().stream().filter(task -> task.isReady(now) && takes(request.selector(), task));
    }

    private static boolean takes(Selector selector, ModelTask task) {
        return selector.takes(task.queue, task.type, task.compatibility);
    }

    private static ModelTask first(List<ModelTask> open, Strategy strategy) {
        Comparator<ModelTask> oldest =
                Comparator.<ModelTask>comparingLong(task -> task.runAfter).thenComparingLong(task -> task.id);
        return open.stream()
                .min(
                        switch (strategy) {
                            case PRIORITY ->
                                Comparator.<ModelTask>comparingInt(task -> task.priority)
                                        .thenComparing(oldest);
                            case LIFO -> oldest.reversed();
                            case FIFO, WEIGHTED_RANDOM -> oldest;
                        })
                .orElseThrow();
    }

    /** In a lottery any band may win, and of a band the task that is due first. */
    private static ModelTask drawn(List<ModelTask> open, Iterator<Long> drawn) {
        if (!drawn.hasNext()) {
            throw new AssertionError("task " + open.get(0).id + " could have been claimed too");
        }
        long id = drawn.next();
        ModelTask winner = open.stream()
                .filter(task -> task.id == id)
                .findFirst()
                .orElseThrow(() -> new AssertionError("task " + id + " was not to be claimed"));
        ModelTask first =
                first(open.stream().filter(task -> isInOneBand(task, winner)).toList(), Strategy.WEIGHTED_RANDOM);
        if (first != winner) {
            throw new AssertionError("task " + id + " was claimed, but of its band task " + first.id + " is first");
        }
        return winner;
    }

    private static boolean isInOneBand(ModelTask one, ModelTask other) {
        return one.priority == other.priority
                && one.type.equals(other.type)
                && one.queue.equals(other.queue)
                && one.compatibility.equals(other.compatibility)
                && String.valueOf(one.limitKey).equals(String.valueOf(other.limitKey));
    }

    private long nextDue(long now) {
        return tasks.values().stream()
                .filter(task -> task.leaseUntil != null || task.status == TaskStatus.QUEUED && task.runAfter > now)
                .mapToLong(task -> task.leaseUntil != null ? task.leaseUntil : task.runAfter)
                .min()
                .orElse(Long.MAX_VALUE);
    }

    /** Beside a suspect nothing is held ready, so when every slot is taken nobody asks what limits do. */
    private boolean looksFurther(ClaimRequest request, List<Claim> claims) {
        return claims.size() < request.free()
                || claims.stream().noneMatch(claim -> Objects.requireNonNull(tasks.get(claim.taskId())).expiries > 0);
    }

    private long opensAt(ClaimRequest request, Map<String, Integer> slots, long now) {
        return takeable(request, now)
                .filter(task -> hasSlot(slots, task))
                .mapToLong(task -> flow.opensAt(task, now))
                .min()
                .orElse(Long.MAX_VALUE);
    }

    private @Nullable ModelTask held(Claim claim) {
        ModelTask task = tasks.get(claim.taskId());
        return task != null && task.isHeldBy(claim) ? task : null;
    }

    List<Boolean> owned(List<Claim> claims) {
        return claims.stream().map(claim -> held(claim) != null).toList();
    }

    List<Boolean> extend(List<Claim> claims, long leaseUntil) {
        for (Claim claim : claims) {
            ModelTask task = held(claim);
            if (task != null) {
                task.leaseUntil = leaseUntil;
            }
        }
        return owned(claims);
    }

    boolean progress(Claim claim, Progress progress) {
        ModelTask task = held(claim);
        if (task != null) {
            task.progress = progress;
        }
        return task != null;
    }

    boolean log(Claim claim, List<LogLine> lines) {
        ModelTask task = held(claim);
        if (task != null) {
            task.logs.addAll(lines);
        }
        return task != null;
    }

    Change cancel(long id, long now) {
        Change change = change(id, task -> !task.status.isEnded(), task -> task.cancel(now));
        edges.tell(now);
        return change;
    }

    Change retry(long id, long now) {
        Change change = change(
                id,
                task -> hasEndedOtherwise(task) && edges.hindrance(id) == null,
                task -> task.retry(edges.reopen(id), now));
        ModelTask task = tasks.get(id);
        boolean isHindered = !change.changed() && task != null && hasEndedOtherwise(task);
        return isHindered
                ? new Change(id, change.type(), change.queue(), change.before(), false, edges.hindrance(id))
                : change;
    }

    private static boolean hasEndedOtherwise(ModelTask task) {
        return task.status == TaskStatus.FAILED || task.status == TaskStatus.CANCELLED;
    }

    Change delete(long id, long now) {
        Change change = change(id, task -> task.status != TaskStatus.PROCESSING, task -> tasks.remove(id));
        if (change.changed()) {
            edges.delete(id);
            edges.tell(now);
        }
        return change;
    }

    Change edit(long id, TaskEdit edit, long now) {
        Integer priority = edit.priority();
        Long runAfter = edit.runAfter();
        Long seen = edit.ifUpdatedAt();
        return change(
                id,
                task -> task.isWaiting() && (seen == null || !task.hasChangedSince(seen)),
                task -> task.edit(
                        priority == null ? task.priority : priority,
                        runAfter == null ? task.runAfter : runAfter,
                        edit.payload(),
                        now));
    }

    private interface Move {
        void make(ModelTask task);
    }

    private Change change(long id, Predicate<ModelTask> fits, Move move) {
        ModelTask task = tasks.get(id);
        if (task == null) {
            return new Change(id, "", "", null, false);
        }
        TaskStatus before = task.status;
        boolean changed = fits.test(task);
        if (changed) {
            move.make(task);
        }
        return new Change(id, task.type, task.queue, before, changed);
    }

    void register(String worker, Strategy strategy) {
        workers.put(worker, strategy);
    }

    boolean setStrategy(String worker, Strategy strategy) {
        return workers.computeIfPresent(worker, (id, old) -> strategy) != null;
    }

    /** Pauses and limits. */
    ModelFlow flow() {
        return flow;
    }

    boolean hasWork(Selector selector, long now) {
        return tasks.values().stream()
                .filter(task -> takes(selector, task))
                .anyMatch(task -> task.status == TaskStatus.PROCESSING
                        || task.status == TaskStatus.QUEUED
                                && (task.runAfter <= now || task.attempts > 0)
                                && flow.mayEverStart(task));
    }

    /** How long the longest waiting task could have been running. */
    @Nullable
    Long oldestQueuedAge(long now) {
        return tasks.values().stream()
                .filter(task -> task.isReady(now))
                .map(task -> now - task.runAfter)
                .max(Comparator.naturalOrder())
                .orElse(null);
    }

    /** The ids of what is stored, oldest first. */
    List<Long> ids() {
        return List.copyOf(tasks.keySet());
    }

    /** Every task, newest first. */
    List<ModelTask> tasks() {
        List<ModelTask> newestFirst = new ArrayList<>(tasks.values());
        newestFirst.sort(Comparator.comparingLong((ModelTask task) -> task.id).reversed());
        return newestFirst;
    }

    /** Null when it was deleted. */
    @Nullable
    Task seen(long id) {
        ModelTask task = tasks.get(id);
        return task == null ? null : task.seen();
    }
}
