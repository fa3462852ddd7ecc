package dev.pawl.gate.planted;

/** Names that say nothing. */
public final class EmptyNames {
    static final class ClockImpl {}

    static final class QueueManager {}

    static final class DateUtil {}

    static final class DateUtils {}

    static final class TaskHelper {}
}
