package dev.pawl.bench.torture;

import dev.pawl.bench.torture.FileState.AttemptRow;
import dev.pawl.bench.torture.FileState.Row;
import dev.pawl.bench.torture.Told.Answer;
import dev.pawl.bench.torture.Told.Attempt;
import dev.pawl.bench.torture.Told.Claimed;
import dev.pawl.bench.torture.Told.Ended;
import dev.pawl.bench.torture.Told.TaskHistory;
import java.util.Comparator;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One token, one attempt, one end.
 *
 * <p>Most of this needs no order of time at all. The file keeps under each token how it ended, but for completed (then it is
 * the task's last token), released and cancelled by a wish. So an accepted finish whose end does not stand under its own token
 * got past the fence, however close the calls were. Order is used where one call returned before another began, which the clock
 * that all processes share proves: of two claims the one with the smaller token came first, and nothing is accepted from a
 * claim after the next one was told.
 */
final class AttemptCheck {
    private static final String RESCUED = "rescued";

    private static final Map<String, Set<String>> KINDS = Map.of(
            "Done", Set.of("COMPLETED"),
            "Retry", Set.of("RETRIED", "FAILED"),
            "Snooze", Set.of("SNOOZED"),
            "Cancel", Set.of("CANCELLED"),
            "Discard", Set.of("DISCARDED"),
            "a-throw", Set.of("RETRIED", "FAILED", "DISCARDED", "RELEASED"),
            "", Set.of("RETRIED", "FAILED", "RELEASED"));

    private final Told told;
    private final FileState state;
    private final Accusation accuse;

    AttemptCheck(Told told, FileState state, Accusation accuse) {
        this.told = told;
        this.state = state;
        this.accuse = accuse;
    }

    void run() {
        told.tasks.forEach((id, task) -> {
            Row row = state.tasks.get(id);
            if (row == null) {
                if (!task.attempts.isEmpty()) {
                    accuse.say("lost: task " + id + " was claimed and is not there", id);
                }
                return;
            }
            task.attempts.forEach((token, attempt) -> {
                checkClaim(row, token, attempt);
                checkEnds(row, task, token, attempt);
            });
            checkOrder(row, task);
        });
        state.tasks.values().forEach(this::checkRow);
    }

    private void checkClaim(Row row, long token, Attempt attempt) {
        if (attempt.claims.size() > 1 || attempt.begun > 1) {
            accuse.say(
                    "token " + token + " of task " + row.id() + " was claimed " + attempt.claims.size()
                            + " times and begun " + attempt.begun + " times",
                    row.id());
        }
        if (token > row.token()) {
            accuse.say(
                    "token " + token + " of task " + row.id() + " was given, and the file is at " + row.token(),
                    row.id());
        }
        for (Claimed claim : attempt.claims) {
            if (claim.attempt() < 1 || claim.attempt() > row.maxAttempts()) {
                accuse.say(
                        "attempt " + claim.attempt() + " of at most " + row.maxAttempts() + " of task " + row.id()
                                + " was claimed",
                        row.id());
            }
        }
    }

    private void checkEnds(Row row, TaskHistory task, long token, Attempt attempt) {
        AttemptRow kept = state.attemptsOf(row.id()).get(token);
        long accepted = 0;
        for (Ended end : attempt.ends) {
            String name = "the end (" + end.kind() + ") of token " + token + " of task " + row.id();
            if (!KINDS.getOrDefault(attempt.said, Set.of()).contains(end.kind())) {
                accuse.say(name + " is not what its handler said: " + attempt.said, row.id());
            }
            if (end.answer() == Answer.YES) {
                accepted++;
                if (!stands(row, token, end.kind(), kept)) {
                    accuse.say(
                            name + " was accepted, but the file has " + (kept == null ? "none" : kept.kind())
                                    + " under this token: it got past the fence, or was undone",
                            row.id());
                }
            } else if (end.answer() == Answer.NO && !mayBeLost(task, kept)) {
                accuse.say(name + " was refused, though nobody had taken the task away", row.id());
            }
        }
        if (accepted > 1) {
            accuse.say("token " + token + " of task " + row.id() + " was accepted " + accepted + " times", row.id());
        }
    }

    /** Whether the file has under this token what was accepted. */
    private static boolean stands(Row row, long token, String kind, @Nullable AttemptRow kept) {
        if (kind.equals("COMPLETED")) {
            return kept == null && row.state() == FileState.COMPLETED && row.token() == token;
        } else if (kind.equals("RELEASED")) {
            return kept == null && !(row.state() == FileState.COMPLETED && row.token() == token);
        }
        return kept != null && kept.kind().equals(kind.toLowerCase(Locale.ROOT));
    }

    private static boolean mayBeLost(TaskHistory task, @Nullable AttemptRow kept) {
        return kept != null && kept.kind().equals(RESCUED) || mayHaveBeenCancelled(task);
    }

    private static boolean mayHaveBeenCancelled(TaskHistory task) {
        return task.count("cancel", Answer.YES) + task.count("cancel", Answer.UNKNOWN) > 0;
    }

    private void checkOrder(Row row, TaskHistory task) {
        long[] next = {Long.MAX_VALUE, 0};
        for (long token : task.attempts.keySet().stream()
                .sorted(Comparator.reverseOrder())
                .toList()) {
            Attempt attempt = task.attempt(token);
            String later = " of task " + row.id() + " after token " + next[1] + " had been claimed";
            if (attempt.ownedSince > next[0]) {
                accuse.say("a claim or extension of token " + token + " was granted" + later, row.id());
            }
            for (Ended end : attempt.ends) {
                if (end.answer() == Answer.YES && end.begin() > next[0]) {
                    accuse.say("the end of token " + token + " was accepted" + later, row.id());
                }
            }
            for (Claimed claim : attempt.claims) {
                if (claim.end() < next[0]) {
                    next[0] = claim.end();
                    next[1] = token;
                }
            }
        }
    }

    /** Everything in the file was wanted by whoever held the token, or is an expiry. */
    private void checkRow(Row row) {
        TaskHistory task = told.tasks.getOrDefault(row.id(), new TaskHistory());
        Map<Long, AttemptRow> kept = state.attemptsOf(row.id());
        kept.forEach((token, end) -> {
            if (!end.kind().equals(RESCUED) && !wanted(task, token, end.kind())) {
                accuse.say(
                        "the file says " + end.kind() + " of token " + token + " of task " + row.id()
                                + ", which its holder never said",
                        row.id());
            }
            if (end.attempt() < 1 || end.attempt() > row.maxAttempts()) {
                accuse.say("attempt " + end.attempt() + " of task " + row.id() + " is beyond its maximum", row.id());
            }
        });
        if (row.attempts() < 0 || row.attempts() > row.maxAttempts()) {
            accuse.say("task " + row.id() + " has " + row.attempts() + " attempts, not 0 to its maximum", row.id());
        }
        if (row.state() == FileState.COMPLETED && !wanted(task, row.token(), "completed")) {
            accuse.say("task " + row.id() + " is completed, which no holder of its last token said", row.id());
        }
        for (long token = 1; token <= row.token(); token++) {
            boolean last = token == row.token();
            boolean over = kept.containsKey(token)
                    || wanted(task, token, "released")
                    || last && row.state() == FileState.COMPLETED
                    || last && row.state() == FileState.PROCESSING
                    || mayHaveBeenCancelled(task);
            if (!over) {
                accuse.say("nothing says how token " + token + " of task " + row.id() + " ended", row.id());
            }
        }
    }

    private static boolean wanted(TaskHistory task, long token, String kind) {
        Attempt attempt = task.attempts.get(token);
        return attempt != null
                && attempt.ends.stream()
                        .anyMatch(end -> end.answer() != Answer.NO
                                && end.kind().toLowerCase(Locale.ROOT).equals(kind));
    }
}
