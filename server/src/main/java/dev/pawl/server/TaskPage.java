package dev.pawl.server;

import dev.pawl.store.TaskBrowser;
import dev.pawl.task.Task;
import java.util.ArrayList;
import java.util.List;

/**
 * One page of a list, newest first. Tasks carry their payloads, so a page ends early rather than take unbounded memory:
 * who pages follows {@code more}, not the number of tasks.
 *
 * @param more whether an older task fits as well
 */
record TaskPage(List<Task> tasks, boolean more) {
    private static final int STEP = 32;
    private static final long ENOUGH_CHARS = 8L << 20;

    static TaskPage read(TaskBrowser browser, ListRequest wanted) {
        List<Task> page = new ArrayList<>();
        Long after = wanted.after();
        long chars = 0;
        while (true) {
            int step = Math.min(STEP, wanted.limit() - page.size());
            List<Task> found = browser.list(wanted.filter(), step + 1, after);
            for (int i = 0; i < Math.min(step, found.size()); i++) {
                Task task = found.get(i);
                page.add(task);
                chars += chars(task);
                after = task.id();
                if (chars >= ENOUGH_CHARS || page.size() == wanted.limit()) {
                    return new TaskPage(page, i + 1 < found.size());
                }
            }
            if (found.size() <= step) {
                return new TaskPage(page, false);
            }
        }
    }

    private static long chars(Task task) {
        String result = task.result();
        return (long) task.payload().length() + (result == null ? 0 : result.length());
    }
}
