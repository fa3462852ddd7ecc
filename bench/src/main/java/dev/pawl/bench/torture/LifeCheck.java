package dev.pawl.bench.torture;

import dev.pawl.bench.torture.FileState.Row;
import dev.pawl.bench.torture.Told.Answer;
import dev.pawl.bench.torture.Told.TaskHistory;
import dev.pawl.bench.torture.Told.Wish;
import java.util.Set;

/**
 * Everything comes to an end, and a life ends once: by one finish, one expiry or one cancel; only a retry gives another. So the ends of a task are as many as its
 * retries, and one more if it is ended. Counting needs no order, so it also finds a cancel and a finish that both won within
 * the same instant.
 */
final class LifeCheck {
    private static final Set<String> ENDS = Set.of("failed", "discarded", "cancelled");

    private final Told told;
    private final FileState state;
    private final long now;
    private final Accusation accuse;

    /**
     * @param now epoch milliseconds
     */
    LifeCheck(Told told, FileState state, long now, Accusation accuse) {
        this.told = told;
        this.state = state;
        this.now = now;
        this.accuse = accuse;
    }

    void run() {
        state.tasks.values().forEach(row -> {
            TaskHistory task = told.tasks.getOrDefault(row.id(), new TaskHistory());
            checkRest(row);
            checkLives(row, task);
            checkEdits(row, task);
        });
    }

    /** When all is over, only what was put off until much later waits. */
    private void checkRest(Row row) {
        boolean waits =
                row.state() == FileState.SCHEDULED && row.runAfter() > now + TortureCaller.MUCH_LATER.toMillis() / 2;
        if (!row.isEnded() && !waits) {
            accuse.say("task " + row.id() + " is in state " + row.state() + " and nobody works it", row.id());
        }
    }

    private void checkLives(Row row, TaskHistory task) {
        long ends = row.state() == FileState.COMPLETED ? 1 : 0;
        for (FileState.AttemptRow attempt : state.attemptsOf(row.id()).values()) {
            boolean lastRescued = attempt.kind().equals("rescued") && attempt.attempt() >= row.maxAttempts();
            ends += ENDS.contains(attempt.kind()) || lastRescued ? 1 : 0;
        }
        ends += task.count("cancel", Answer.YES);
        long mostEnds = ends + task.count("cancel", Answer.UNKNOWN);
        long retries = task.count("retry", Answer.YES);
        long mostRetries = retries + task.count("retry", Answer.UNKNOWN);
        long ended = row.isEnded() ? 1 : 0;
        if (ends - ended > mostRetries || mostEnds - ended < retries) {
            accuse.say(
                    "task " + row.id() + " ended " + range(ends, mostEnds) + " times, was retried "
                            + range(retries, mostRetries) + " times, and is " + (ended == 1 ? "" : "not ")
                            + "ended now",
                    row.id());
        }
    }

    private static String range(long least, long most) {
        return least == most ? Long.toString(least) : least + " to " + most;
    }

    /** The payload is that of an edit that happened, or of none if none did. */
    private void checkEdits(Row row, TaskHistory task) {
        int found = row.work().edit();
        boolean may = found == 0
                ? task.count("edit", Answer.YES) == 0
                : task.wishes.stream()
                        .filter(wish -> wish.answer() != Answer.NO)
                        .mapToInt(Wish::edit)
                        .anyMatch(edit -> edit == found);
        if (!may) {
            accuse.say("the payload of task " + row.id() + " is not that of an edit that happened", row.id());
        }
    }
}
