package dev.pawl.testkit;

import dev.pawl.store.Attempt;
import dev.pawl.store.Claim;
import dev.pawl.store.LogLine;
import dev.pawl.task.Compatibility;
import dev.pawl.task.NewTask;
import dev.pawl.task.Progress;
import dev.pawl.task.Task;
import dev.pawl.task.TaskStatus;
import dev.pawl.task.Transition;
import dev.pawl.task.TypeDefaults;
import dev.pawl.task.Uniqueness;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A task of the {@link StoreModel}: what is known of it, and the moves it makes. */
final class ModelTask {
    final long id;
    final String type;
    final String queue;
    final Compatibility compatibility;
    final @Nullable String limitKey;
    final List<Attempt> history = new ArrayList<>();
    final List<LogLine> logs = new ArrayList<>();
    private final int maxAttempts;
    private final Uniqueness uniqueness;
    private final long createdAt;

    TaskStatus status;
    int priority;
    int attempts;
    long runAfter;
    long token;

    /** Leases that ran out since the last attempt that ended by itself. */
    int expiries;

    @Nullable
    String key;

    @Nullable
    Long leaseUntil;

    @Nullable
    Long reservedAt;

    @Nullable
    String worker;

    @Nullable
    Progress progress;

    private String payload;
    private long updatedAt;
    private @Nullable Long startedAt;
    private @Nullable Long finishedAt;
    private @Nullable String result;

    /**
     * @param blocked whether it waits for others
     */
    ModelTask(long id, NewTask task, boolean blocked, long now) {
        Long due = task.runAfter();
        this.id = id;
        this.status = waiting(blocked);
        this.type = task.type();
        this.queue = task.queue();
        this.compatibility = task.compatibility();
        this.limitKey = task.limitKey();
        this.maxAttempts = task.maxAttempts();
        this.uniqueness = task.uniqueness();
        this.priority = task.priority();
        this.payload = task.payload();
        this.key = task.idempotencyKey();
        this.runAfter = due == null ? now : due;
        this.createdAt = now;
        this.updatedAt = now;
    }

    private static TaskStatus waiting(boolean blocked) {
        return blocked ? TaskStatus.BLOCKED : TaskStatus.QUEUED;
    }

    boolean isWaiting() {
        return status == TaskStatus.QUEUED || status == TaskStatus.BLOCKED;
    }

    long createdAt() {
        return createdAt;
    }

    boolean isReady(long now) {
        return status == TaskStatus.QUEUED && runAfter <= now;
    }

    boolean isHeldBy(Claim claim) {
        return status == TaskStatus.PROCESSING && token == claim.token();
    }

    boolean holdsKey(long now) {
        return switch (uniqueness.mode()) {
            case ALWAYS -> true;
            case LASTING -> now < createdAt + uniqueness.millis();
            case DEBOUNCE -> isWaiting();
        };
    }

    /** The channel is the store's own number, 0 here. */
    Claim claim(String byWorker, long lease, long now) {
        status = TaskStatus.PROCESSING;
        attempts++;
        token++;
        worker = byWorker;
        leaseUntil = now + lease;
        reservedAt = now;
        startedAt = now;
        updatedAt = now;
        return new Claim(
                id, token, byWorker, type, queue, 0, priority, attempts, maxAttempts, payload, now, runAfter, null);
    }

    Transition rescued() {
        return Transition.rescued(attempts, maxAttempts, expiries + 1, TypeDefaults.MAX_DEATHS, worker);
    }

    void end(Transition transition, long begun, long now) {
        if (transition.status() == TaskStatus.COMPLETED) {
            result = transition.result();
        } else if (transition.kind() != Transition.Kind.RELEASED) {
            history.add(new Attempt(attempts, transition.kind(), worker, begun, now, transition.error()));
        }
        status = transition.status();
        attempts -= transition.attemptUsed() ? 0 : 1;
        expiries = transition.kind() == Transition.Kind.RESCUED ? expiries + 1 : 0;
        runAfter = transition.runAfter() == 0 ? runAfter : transition.runAfter();
        worker = status.isEnded() ? worker : null;
        finishedAt = status.isEnded() ? now : null;
        leaseUntil = null;
        startedAt = begun;
        updatedAt = now;
    }

    void cancel(long now) {
        status = TaskStatus.CANCELLED;
        leaseUntil = null;
        finishedAt = now;
        updatedAt = now;
    }

    /** One of its parents ended in another way than it waited for. */
    void cancel(String reason, long now) {
        cancel(now);
        token++;
        history.add(new Attempt(attempts, Transition.Kind.CANCELLED, null, now, now, reason));
    }

    void unblock(long now) {
        status = TaskStatus.QUEUED;
        updatedAt = now;
    }

    /**
     * @param blocked whether it waits again for others
     */
    void retry(boolean blocked, long now) {
        status = waiting(blocked);
        attempts = 0;
        expiries = 0;
        runAfter = now;
        worker = null;
        reservedAt = null;
        startedAt = null;
        finishedAt = null;
        updatedAt = now;
    }

    boolean hasChangedSince(long time) {
        return updatedAt != time;
    }

    void edit(int newPriority, long newRunAfter, @Nullable String newPayload, long now) {
        priority = newPriority;
        runAfter = newRunAfter;
        payload = newPayload == null ? payload : newPayload;
        updatedAt = Math.max(now, updatedAt + 1);
    }

    /** As a reader sees it. */
    Task seen() {
        String error = null;
        for (Attempt attempt : history) {
            error = attempt.error() == null ? error : attempt.error();
        }
        return new Task(
                id,
                type,
                queue,
                status,
                priority,
                attempts,
                maxAttempts,
                expiries,
                payload,
                compatibility,
                result,
                status == TaskStatus.COMPLETED ? null : error,
                runAfter,
                createdAt,
                updatedAt,
                reservedAt,
                startedAt,
                finishedAt,
                leaseUntil,
                worker,
                key,
                limitKey,
                progress,
                null,
                null);
    }
}
