package dev.pawl.store;

import dev.pawl.task.InvalidTaskException;
import dev.pawl.task.TaskStatus;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Which tasks are meant: those that fit everything that is said. Nothing said means every task.
 *
 * @param statuses any of these; empty for any
 * @param scheduled also queued tasks whose time has not come
 * @param worker the one that holds it, or ran it last
 * @param payload each of these
 * @param job items of this job
 * @param error what the error message begins with; {@value #ANYTHING} in it stands for anything
 */
public record TaskFilter(
        Set<TaskStatus> statuses,
        boolean scheduled,
        @Nullable String type,
        @Nullable String queue,
        @Nullable String idempotencyKey,
        @Nullable String limitKey,
        @Nullable String worker,
        Span created,
        Span finished,
        List<PayloadMatch> payload,
        @Nullable Long job,
        @Nullable String error) {

    /** The name that stands for queued tasks whose time has not come. */
    public static final String SCHEDULED = "scheduled";

    /** Of payloads at most so much may be asked at once. */
    public static final int MOST_PAYLOAD_MATCHES = 5;

    /** In the beginning of an error message that is asked for: whatever may stand there. */
    public static final String ANYTHING = "*";

    /** The beginning of an error message may have at most so many characters. */
    public static final int MOST_ERROR_CHARS = 500;

    private static final String ALLOWED = "queued, scheduled, blocked, processing, completed, failed, cancelled";

    public static final TaskFilter ALL =
            new TaskFilter(Set.of(), false, null, null, null, null, null, Span.ANY, Span.ANY, List.of(), null, null);

    /**
     * A stretch of time, epoch milliseconds.
     *
     * @param from not before this; null for whenever
     * @param to before this; null for whenever
     */
    public record Span(@Nullable Long from, @Nullable Long to) {
        public static final Span ANY = new Span(null, null);
    }

    public TaskFilter {
        // why: in the order of the enum, so that equal filters read alike.
        statuses = statuses.isEmpty() ? Set.of() : Collections.unmodifiableSet(EnumSet.copyOf(statuses));
        payload = List.copyOf(payload);
        if (error != null && (error.isEmpty() || error.length() > MOST_ERROR_CHARS)) {
            throw new InvalidTaskException(
                    "error", "must have 1 to " + MOST_ERROR_CHARS + " characters, not " + error.length());
        }
        if (payload.size() > MOST_PAYLOAD_MATCHES) {
            throw new InvalidTaskException(
                    "payload", "must be asked for at most " + MOST_PAYLOAD_MATCHES + " values, not " + payload.size());
        }
    }

    /**
     * A filter from the words of a request.
     *
     * @param status a status' wire name, {@value #SCHEDULED}, several of them with commas, or null
     * @throws InvalidTaskException when one is none of them
     */
    public static TaskFilter of(@Nullable String status, @Nullable String type, @Nullable String queue) {
        TaskFilter filter = ALL.withType(type).withQueue(queue);
        return status == null ? filter : filter.withStatuses(List.of(status.split(",", -1)));
    }

    /**
     * Tasks in any of these states.
     *
     * @param words wire names, and {@value #SCHEDULED}, in any case
     * @throws InvalidTaskException when one is none of them
     */
    public TaskFilter withStatuses(List<String> words) {
        Set<TaskStatus> read = EnumSet.noneOf(TaskStatus.class);
        boolean later = false;
        for (String word : words) {
            if (word.equalsIgnoreCase(SCHEDULED)) {
                later = true;
            } else {
                read.add(status(word));
            }
        }
        return new TaskFilter(
                read, later, type, queue, idempotencyKey, limitKey, worker, created, finished, payload, job, error);
    }

    private static TaskStatus status(String word) {
        try {
            return TaskStatus.of(word);
        } catch (InvalidTaskException unknown) {
            throw new InvalidTaskException("status", "must be one of " + ALLOWED + ", not '" + word + "'");
        }
    }

    public TaskFilter withType(@Nullable String other) {
        return new TaskFilter(
                statuses,
                scheduled,
                other,
                queue,
                idempotencyKey,
                limitKey,
                worker,
                created,
                finished,
                payload,
                job,
                error);
    }

    public TaskFilter withQueue(@Nullable String other) {
        return new TaskFilter(
                statuses,
                scheduled,
                type,
                other,
                idempotencyKey,
                limitKey,
                worker,
                created,
                finished,
                payload,
                job,
                error);
    }

    /** The task that has this idempotency key, if it fits the rest. */
    public TaskFilter withIdempotencyKey(@Nullable String other) {
        return new TaskFilter(
                statuses, scheduled, type, queue, other, limitKey, worker, created, finished, payload, job, error);
    }

    public TaskFilter withLimitKey(@Nullable String other) {
        return new TaskFilter(
                statuses,
                scheduled,
                type,
                queue,
                idempotencyKey,
                other,
                worker,
                created,
                finished,
                payload,
                job,
                error);
    }

    public TaskFilter withWorker(@Nullable String other) {
        return new TaskFilter(
                statuses,
                scheduled,
                type,
                queue,
                idempotencyKey,
                limitKey,
                other,
                created,
                finished,
                payload,
                job,
                error);
    }

    public TaskFilter withCreated(Span other) {
        return new TaskFilter(
                statuses,
                scheduled,
                type,
                queue,
                idempotencyKey,
                limitKey,
                worker,
                other,
                finished,
                payload,
                job,
                error);
    }

    public TaskFilter withFinished(Span other) {
        return new TaskFilter(
                statuses,
                scheduled,
                type,
                queue,
                idempotencyKey,
                limitKey,
                worker,
                created,
                other,
                payload,
                job,
                error);
    }

    /** Tasks whose payload has these values. */
    public TaskFilter withPayload(List<PayloadMatch> others) {
        return new TaskFilter(
                statuses,
                scheduled,
                type,
                queue,
                idempotencyKey,
                limitKey,
                worker,
                created,
                finished,
                others,
                job,
                error);
    }

    /** Items of a job. */
    public TaskFilter withJob(@Nullable Long other) {
        return new TaskFilter(
                statuses,
                scheduled,
                type,
                queue,
                idempotencyKey,
                limitKey,
                worker,
                created,
                finished,
                payload,
                other,
                error);
    }

    /** Tasks whose error message begins like this; {@value #ANYTHING} in it stands for anything. */
    public TaskFilter withError(@Nullable String other) {
        return new TaskFilter(
                statuses,
                scheduled,
                type,
                queue,
                idempotencyKey,
                limitKey,
                worker,
                created,
                finished,
                payload,
                job,
                other);
    }

    /** Of the tasks that fit, those in any of these states; empty when none that fits can be in one of them. */
    public Optional<TaskFilter> within(Set<TaskStatus> allowed) {
        Set<TaskStatus> both = EnumSet.copyOf(allowed);
        boolean later = scheduled && allowed.contains(TaskStatus.QUEUED);
        if (!statuses.isEmpty() || scheduled) {
            both.retainAll(statuses);
        }
        if (both.isEmpty() && !later) {
            return Optional.empty();
        }
        return Optional.of(new TaskFilter(
                both, later, type, queue, idempotencyKey, limitKey, worker, created, finished, payload, job, error));
    }

    /** What it says, in the words of a request and always in the same order: {@code status=failed type=mail}. */
    @Override
    public String toString() {
        List<String> words = new ArrayList<>();
        if (!statuses.isEmpty() || scheduled) {
            String named = statuses.stream().map(TaskStatus::wireName).collect(Collectors.joining(","));
            words.add("status=" + named + (scheduled ? (named.isEmpty() ? "" : ",") + SCHEDULED : ""));
        }
        add(words, "type", type);
        add(words, "queue", queue);
        add(words, "key", idempotencyKey);
        add(words, "limit_key", limitKey);
        add(words, "worker_id", worker);
        add(words, "job", job);
        add(words, "error", error);
        add(words, "created_from", created.from);
        add(words, "created_to", created.to);
        add(words, "finished_from", finished.from);
        add(words, "finished_to", finished.to);
        payload.forEach(match -> words.add("payload." + match.path() + "=" + match.value()));
        return words.isEmpty() ? "all" : String.join(" ", words);
    }

    private static void add(List<String> words, String name, @Nullable Object value) {
        if (value != null) {
            words.add(name + "=" + value);
        }
    }
}
