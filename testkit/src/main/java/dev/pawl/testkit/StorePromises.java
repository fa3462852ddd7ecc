package dev.pawl.testkit;

import dev.pawl.store.AccessStore;
import dev.pawl.store.Enqueued;
import dev.pawl.store.JobStore;
import dev.pawl.store.RegistryStore;
import dev.pawl.store.ScheduleStore;
import dev.pawl.store.TaskBrowser;
import dev.pawl.store.TaskStore;
import dev.pawl.store.WebhookStore;
import dev.pawl.task.Task;
import java.util.Arrays;
import java.util.List;

/** What every group of promises is about: an open store, and time that stands still. */
interface StorePromises extends StoreUnderTest {
    TaskStore tasks();

    TaskBrowser browser();

    AccessStore access();

    WebhookStore webhooks();

    JobStore jobs();

    ScheduleStore schedules();

    RegistryStore registry();

    default List<Enqueued> insert(Draft... drafts) {
        return tasks().insert(Arrays.stream(drafts).map(Draft::task).toList());
    }

    default long insertOne(Draft draft) {
        return insert(draft).get(0).taskId();
    }

    default HandWorker worker(String... types) {
        return HandWorker.of(tasks(), time(), "ada", types);
    }

    default Task task(long id) {
        return browser().get(id).orElseThrow();
    }
}
