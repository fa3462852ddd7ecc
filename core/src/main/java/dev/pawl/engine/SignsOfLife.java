package dev.pawl.engine;

import dev.pawl.store.TaskStore;
import dev.pawl.task.Time;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Heartbeats of workers that run elsewhere: whatever one of them asks shows that it lives. Written at most every {@value
 * #EVERY_MILLIS} ms for each.
 *
 * <p>Threading: safe for any number of threads; the monitor guards when each was last written.
 */
public final class SignsOfLife {
    static final long EVERY_MILLIS = Claimer.HEARTBEAT_MILLIS;

    /** So many are remembered; of one that was forgotten a heartbeat too many is written. */
    private static final int MOST_REMEMBERED = 10_000;

    private final TaskStore store;
    private final Time time;
    private final Map<String, Long> writtenAt = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Long> eldest) {
            return size() > MOST_REMEMBERED;
        }
    };

    public SignsOfLife(TaskStore store, Time time) {
        this.store = store;
        this.time = time;
    }

    /** These workers live. One that is not registered stays so. */
    public void of(Collection<String> workers) {
        List<String> due = due(workers);
        if (!due.isEmpty()) {
            store.heartbeat(due);
        }
    }

    private synchronized List<String> due(Collection<String> workers) {
        long now = time.now();
        List<String> due = new ArrayList<>();
        for (String worker : workers) {
            Long written = writtenAt.get(worker);
            if (written == null || now >= written + EVERY_MILLIS) {
                writtenAt.put(worker, now);
                due.add(worker);
            }
        }
        return due;
    }
}
