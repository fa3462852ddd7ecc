package dev.pawl.bench.torture;

import dev.pawl.bench.torture.Told.Answer;
import dev.pawl.bench.torture.Told.Enqueue;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What was acknowledged is there, once; what was refused is not; what nobody lived to hear of is there once or not at all, and
 * with all that was enqueued in the same call; and of each key there is one task.
 */
final class EnqueueCheck {
    private final Told told;
    private final FileState state;
    private final Accusation accuse;
    private final Map<String, Long> idsByUid = new HashMap<>();

    EnqueueCheck(Told told, FileState state, Accusation accuse) {
        this.told = told;
        this.state = state;
        this.accuse = accuse;
    }

    void run() {
        Set<String> intended = told.enqueues.stream().map(Enqueue::uid).collect(Collectors.toSet());
        for (FileState.Row row : state.tasks.values()) {
            String uid = row.work().uid();
            Long twin = idsByUid.put(uid, row.id());
            if (twin != null) {
                accuse.say("enqueued once, there twice: " + uid + " is task " + twin + " and " + row.id(), row.id());
            }
            if (!intended.contains(uid)) {
                accuse.say("nobody ever enqueued task " + row.id() + ", " + uid, row.id());
            }
        }
        told.enqueues.forEach(this::check);
        told.enqueues.stream()
                .collect(Collectors.groupingBy(Enqueue::call))
                .values()
                .forEach(this::checkCall);
        told.enqueues.stream()
                .filter(enqueue -> !enqueue.key().isEmpty())
                .collect(Collectors.groupingBy(Enqueue::key))
                .forEach(this::checkKey);
    }

    private void check(Enqueue enqueue) {
        Long id = idsByUid.get(enqueue.uid());
        if (enqueue.answer() == Answer.NO && id != null) {
            accuse.say(enqueue.uid() + " was refused or rolled back, and is there as task " + id, id);
        } else if (enqueue.answer() == Answer.YES && enqueue.taskId() == 0 && id == null) {
            accuse.say("lost: " + enqueue.uid() + " was acknowledged", null);
        } else if (enqueue.answer() == Answer.YES && enqueue.taskId() != 0) {
            FileState.Row row = state.tasks.get(enqueue.taskId());
            if (row == null) {
                accuse.say(
                        "lost: " + enqueue.uid() + " was acknowledged as task " + enqueue.taskId(), enqueue.taskId());
            } else if (enqueue.created() != row.work().uid().equals(enqueue.uid())) {
                accuse.say(
                        enqueue.uid() + " was told to be " + (enqueue.created() ? "" : "not ") + "the maker of task "
                                + row.id() + ", which is by " + row.work().uid(),
                        row.id());
            }
        }
    }

    /** All of one call, or none. Known keys are answered with tasks of others and say nothing here. */
    private void checkCall(List<Enqueue> call) {
        List<Enqueue> keyless =
                call.stream().filter(enqueue -> enqueue.key().isEmpty()).toList();
        long there = keyless.stream()
                .filter(enqueue -> idsByUid.containsKey(enqueue.uid()))
                .count();
        if (there != 0 && there != keyless.size()) {
            accuse.say(
                    "half a call: of " + keyless.size() + " tasks enqueued together " + there
                            + " are there, the first of " + "them "
                            + keyless.get(0).uid(),
                    idsByUid.get(keyless.get(0).uid()));
        }
    }

    private void checkKey(String key, List<Enqueue> enqueues) {
        Set<Long> ids = new HashSet<>();
        long makers = 0;
        for (Enqueue enqueue : enqueues) {
            @Nullable Long own = idsByUid.get(enqueue.uid());
            if (own != null) {
                makers++;
                ids.add(own);
            }
            if (enqueue.taskId() != 0) {
                ids.add(enqueue.taskId());
            }
        }
        if (ids.size() > 1 || makers > 1) {
            accuse.say(
                    "key " + key + " has several tasks: " + ids, ids.iterator().next());
        }
        for (Long id : ids) {
            FileState.Row row = state.tasks.get(id);
            if (row != null && !key.equals(row.key())) {
                accuse.say("task " + id + " was told for key " + key + " and has key " + row.key(), id);
            }
        }
    }
}
