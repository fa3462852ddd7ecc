package dev.pawl.store;

import dev.pawl.task.Limit;
import dev.pawl.task.Selector;
import dev.pawl.task.Task;
import dev.pawl.task.TaskStatus;
import dev.pawl.task.UtcText;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Why a task is not running now.
 *
 * @param sentence all reasons in one sentence, for people
 * @param reasons the same one by one; each must go away before the task runs, except {@link Reason#RUNNING}, which says that
 *     it does, and {@link Reason#AHEAD} and {@link Reason#NEXT}, which say that nothing stands in its way but others
 */
public record Why(long taskId, String sentence, List<Reason> reasons) {
    /**
     * One reason.
     *
     * @param code one of the constants here, stable
     * @param message a clause, for people
     * @param details what the message is made of, by name
     */
    public record Reason(String code, String message, Map<String, Object> details) {
        /** It is running. */
        public static final String RUNNING = "running";
        /** It has ended. */
        public static final String ENDED = "ended";
        /** It waits for other tasks. */
        public static final String BLOCKED = "blocked";
        /** Its time has not come. */
        public static final String SCHEDULED = "scheduled";
        /** An attempt did not succeed, and the next one's time has not come. */
        public static final String RETRYING = "retrying";
        /** Its queue is paused. */
        public static final String QUEUE_PAUSED = "queue_paused";
        /** As many run as a limit allows. */
        public static final String LIMIT_FULL = "limit_full";
        /** As many started lately as a limit allows. */
        public static final String RATE_FULL = "rate_full";
        /** No worker lives. */
        public static final String NO_WORKER = "no_worker";
        /** No live worker handles its type. */
        public static final String NO_WORKER_FOR_TYPE = "no_worker_for_type";
        /** No live worker that handles its type serves its queue. */
        public static final String NO_WORKER_FOR_QUEUE = "no_worker_for_queue";
        /** No live worker that could take it has the capabilities it asks for. */
        public static final String NO_CAPABLE_WORKER = "no_capable_worker";
        /** Others stand before it. */
        public static final String AHEAD = "ahead";
        /** The next free worker takes it. */
        public static final String NEXT = "next";
    }

    static Why of(Standing standing) {
        Task task = standing.task();
        List<Reason> reasons = switch (task.status()) {
            case PROCESSING -> List.of(running(task, standing.now()));
            case COMPLETED, FAILED, CANCELLED -> List.of(ended(task));
            case QUEUED, BLOCKED -> waiting(standing);
        };
        String verb = switch (task.status()) {
            case PROCESSING -> "is running: ";
            case COMPLETED, FAILED, CANCELLED -> "has ended: ";
            case QUEUED, BLOCKED -> "is not running: ";
        };
        String clauses = reasons.stream().map(Reason::message).collect(Collectors.joining("; and "));
        return new Why(task.id(), "Task " + task.id() + " " + verb + clauses + "." + deaths(task), reasons);
    }

    /** Of an ended task the reason says it. */
    private static String deaths(Task task) {
        boolean isTold = task.deaths() == 0 || task.status().isEnded();
        return isTold ? "" : " Its worker died " + task.deaths() + (task.deaths() == 1 ? " time." : " times in a row.");
    }

    private static Reason running(Task task, long now) {
        if (task.leaseUntil() != null && task.leaseUntil() <= now) {
            return reason(
                    Reason.RUNNING,
                    "worker " + task.lockedBy() + " has fallen silent in attempt " + task.attempts() + " of "
                            + task.maxAttempts() + ", its lease ran out" + at(task.leaseUntil())
                            + ", and the next worker takes the task back",
                    "attempt",
                    task.attempts(),
                    "worker_id",
                    task.lockedBy(),
                    "lease_until_utc",
                    utc(task.leaseUntil()));
        }
        return reason(
                Reason.RUNNING,
                "attempt " + task.attempts() + " of " + task.maxAttempts() + " on worker " + task.lockedBy()
                        + since(task.reservedAt()),
                "attempt",
                task.attempts(),
                "worker_id",
                task.lockedBy(),
                "since_utc",
                utc(task.reservedAt()));
    }

    private static Reason ended(Task task) {
        String error = task.errorMessage() == null || task.status() == TaskStatus.COMPLETED
                ? ""
                : ", because: " + firstLine(task.errorMessage());
        return reason(
                Reason.ENDED,
                task.status().wireName() + at(task.finishedAt()) + error,
                "status",
                task.status().wireName(),
                "finished_at_utc",
                utc(task.finishedAt()));
    }

    private static List<Reason> waiting(Standing standing) {
        List<Reason> reasons = new ArrayList<>();
        Task task = standing.task();
        if (task.status() == TaskStatus.BLOCKED) {
            Long job = standing.waitsForJob();
            reasons.add(job == null ? blocked(standing.waitsFor()) : blocked(job));
        } else if (task.runAfter() > standing.now()) {
            reasons.add(later(task));
        }
        if (standing.pausedAt() != null) {
            reasons.add(reason(
                    Reason.QUEUE_PAUSED,
                    "queue '" + task.queue() + "' has been paused" + since(standing.pausedAt()),
                    "queue",
                    task.queue(),
                    "since_utc",
                    utc(standing.pausedAt())));
        }
        for (LimitState state : standing.limits()) {
            runningFull(state).ifPresent(reasons::add);
            rateFull(state).ifPresent(reasons::add);
        }
        worker(standing).ifPresent(reasons::add);
        return reasons.isEmpty() ? List.of(turn(standing)) : reasons;
    }

    private static Reason blocked(List<Parent> parents) {
        int named = Math.min(parents.size(), Standing.MOST_PARENTS - 1);
        String tasks = parents.stream()
                .limit(named)
                .map(parent -> "task " + parent.taskId() + " ("
                        + (parent.status() == null ? "deleted" : parent.status().wireName()) + ") to "
                        + switch (parent.condition()) {
                            case AFTER_OK -> "complete";
                            case AFTER_ANY -> "end";
                            case AFTER_FAILED -> "fail";
                        })
                .collect(Collectors.joining(", "));
        return reason(
                Reason.BLOCKED,
                "it waits for " + tasks + (named < parents.size() ? ", and others" : ""),
                "waits_for",
                parents.stream().limit(named).map(Parent::taskId).toList());
    }

    private static Reason blocked(long job) {
        return reason(Reason.BLOCKED, "it waits for job " + job + " to end", "waits_for_job", job);
    }

    private static Reason later(Task task) {
        if (task.attempts() == 0) {
            return reason(
                    Reason.SCHEDULED, "it waits until " + utc(task.runAfter()), "run_after_utc", utc(task.runAfter()));
        }
        String error = task.errorMessage() == null ? "" : ", last error: " + firstLine(task.errorMessage());
        return reason(
                Reason.RETRYING,
                "it waits until " + utc(task.runAfter()) + " for attempt " + (task.attempts() + 1) + " of "
                        + task.maxAttempts() + error,
                "run_after_utc",
                utc(task.runAfter()),
                "attempts",
                task.attempts(),
                "max_attempts",
                task.maxAttempts(),
                "error_message",
                task.errorMessage());
    }

    private static Optional<Reason> runningFull(LimitState state) {
        Integer most = state.limit().maxRunning();
        if (most == null || state.running() < most) {
            return Optional.empty();
        }
        String used = " running at once, and " + state.running() + (state.running() == 1 ? " is" : " are");
        return Optional.of(reason(
                Reason.LIMIT_FULL,
                most == 0
                        ? what(state) + " is limited to none running at all"
                        : what(state) + " may have " + most + used + holders(state),
                "scope",
                state.limit().scope().wireName(),
                "name",
                state.name(),
                "max_running",
                most,
                "running",
                state.running(),
                "held_by",
                state.holders().stream().map(LimitState.Holder::taskId).toList()));
    }

    private static String holders(LimitState state) {
        if (state.holders().isEmpty()) {
            return "";
        }
        String ids = state.holders().stream()
                .map(holder -> Long.toString(holder.taskId()))
                .collect(Collectors.joining(", "));
        String which = state.running() > state.holders().size() ? ", the longest running: task" : ": task";
        return which
                + (state.holders().size() == 1 ? " " : "s ")
                + ids
                + since(state.holders().get(0).since());
    }

    private static Optional<Reason> rateFull(LimitState state) {
        Limit.Rate rate = state.limit().rate();
        if (rate == null || state.opensAt() == null) {
            return Optional.empty();
        }
        return Optional.of(reason(
                Reason.RATE_FULL,
                what(state) + " may start " + rate.starts() + " in " + period(rate) + ", and the next may start at "
                        + utc(state.opensAt()),
                "scope",
                state.limit().scope().wireName(),
                "name",
                state.name(),
                "starts",
                rate.starts(),
                "period_seconds",
                BigDecimal.valueOf(rate.periodMillis(), 3).stripTrailingZeros(),
                "opens_at_utc",
                utc(state.opensAt())));
    }

    private static String period(Limit.Rate rate) {
        long millis = rate.periodMillis();
        return millis % 1_000 == 0 ? millis / 1_000 + " s" : millis + " ms";
    }

    private static String what(LimitState state) {
        return state.limit().scope().wireName() + " '" + state.name() + "'";
    }

    private static Optional<Reason> worker(Standing standing) {
        Task task = standing.task();
        List<WorkerInfo> live = standing.workers().stream()
                .filter(worker -> worker.isLive(standing.now()))
                .toList();
        if (live.isEmpty()) {
            return Optional.of(reason(Reason.NO_WORKER, "no worker is alive"));
        }
        List<WorkerInfo> handling = live.stream()
                .filter(worker -> worker.selector().handles(task.type()))
                .toList();
        if (handling.isEmpty()) {
            return Optional.of(reason(
                    Reason.NO_WORKER_FOR_TYPE,
                    "no live worker handles type '" + task.type() + "'",
                    "type",
                    task.type(),
                    "live_workers",
                    live.size()));
        }
        List<WorkerInfo> serving = handling.stream()
                .filter(worker -> worker.selector().serves(task.queue()))
                .toList();
        if (serving.isEmpty()) {
            return Optional.of(reason(
                    Reason.NO_WORKER_FOR_QUEUE,
                    "no live worker for type '" + task.type() + "' serves queue '" + task.queue() + "'",
                    "queue",
                    task.queue()));
        }
        return serving.stream()
                .min(Comparator.comparingInt(
                        worker -> missing(task, worker.selector()).size()))
                .filter(nearest -> !missing(task, nearest.selector()).isEmpty())
                .map(nearest -> reason(
                        Reason.NO_CAPABLE_WORKER,
                        "no live worker has the capabilities "
                                + task.compatibility().json() + "; the nearest, "
                                + nearest.id() + ", lacks "
                                + missing(task, nearest.selector()).entrySet().stream()
                                        .map(Object::toString)
                                        .collect(Collectors.joining(", ")),
                        "nearest_worker_id",
                        nearest.id(),
                        "lacks",
                        missing(task, nearest.selector())));
    }

    private static Map<String, Object> missing(Task task, Selector selector) {
        return task.compatibility().missingFrom(selector.capabilities());
    }

    private static Reason turn(Standing standing) {
        if (standing.ahead() == 0) {
            return reason(Reason.NEXT, "the next free worker takes it");
        }
        boolean more = standing.ahead() >= Standing.MOST_AHEAD;
        String count = (more ? "at least " : "")
                + standing.ahead()
                + (standing.ahead() == 1 ? " task stands before it" : " tasks stand before it");
        double perSecond = standing.startsPerSecond();
        if (perSecond <= 0) {
            return reason(Reason.AHEAD, count, "ahead", standing.ahead());
        }
        long seconds = Math.max(1, Math.round(standing.ahead() / perSecond));
        return reason(
                Reason.AHEAD,
                count + ", at the current rate " + (more ? "at least " : "about ") + seconds
                        + (seconds == 1 ? " second" : " seconds"),
                "ahead",
                standing.ahead(),
                "about_seconds",
                seconds);
    }

    private static String firstLine(String text) {
        return text.lines().findFirst().orElse("").strip();
    }

    private static String since(@Nullable Long time) {
        return time == null ? "" : " since " + utc(time);
    }

    private static String at(@Nullable Long time) {
        return time == null ? "" : " at " + utc(time);
    }

    private static @Nullable String utc(@Nullable Long time) {
        return time == null ? null : UtcText.write(time);
    }

    private static Reason reason(String code, String message, @Nullable Object... details) {
        Map<String, Object> byName = new LinkedHashMap<>();
        for (int i = 0; i < details.length; i += 2) {
            Object value = details[i + 1];
            if (value != null) {
                byName.put(String.valueOf(details[i]), value);
            }
        }
        return new Reason(code, message, byName);
    }
}
