package dev.pawl.store;

import java.util.Set;

/**
 * Which events of the log one wants. An empty set means any. A {@link LoggedEvent.Kind#GAP} always fits: it is about every
 * event.
 */
public record EventFilter(Set<String> types, Set<String> queues, Set<LoggedEvent.Kind> kinds, Set<Long> tasks) {
    public static final EventFilter ALL = new EventFilter(Set.of(), Set.of(), Set.of(), Set.of());

    public EventFilter {
        types = Set.copyOf(types);
        queues = Set.copyOf(queues);
        kinds = Set.copyOf(kinds);
        tasks = Set.copyOf(tasks);
    }

    public EventFilter withTypes(Set<String> others) {
        return new EventFilter(others, queues, kinds, tasks);
    }

    public EventFilter withQueues(Set<String> others) {
        return new EventFilter(types, others, kinds, tasks);
    }

    public EventFilter withKinds(Set<LoggedEvent.Kind> others) {
        return new EventFilter(types, queues, others, tasks);
    }

    public EventFilter withTasks(Set<Long> others) {
        return new EventFilter(types, queues, kinds, others);
    }

    /** Whether the event is wanted. */
    public boolean takes(LoggedEvent event) {
        LoggedEvent.Subject task = event.task();
        return task == null
                || fits(kinds, event.kind())
                        && fits(types, task.type())
                        && fits(queues, task.queue())
                        && fits(tasks, task.id());
    }

    private static <T> boolean fits(Set<T> wanted, T value) {
        return wanted.isEmpty() || wanted.contains(value);
    }
}
