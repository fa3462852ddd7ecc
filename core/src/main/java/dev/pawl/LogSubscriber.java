package dev.pawl;

import dev.pawl.store.StoreException;
import dev.pawl.store.TaskBrowser;
import dev.pawl.task.TaskEvent;
import dev.pawl.task.TaskStatus;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Writes what happens to tasks to the log: trouble as warnings, the rest for debugging. */
final class LogSubscriber implements Consumer<TaskEvent> {
    private static final Logger LOG = LoggerFactory.getLogger("dev.pawl.tasks");

    private final TaskBrowser browser;

    /**
     * @param browser tells why an attempt's end was refused
     */
    LogSubscriber(TaskBrowser browser) {
        this.browser = browser;
    }

    @Override
    public void accept(TaskEvent event) {
        if (event instanceof TaskEvent.Ended ended && ended.transition().status() == TaskStatus.FAILED) {
            LOG.warn(
                    "task {} ({}) failed for good in attempt {}: {}",
                    ended.taskId(),
                    ended.type(),
                    ended.attempt(),
                    ended.transition().error());
        } else if (event instanceof TaskEvent.Rescued rescued) {
            LOG.warn(
                    "task {} ({}) taken back: {}",
                    rescued.taskId(),
                    rescued.type(),
                    rescued.transition().error());
        } else if (event instanceof TaskEvent.LeaseLost lost) {
            refused(lost);
        } else if (LOG.isDebugEnabled()) {
            LOG.debug("{}", event);
        }
    }

    /** A cancel was somebody's wish; a lease that ran out is trouble, for the work was done twice or will be. */
    private void refused(TaskEvent.LeaseLost lost) {
        if (isCancelled(lost.taskId())) {
            LOG.info(
                    "task {} ({}) was cancelled during attempt {}, whose end is not recorded",
                    lost.taskId(),
                    lost.type(),
                    lost.attempt());
        } else {
            LOG.warn(
                    "task {} ({}) attempt {} refused: its lease ran out and the task went back, or to another worker",
                    lost.taskId(),
                    lost.type(),
                    lost.attempt());
        }
    }

    private boolean isCancelled(long taskId) {
        try {
            return browser.get(taskId)
                    .filter(task -> task.status() == TaskStatus.CANCELLED)
                    .isPresent();
        } catch (StoreException unread) {
            // why: the line must be told; without an answer as the worse of the two.
            return false;
        }
    }
}
