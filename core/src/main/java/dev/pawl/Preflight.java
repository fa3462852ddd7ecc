package dev.pawl;

import dev.pawl.engine.Handlers;
import dev.pawl.engine.Handling;
import dev.pawl.engine.TaskRun;
import dev.pawl.store.ScheduleState;
import dev.pawl.store.Store;
import dev.pawl.store.TaskFilter;
import dev.pawl.store.TaskPage;
import dev.pawl.task.Backoff;
import dev.pawl.task.NewTask;
import dev.pawl.task.Task;
import dev.pawl.task.TaskStatus;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What of the stored work this code could not do: found before it starts, instead of one failed task after the other.
 *
 * @param tasks how many tasks that have not ended were looked at
 * @param troubles by type; empty when all is well
 */
public record Preflight(long tasks, List<Trouble> troubles) {
    /** So many ids of each trouble are named. */
    public static final int MOST_IDS = 10;

    private static final int PAGE = 500;
    private static final Set<TaskStatus> NOT_ENDED =
            Set.of(TaskStatus.QUEUED, TaskStatus.BLOCKED, TaskStatus.PROCESSING);

    /** Why a task cannot be done by this code. */
    public enum Reason {
        /** No handler is set for its type, under its name or as an alias. */
        NO_HANDLER,
        /** Its payload does not become what the handler is given. */
        UNREADABLE;

        public String wireName() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /**
     * Tasks of one type that cannot be done for the same reason.
     *
     * @param tasks how many
     * @param firstIds the oldest of them, up to {@value #MOST_IDS}
     * @param schedules the schedules that make such tasks
     * @param error of the first, what went wrong when it was read; for {@link Reason#NO_HANDLER} what is missing
     */
    public record Trouble(
            String type, Reason reason, long tasks, List<Long> firstIds, List<String> schedules, String error) {}

    public Preflight {
        troubles = List.copyOf(troubles);
    }

    /** Whether this code can do all that is stored. */
    public boolean isClear() {
        return troubles.isEmpty();
    }

    /** Code elsewhere, by the types that it does and the versions of their payloads that it reads; an empty set means any. */
    static Preflight of(Store store, Map<String, Set<Integer>> versions, TaskFilter filter) {
        Handlers elsewhere = new Handlers();
        versions.forEach((type, read) -> elsewhere.add(
                type,
                new Handling(new Elsewhere(read), name -> new Handling.Terms(Backoff.DEFAULT, null), thrown -> false)));
        return of(store, elsewhere, filter);
    }

    /** What is done in another program, and never here. */
    private record Elsewhere(Set<Integer> versions) implements Handling.Body {
        @Override
        public Handling.Result run(TaskRun run) {
            throw new AssertionError("it is only asked whether it could");
        }

        @Override
        public void check(String payload) {
            int version = PayloadVersions.of(payload);
            if (!versions.isEmpty() && !versions.contains(version)) {
                throw new IllegalArgumentException("the payload is of version " + version
                        + ", and the versions that are read are " + new TreeSet<>(versions));
            }
        }
    }

    static Preflight of(Store store, Handlers handlers, TaskFilter filter) {
        Look look = new Look(handlers);
        Optional<TaskFilter> notEnded = filter.within(NOT_ENDED);
        if (notEnded.isPresent()) {
            TaskPage page = store.browser().page(notEnded.get(), PAGE, null);
            page.tasks().forEach(look::at);
            while (page.next() != null) {
                page = store.browser().page(notEnded.get(), PAGE, page.next());
                page.tasks().forEach(look::at);
            }
        }
        store.schedules().all().forEach(schedule -> look.at(schedule, filter));
        return look.result();
    }

    /** What was met so far. */
    private static final class Look {
        private record Kind(String type, Reason reason) implements Comparable<Kind> {
            @Override
            public int compareTo(Kind other) {
                int byType = type.compareTo(other.type);
                return byType != 0 ? byType : reason.compareTo(other.reason);
            }
        }

        private static final class Met {
            private long tasks;
            private final List<Long> ids = new ArrayList<>();
            private final List<String> schedules = new ArrayList<>();
            private String error = "";
        }

        private final Handlers handlers;
        private final Map<Kind, Met> met = new TreeMap<>();
        private long tasks;

        Look(Handlers handlers) {
            this.handlers = handlers;
        }

        void at(Task task) {
            tasks++;
            Met trouble = trouble(task.type(), task.queue(), task.payload());
            if (trouble != null) {
                trouble.tasks++;
                // why: pages begin with the newest.
                trouble.ids.add(0, task.id());
                if (trouble.ids.size() > MOST_IDS) {
                    trouble.ids.remove(MOST_IDS);
                }
            }
        }

        void at(ScheduleState schedule, TaskFilter filter) {
            NewTask task = schedule.schedule().task();
            boolean meant = (filter.type() == null || filter.type().equals(task.type()))
                    && (filter.queue() == null || filter.queue().equals(task.queue()));
            Met trouble = meant ? trouble(task.type(), task.queue(), task.payload()) : null;
            if (trouble != null) {
                trouble.schedules.add(schedule.schedule().name());
            }
        }

        /** Null when there is none. */
        private @Nullable Met trouble(String type, String queue, String payload) {
            if (type.startsWith(NewTask.RESERVED) || queue.startsWith(NewTask.RESERVED)) {
                return null;
            }
            Optional<Handling> handling = handlers.find(type);
            if (handling.isEmpty()) {
                return met(type, Reason.NO_HANDLER, "no handler is set for type '" + type + "'");
            }
            try {
                handling.get().body().check(payload);
                return null;
            } catch (RuntimeException unreadable) {
                return met(type, Reason.UNREADABLE, String.valueOf(unreadable.getMessage()));
            }
        }

        private Met met(String type, Reason reason, String error) {
            Met trouble = met.computeIfAbsent(new Kind(type, reason), kind -> new Met());
            trouble.error = error;
            return trouble;
        }

        Preflight result() {
            List<Trouble> troubles = new ArrayList<>();
            met.forEach((kind, trouble) -> troubles.add(new Trouble(
                    kind.type,
                    kind.reason,
                    trouble.tasks,
                    List.copyOf(trouble.ids),
                    List.copyOf(trouble.schedules),
                    trouble.error)));
            return new Preflight(tasks, troubles);
        }
    }
}
