package dev.pawl;

import dev.pawl.engine.Events;
import dev.pawl.store.Enqueued;
import dev.pawl.store.StoreException;
import dev.pawl.task.NewTask;
import dev.pawl.task.TaskEvent;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;

/**
 * The way of requests to the store and of what became of them to whoever subscribed: checked, within a trace, told.
 *
 * <p>Threading: safe for any number of threads.
 */
record Enqueuing(PawlSettings settings, Admission admission, Events events) {
    List<NewTask> newTasks(Collection<? extends TaskRequest<?>> requests) {
        return admission.tasks(requests);
    }

    /** Stores them by {@code insert}, and tells of those that are new. */
    List<Enqueued> now(Collection<? extends TaskRequest<?>> requests, Function<List<NewTask>, List<Enqueued>> insert) {
        return silently(requests, tasks -> told(tasks, insert.apply(tasks)));
    }

    /** Stores them by {@code insert}, which may yet be taken back. */
    List<Enqueued> silently(
            Collection<? extends TaskRequest<?>> requests, Function<List<NewTask>, List<Enqueued>> insert) {
        Tracing.Sending sending = sending(requests);
        List<Enqueued> answers;
        try {
            answers = insert.apply(sending.tasks());
        } catch (RuntimeException | Error e) {
            sending.failed(e);
            throw e;
        }
        sending.stored(answers);
        return answers;
    }

    CompletableFuture<List<Enqueued>> later(
            Collection<? extends TaskRequest<?>> requests,
            Function<List<NewTask>, CompletableFuture<List<Enqueued>>> insert) {
        Tracing.Sending sending = sending(requests);
        List<NewTask> tasks = sending.tasks();
        return insert.apply(tasks).whenComplete((answers, failure) -> {
            if (failure == null) {
                sending.stored(told(tasks, answers));
            } else {
                sending.failed(failure);
            }
        });
    }

    private Tracing.Sending sending(Collection<? extends TaskRequest<?>> requests) {
        List<NewTask> tasks;
        try {
            tasks = newTasks(requests);
        } catch (StoreException unread) {
            // why: the first enqueue of a process reads what is registered, and where that fails it is an enqueue that
            // failed all the same.
            settings.tracing().sending(admission.unjudged(requests)).failed(unread);
            throw unread;
        }
        return settings.tracing().sending(tasks);
    }

    private List<Enqueued> told(List<NewTask> tasks, List<Enqueued> answers) {
        for (int i = 0; i < answers.size(); i++) {
            if (answers.get(i).created()) {
                NewTask task = tasks.get(i);
                events.emit(new TaskEvent.Enqueued(answers.get(i).taskId(), task.type(), task.queue()));
            }
        }
        return answers;
    }
}
