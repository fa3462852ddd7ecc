package dev.pawl.cli;

import dev.pawl.Schedules;
import dev.pawl.store.HoldRequest;
import dev.pawl.store.TaskGraph;
import dev.pawl.task.NewTask;
import dev.pawl.task.Schedule;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads a whole number within bounds, and says the bounds when it is not. */
abstract sealed class WholeNumber implements ITypeConverter<Integer> {
    private final int least;
    private final int most;

    private WholeNumber(int least, int most) {
        this.least = least;
        this.most = most;
    }

    @Override
    public Integer convert(String text) {
        try {
            int number = Integer.parseInt(text.strip());
            if (number >= least && number <= most) {
                return number;
            }
        } catch (NumberFormatException notOne) {
            // Told below, with the bounds.
        }
        String bounds = most == Integer.MAX_VALUE ? least + " or more" : "from " + least + " to " + most;
        throw new TypeConversionException("must be a whole number " + bounds + ", not '" + text + "'");
    }

    static final class Priority extends WholeNumber {
        Priority() {
            super(1, 1_000);
        }
    }

    static final class GraphTasks extends WholeNumber {
        GraphTasks() {
            super(1, TaskGraph.MOST);
        }
    }

    static final class Failures extends WholeNumber {
        Failures() {
            super(0, Integer.MAX_VALUE);
        }
    }

    static final class GridLimit extends WholeNumber {
        GridLimit() {
            super(1, HoldRequest.MOST);
        }
    }

    static final class MaxAttempts extends WholeNumber {
        MaxAttempts() {
            super(1, NewTask.MAX_ATTEMPTS);
        }
    }

    static final class MissedMax extends WholeNumber {
        MissedMax() {
            super(1, Schedule.MOST_MISSED);
        }
    }

    static final class Ticks extends WholeNumber {
        Ticks() {
            super(1, Schedules.MOST_NEXT);
        }
    }

    static final class Concurrency extends WholeNumber {
        Concurrency() {
            super(1, 10_000);
        }
    }

    static final class Limit extends WholeNumber {
        Limit() {
            super(1, Integer.MAX_VALUE);
        }
    }

    static final class MaxRunning extends WholeNumber {
        MaxRunning() {
            super(0, dev.pawl.task.Limit.MOST_RUNNING);
        }
    }

    static final class Prefetch extends WholeNumber {
        Prefetch() {
            super(0, 10_000);
        }
    }

    static final class Tasks extends WholeNumber {
        Tasks() {
            super(1_000, 100_000_000);
        }
    }

    static final class Keys extends WholeNumber {
        Keys() {
            super(10_000, 100_000_000);
        }
    }

    static final class Megabytes extends WholeNumber {
        Megabytes() {
            super(10, 100_000);
        }
    }

    static final class Seconds extends WholeNumber {
        Seconds() {
            super(1, 86_400);
        }
    }

    static final class Port extends WholeNumber {
        Port() {
            super(0, 65_535);
        }
    }
}
