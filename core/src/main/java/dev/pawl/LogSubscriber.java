package dev.pawl;

import dev.pawl.store.StoreException;
import dev.pawl.store.TaskBrowser;
import dev.pawl.task.TaskEvent;
import dev.pawl.task.TaskStatus;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.spi.LoggingEventBuilder;

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
            about(LOG.atWarn(), ended, ended.attempt(), ended.worker())
                    .log(
                            "task {} ({}) failed for good in attempt {}: {}",
                            ended.taskId(),
                            ended.type(),
                            ended.attempt(),
                            ended.transition().error());
        } else if (event instanceof TaskEvent.Rescued rescued) {
            about(LOG.atWarn(), rescued, rescued.attempt(), rescued.worker())
                    .log(
                            "task {} ({}) taken back: {}",
                            rescued.taskId(),
                            rescued.type(),
                            rescued.transition().error());
        } else if (event instanceof TaskEvent.LeaseLost lost) {
            refused(lost);
        } else if (LOG.isDebugEnabled()) {
            told(event);
        }
    }

    /** why key-values: a log that is read by programs has them as fields of their own, named as in a handler's lines. */
    private static LoggingEventBuilder about(
            LoggingEventBuilder line, TaskEvent event, int attempt, @Nullable String worker) {
        return about(line, event).addKeyValue("attempt", attempt).addKeyValue("worker_id", worker);
    }

    private static LoggingEventBuilder about(LoggingEventBuilder line, TaskEvent event) {
        return line.addKeyValue("task_id", event.taskId()).addKeyValue("type", event.type());
    }

    private static void told(TaskEvent event) {
        if (event instanceof TaskEvent.Started started) {
            about(LOG.atDebug(), started, started.attempt(), started.worker()).log("{}", started);
        } else if (event instanceof TaskEvent.Ended ended) {
            about(LOG.atDebug(), ended, ended.attempt(), ended.worker()).log("{}", ended);
        } else {
            about(LOG.atDebug(), event).log("{}", event);
        }
    }

    /** A cancel was somebody's wish; a lease that ran out is trouble, for the work was done twice or will be. */
    private void refused(TaskEvent.LeaseLost lost) {
        if (isCancelled(lost.taskId())) {
            about(LOG.atInfo(), lost, lost.attempt(), lost.worker())
                    .log(
                            "task {} ({}) was cancelled during attempt {}, whose end is not recorded",
                            lost.taskId(),
                            lost.type(),
                            lost.attempt());
        } else {
            about(LOG.atWarn(), lost, lost.attempt(), lost.worker())
                    .log(
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
