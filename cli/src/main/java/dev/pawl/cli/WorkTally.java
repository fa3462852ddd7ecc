package dev.pawl.cli;

import dev.pawl.task.TaskEvent;
import dev.pawl.task.TaskStatus;
import dev.pawl.task.Transition.Kind;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/**
 * Counts what a worker has done.
 *
 * <p>Threading: told by any thread, asked by any.
 */
final class WorkTally implements Consumer<TaskEvent> {
    private final AtomicLong completed = new AtomicLong();
    private final AtomicLong failed = new AtomicLong();
    private final AtomicLong retried = new AtomicLong();
    private final AtomicLong lost = new AtomicLong();

    @Override
    public void accept(TaskEvent event) {
        if (event instanceof TaskEvent.Ended ended) {
            if (ended.transition().status() == TaskStatus.COMPLETED) {
                completed.incrementAndGet();
            } else if (ended.transition().status() == TaskStatus.FAILED) {
                failed.incrementAndGet();
            } else if (ended.transition().kind() == Kind.RETRIED) {
                retried.incrementAndGet();
            }
        } else if (event instanceof TaskEvent.Rescued rescued
                && rescued.transition().status() == TaskStatus.FAILED) {
            failed.incrementAndGet();
        } else if (event instanceof TaskEvent.LeaseLost) {
            lost.incrementAndGet();
        }
    }

    /** Tasks that ended well. */
    long completed() {
        return completed.get();
    }

    /** Tasks that ended badly: attempts exhausted, or discarded. */
    long failed() {
        return failed.get();
    }

    /** Failed attempts that another follows. */
    long retried() {
        return retried.get();
    }

    /** Attempts that were cancelled or taken over while they ran. */
    long lost() {
        return lost.get();
    }

    @Override
    public String toString() {
        return Table.number(completed()) + " completed, " + Table.number(failed()) + " failed, "
                + Table.number(retried()) + " tried again"
                + (lost() == 0 ? "" : ", " + Table.number(lost()) + " cancelled or taken over");
    }
}
