package dev.pawl.sqlite;

import dev.pawl.store.Store;
import dev.pawl.store.StoreSettings;
import dev.pawl.store.TaskBrowser;
import dev.pawl.store.TaskStore;
import dev.pawl.task.Task;
import dev.pawl.testkit.Draft;
import dev.pawl.testkit.FakeTime;
import dev.pawl.testkit.HandWorker;
import dev.pawl.testkit.Invariants;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;

/** Tests on a file of their own. The store opens when first asked for; after every test the invariants hold. */
abstract class InOneFile {
    @TempDir
    Path folder;

    final FakeTime time = new FakeTime();

    private final List<Store> opened = new ArrayList<>();

    final Path file() {
        return folder.resolve("queue.db");
    }

    final Store open() {
        return open(StoreSettings.DEFAULT);
    }

    final Store open(StoreSettings settings) {
        Store store = new SqliteStoreProvider().open(file().toString(), settings, time);
        opened.add(store);
        return store;
    }

    final TaskStore tasks() {
        return (opened.isEmpty() ? open() : opened.get(0)).tasks();
    }

    final TaskBrowser browser() {
        return (opened.isEmpty() ? open() : opened.get(0)).browser();
    }

    final long insert(Draft draft) {
        return tasks().insert(List.of(draft.task())).get(0).taskId();
    }

    final List<Long> insertAll(Draft... drafts) {
        return tasks().insert(Arrays.stream(drafts).map(Draft::task).toList()).stream()
                .map(answer -> answer.taskId())
                .toList();
    }

    final Task task(long id) {
        return browser().get(id).orElseThrow();
    }

    final HandWorker worker(String... types) {
        return HandWorker.of(tasks(), time, "ada", types);
    }

    final void closeAll() {
        opened.forEach(store -> store.tasks().close());
        opened.clear();
    }

    @AfterEach
    void invariantsHold() throws SQLException {
        if (opened.isEmpty()) {
            return;
        }
        closeAll();
        if (Files.exists(file())) {
            Invariants.hold(open().browser(), time.now());
            closeAll();
            Tables.agree(file());
        }
    }
}
