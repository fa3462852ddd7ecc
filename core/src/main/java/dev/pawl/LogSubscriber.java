package dev.pawl;

import dev.pawl.task.TaskEvent;
import dev.pawl.task.TaskStatus;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Writes what happens to tasks to the log: trouble as warnings, the rest for debugging. */
final class LogSubscriber implements Consumer<TaskEvent> {
    private static final Logger LOG = LoggerFactory.getLogger("dev.pawl.tasks");

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
            LOG.warn(
                    "task {} ({}) attempt {} refused: its claim was lost to a cancel or another worker",
                    lost.taskId(),
                    lost.type(),
                    lost.attempt());
        } else if (LOG.isDebugEnabled()) {
            LOG.debug("{}", event);
        }
    }
}
