package dev.pawl.bench.torture;

import dev.pawl.bench.torture.Told.Answer;
import dev.pawl.bench.torture.Told.Attempt;
import dev.pawl.bench.torture.Told.Claimed;
import dev.pawl.bench.torture.Told.Ended;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Nothing of a paused queue is claimed, and no limit is passed. An attempt whose finish was accepted held its claim from when it was
 * told of it until it asked for the finish at least; of such, no more than the limit stood at any instant.
 */
final class FlowCheck {
    private record Moment(long nanos, int change, long taskId) {}

    private final Told told;
    private final Accusation accuse;
    private final Map<String, List<Moment>> running = new HashMap<>();

    FlowCheck(Told told, Accusation accuse) {
        this.told = told;
        this.accuse = accuse;
    }

    void run() {
        told.tasks.forEach((id, task) -> task.attempts.forEach((token, attempt) -> {
            for (Claimed claim : attempt.claims) {
                checkPauses(id, token, claim);
                if (!claim.limitKey().isEmpty()) {
                    note(id, claim, attempt);
                }
            }
        }));
        running.forEach(this::checkLimit);
    }

    private void checkPauses(long id, long token, Claimed claim) {
        told.pauses.stream()
                .filter(pause -> pause.queue().equals(claim.queue()))
                .filter(pause -> claim.begin() > pause.begin() && claim.end() < pause.end())
                .forEach(pause -> accuse.say(
                        "token " + token + " of task " + id + " was claimed while queue " + claim.queue()
                                + " was paused, from " + pause.begin() + " to " + pause.end(),
                        id));
    }

    private void note(long id, Claimed claim, Attempt attempt) {
        for (Ended end : attempt.ends) {
            if (end.answer() == Answer.YES) {
                List<Moment> moments = running.computeIfAbsent(claim.limitKey(), key -> new ArrayList<>());
                moments.add(new Moment(claim.end(), 1, id));
                moments.add(new Moment(end.begin(), -1, id));
            }
        }
    }

    private void checkLimit(String key, List<Moment> moments) {
        moments.sort(Comparator.comparingLong(Moment::nanos).thenComparingInt(Moment::change));
        int running = 0;
        for (Moment moment : moments) {
            running += moment.change;
            if (running > Torture.MOST_RUNNING) {
                accuse.say(
                        running + " tasks with limit key " + key + " ran at " + moment.nanos + ", "
                                + Torture.MOST_RUNNING + " are allowed",
                        moment.taskId);
            }
        }
    }
}
