package dev.pawl.testkit;

import dev.pawl.store.Enqueued;
import dev.pawl.store.Store;
import dev.pawl.store.TaskBrowser;
import dev.pawl.store.TaskStore;
import dev.pawl.task.Task;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.List;

/** What every group of promises is about: an open store, and time that stands still. */
interface StorePromises {
    TaskStore tasks();

    TaskBrowser browser();

    FakeTime time();

    /** The same database opened once more, as another process would. */
    Store another() throws Exception;

    /** An application's own connection to the same database, with auto-commit off. */
    Connection connection() throws SQLException;

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
