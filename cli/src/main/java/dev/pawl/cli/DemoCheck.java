package dev.pawl.cli;

import dev.pawl.Codec;
import dev.pawl.Pawl;
import dev.pawl.store.TaskFilter;
import dev.pawl.task.Task;
import dev.pawl.task.TaskStatus;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Looks at every task of a demo and reckons its digest again.
 *
 * <p>Threading: one thread.
 */
final class DemoCheck {
    private static final int PAGE = 500;

    private final long begunAt;
    private final List<String> failed = new ArrayList<>();
    private final List<String> changed = new ArrayList<>();
    private final List<String> wrong = new ArrayList<>();
    private long completed;

    /**
     * @param begunAt when the demo began, epoch milliseconds: a file that changed since may have another digest
     */
    DemoCheck(long begunAt) {
        this.begunAt = begunAt;
    }

    void run(Pawl pawl, Meter meter) {
        long seen = 0;
        Long after = null;
        while (true) {
            List<Task> page = pawl.browser().list(TaskFilter.ALL, PAGE, after);
            if (page.isEmpty()) {
                return;
            }
            for (Task task : page) {
                look(task);
                meter.to(++seen);
            }
            after = page.get(page.size() - 1).id();
        }
    }

    private void look(Task task) {
        Checksum.Payload payload = Codec.jackson().read(task.payload(), Checksum.Payload.class);
        if (task.status() == TaskStatus.FAILED) {
            failed.add(payload.file() + " (" + task.errorMessage() + ")");
        } else if (task.status() == TaskStatus.COMPLETED) {
            completed++;
            String result = task.result();
            String digest = result == null ? null : Codec.jackson().read(result, String.class);
            compare(payload, digest);
        }
    }

    private void compare(Checksum.Payload payload, @Nullable String digest) {
        Path file = payload.path();
        try {
            String again = Checksum.sha256(file);
            if (!again.equals(digest)) {
                boolean touched = Files.getLastModifiedTime(file).toMillis() >= begunAt;
                (touched ? changed : wrong).add(payload.file());
            }
        } catch (IOException gone) {
            changed.add(payload.file() + " (" + Reason.of(gone) + ")");
        }
    }

    /** Tasks that ended well. */
    long completed() {
        return completed;
    }

    /** Files that could not be read when their turn came. */
    List<String> failed() {
        return failed;
    }

    /** Files that somebody changed meanwhile. */
    List<String> changed() {
        return changed;
    }

    /** Files whose digest is not the task's result. */
    List<String> wrong() {
        return wrong;
    }
}
