package dev.pawl.bench.torture;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * All histories of a run, by what they are about. What was asked and never answered, because the asker was killed, is there
 * too: its answer is unknown.
 */
final class Told {
    /** What became of something asked. */
    enum Answer {
        YES,
        NO,
        /** Nobody lived to hear it: it happened or not. */
        UNKNOWN
    }

    /**
     * One enqueue.
     *
     * @param call the enqueues of one call happen together or not at all
     * @param answer NO: an error or a rollback said that nothing happened
     * @param taskId 0 when it was not told
     * @param created false when a known key was answered with its task
     */
    record Enqueue(String uid, String key, String call, Answer answer, long taskId, boolean created) {}

    /**
     * A cancel, retry or edit.
     *
     * @param answer whether the task changed
     * @param edit the number in the payload that an edit wrote; 0 for none
     */
    record Wish(String verb, long begin, long end, Answer answer, int edit) {}

    /** A claim, as its worker was told of it. */
    record Claimed(
            long begin, long end, long wall, int attempt, int maxAttempts, String queue, String limitKey, long lease) {}

    /** The end of an attempt as its worker wanted it. */
    record Ended(long begin, long end, String kind, Answer answer) {}

    /** One token of one task. */
    static final class Attempt {
        final List<Claimed> claims = new ArrayList<>();
        final List<Ended> ends = new ArrayList<>();
        int begun;
        String said = "";

        /** When the last question began that was answered with "it is yours"; and when the answer came, by both clocks. */
        long ownedSince;

        long ownedAt;
        long ownedWall;

        boolean has(Answer answer) {
            return ends.stream().anyMatch(end -> end.answer == answer);
        }
    }

    /** When somebody heard that a lease was taken back. */
    record Rescue(long at, long wall, int attempt) {}

    /** One task. */
    static final class TaskHistory {
        final SortedMap<Long, Attempt> attempts = new TreeMap<>();
        final List<Wish> wishes = new ArrayList<>();
        final List<Rescue> rescues = new ArrayList<>();

        Attempt attempt(long token) {
            return attempts.computeIfAbsent(token, unheard -> new Attempt());
        }

        long count(String verb, Answer answer) {
            return wishes.stream()
                    .filter(wish -> wish.verb.equals(verb) && wish.answer == answer)
                    .count();
        }
    }

    /** From after the queue was paused until before it was resumed. */
    record Pause(String queue, long begin, long end) {}

    final Map<Long, TaskHistory> tasks = new HashMap<>();
    final List<Enqueue> enqueues = new ArrayList<>();
    final List<Pause> pauses = new ArrayList<>();

    /** Every history of a folder. */
    static Told read(Path folder) throws IOException {
        Told told = new Told();
        for (Path file : HistoryReader.files(folder)) {
            new HistoryReader(file, told).read();
        }
        return told;
    }

    TaskHistory task(long id) {
        return tasks.computeIfAbsent(id, unheard -> new TaskHistory());
    }
}
