package dev.pawl.task;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * What an attempt has worked out and the next need not: a named value, kept with its task.
 *
 * @param name 1 to 200 characters; a value stored under it before is replaced
 * @param json JSON text, up to {@link #MAX_BYTES} in UTF-8
 */
public record CheckpointValue(String name, String json) {
    public static final int MAX_BYTES = 256 << 10;

    /** So many names a task may have. */
    public static final int MOST = 100;

    public CheckpointValue {
        check(name, json);
    }

    /** What a task keeps under a name. */
    static void check(String name, String json) {
        List<InvalidTaskException.Violation> faults = new ArrayList<>();
        NewTask.checkName("name", name, faults);
        int bytes = json.getBytes(StandardCharsets.UTF_8).length;
        if (bytes > MAX_BYTES) {
            faults.add(new InvalidTaskException.Violation(
                    "value", "must be at most " + MAX_BYTES + " bytes of JSON, not " + bytes));
        }
        if (!faults.isEmpty()) {
            throw new InvalidTaskException(faults);
        }
    }

    /** What is said when a task has {@link #MOST} of them already. */
    public static InvalidTaskException oneTooMany() {
        return new InvalidTaskException("name", "the task has " + MOST + " checkpoints already, no more are kept");
    }
}
