package dev.pawl.testkit;

import dev.pawl.task.Limit;
import dev.pawl.task.TaskStatus;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The pauses and limits of the {@link StoreModel}. */
final class ModelFlow {
    /** A start that counts against the rate of a limit. */
    private record Start(Limit.Scope scope, String name, long at) {}

    private final Collection<ModelTask> tasks;
    private final Map<String, Long> paused = new TreeMap<>();
    private final List<Limit> limits = new ArrayList<>();
    private final List<Start> starts = new ArrayList<>();

    ModelFlow(Collection<ModelTask> tasks) {
        this.tasks = tasks;
    }

    boolean pause(String queue, long now) {
        return paused.putIfAbsent(queue, now) == null;
    }

    boolean resume(String queue) {
        return paused.remove(queue) != null;
    }

    /** Since when which queues are paused. */
    Map<String, Long> paused() {
        return paused;
    }

    void limit(Limit limit) {
        limits.removeIf(old -> old.scope() == limit.scope() && old.name().equals(limit.name()));
        if (!limit.isNone()) {
            limits.add(limit);
        }
    }

    /** As they were set. */
    List<Limit> limits() {
        return limits;
    }

    /** Whether another one may start. */
    boolean isOpen(ModelTask task, long now) {
        return !paused.containsKey(task.queue)
                && on(task).stream()
                        .allMatch(limit -> !isFull(limit, task)
                                && (limit.rate() == null
                                        || started(limit, task, now).size()
                                                < limit.rate().starts()));
    }

    boolean isLimited(ModelTask task) {
        return !on(task).isEmpty();
    }

    boolean mayEverStart(ModelTask task) {
        return !paused.containsKey(task.queue)
                && on(task).stream().noneMatch(limit -> Integer.valueOf(0).equals(limit.maxRunning()));
    }

    /** Counts a start. */
    void start(ModelTask task, long now) {
        for (Limit limit : on(task)) {
            if (limit.rate() != null) {
                starts.add(new Start(limit.scope(), name(limit.scope(), task), now));
            }
        }
    }

    /** When a rate lets a task start that nothing else holds back; never where something else does, or nothing. */
    long opensAt(ModelTask task, long now) {
        long opens = Long.MIN_VALUE;
        for (Limit limit : on(task)) {
            Limit.Rate rate = limit.rate();
            if (isFull(limit, task)) {
                return Long.MAX_VALUE;
            }
            List<Start> counted = started(limit, task, now);
            if (rate != null && counted.size() >= rate.starts()) {
                opens = Math.max(opens, counted.get(counted.size() - rate.starts()).at + rate.periodMillis());
            }
        }
        return opens == Long.MIN_VALUE || paused.containsKey(task.queue) ? Long.MAX_VALUE : opens;
    }

    /** How many run under a limit as it was set: on a beginning, all keys with it. */
    long running(Limit limit) {
        return tasks.stream()
                .filter(task -> task.status == TaskStatus.PROCESSING)
                .map(task -> name(limit.scope(), task))
                .filter(name -> isUnder(limit, name))
                .count();
    }

    /** How many started in the last period under a limit as it was set. */
    long started(Limit limit, long now) {
        Limit.Rate rate = limit.rate();
        return rate == null
                ? 0
                : starts.stream()
                        .filter(start -> start.scope == limit.scope() && isUnder(limit, start.name))
                        .filter(start -> start.at > now - rate.periodMillis())
                        .count();
    }

    private static boolean isUnder(Limit limit, String name) {
        return limit.scope() == Limit.Scope.KEY
                ? !name.isEmpty() && limit.isOnKey(name)
                : limit.name().equals(name);
    }

    private boolean isFull(Limit limit, ModelTask task) {
        Integer most = limit.maxRunning();
        String name = name(limit.scope(), task);
        return most != null
                && tasks.stream()
                                .filter(other -> other.status == TaskStatus.PROCESSING)
                                .filter(other -> name(limit.scope(), other).equals(name))
                                .count()
                        >= most;
    }

    private List<Start> started(Limit limit, ModelTask task, long now) {
        Limit.Rate rate = limit.rate();
        return rate == null
                ? List.of()
                : starts.stream()
                        .filter(start -> start.scope == limit.scope()
                                && start.name.equals(name(limit.scope(), task))
                                && start.at > now - rate.periodMillis())
                        .toList();
    }

    /** At most one of each scope. */
    private List<Limit> on(ModelTask task) {
        List<Limit> found = new ArrayList<>();
        for (Limit.Scope scope : Limit.Scope.values()) {
            Limit limit = on(scope, name(scope, task));
            if (limit != null) {
                found.add(limit);
            }
        }
        return found;
    }

    /** An exact name wins over a beginning, a longer beginning over a shorter. */
    private @Nullable Limit on(Limit.Scope scope, String name) {
        Limit best = null;
        for (Limit limit : limits) {
            boolean closer = best == null
                    || !limit.isPattern()
                    || best.isPattern() && limit.name().length() > best.name().length();
            if (limit.scope() == scope && isUnder(limit, name) && closer) {
                best = limit;
            }
        }
        return best;
    }

    /** Empty for no key. */
    private static String name(Limit.Scope scope, ModelTask task) {
        return switch (scope) {
            case QUEUE -> task.queue;
            case TYPE -> task.type;
            case KEY -> Objects.requireNonNullElse(task.limitKey, "");
        };
    }
}
