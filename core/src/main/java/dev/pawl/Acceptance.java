package dev.pawl;

import dev.pawl.store.ClaimReference;
import dev.pawl.store.Holding;
import dev.pawl.task.Outcome;
import dev.pawl.task.TaskStatus;
import dev.pawl.task.Transition;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** What became of something that a worker said under a claim. Only what was accepted was written. */
public enum Acceptance {
    /** The claim holds. Also the answer to a repeat of an end that was accepted before: the first answer may have been lost. */
    ACCEPTED,
    /** The lease ran out and the task was taken back or over; the work is somebody else's now, or nobody's. */
    LEASE_LOST,
    /** Another worker holds this very claim. */
    NOT_YOURS,
    /** There is no such task. */
    NOT_FOUND,
    /** The task waits for its first claim, or this attempt ended some other way before. */
    NOT_IN_WORK,
    /** The task was cancelled while this claim held it. */
    CANCELLED;

    /** The lower-case name used over REST. */
    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Whether the claim that is shown holds its task, and if not, why. */
    static Acceptance of(ClaimReference shown, Optional<Holding> found) {
        if (found.isEmpty()) {
            return NOT_FOUND;
        }
        Holding holding = found.get();
        boolean inWork = holding.status() == TaskStatus.PROCESSING;
        if (shown.token() != holding.claim().token()) {
            return inWork || shown.token() < holding.claim().token() ? LEASE_LOST : NOT_IN_WORK;
        }
        if (isRescued(holding) || holding.status() == TaskStatus.QUEUED || holding.status() == TaskStatus.BLOCKED) {
            return LEASE_LOST;
        }
        if (!isOfSameWorker(shown, holding)) {
            return NOT_YOURS;
        }
        if (inWork) {
            return ACCEPTED;
        }
        return holding.status() == TaskStatus.CANCELLED && holding.ended() == null ? CANCELLED : NOT_IN_WORK;
    }

    /** Whether this end was accepted before, and what is there now is what it left or what came after. */
    static boolean isRepeat(ClaimReference shown, AttemptEnd end, Holding holding) {
        boolean same = shown.token() == holding.claim().token();
        Outcome outcome = end.outcome();
        if (outcome == null) {
            // why: a release leaves no trace but this.
            return same && holding.status() == TaskStatus.QUEUED && holding.ended() == null;
        }
        if (outcome instanceof Outcome.Done) {
            return same && holding.status() == TaskStatus.COMPLETED && isOfSameWorker(shown, holding);
        }
        return holding.ended() != null
                && kinds(outcome).contains(holding.ended().kind());
    }

    private static Set<Transition.Kind> kinds(Outcome outcome) {
        if (outcome instanceof Outcome.Retry) {
            return Set.of(Transition.Kind.RETRIED, Transition.Kind.FAILED);
        } else if (outcome instanceof Outcome.Snooze) {
            return Set.of(Transition.Kind.SNOOZED);
        } else if (outcome instanceof Outcome.Cancel) {
            return Set.of(Transition.Kind.CANCELLED);
        }
        return Set.of(Transition.Kind.DISCARDED);
    }

    private static boolean isRescued(Holding holding) {
        return holding.ended() != null && holding.ended().kind() == Transition.Kind.RESCUED;
    }

    private static boolean isOfSameWorker(ClaimReference shown, Holding holding) {
        return shown.worker().equals(holding.claim().worker());
    }
}
