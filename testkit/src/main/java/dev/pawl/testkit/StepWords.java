package dev.pawl.testkit;

import dev.pawl.store.Claim;
import dev.pawl.store.ClaimRequest;
import dev.pawl.store.Finish;
import dev.pawl.store.TaskEdit;
import dev.pawl.task.Dependency;
import dev.pawl.task.NewTask;
import dev.pawl.task.Selector;
import java.util.List;
import java.util.function.Function;

/** What a step of a {@link ModelRun} was about, in words. */
final class StepWords {
    private StepWords() {}

    /** Milliseconds since the beginning; the epoch's would be hard to read. */
    static String clock(long time) {
        return time == Long.MAX_VALUE ? "never" : time - FakeTime.START + " ms";
    }

    static String hold(Claim claim) {
        return "task " + claim.taskId() + " by token " + claim.token();
    }

    static String holds(List<Claim> claims) {
        return of(claims, StepWords::hold);
    }

    static String ends(List<Finish> ended) {
        return of(
                ended,
                end -> hold(end.claim()) + " as " + end.transition().kind()
                        + (end.transition().runAfter() == 0
                                ? ""
                                : " until " + clock(end.transition().runAfter())));
    }

    static String of(List<NewTask> drafts) {
        return of(drafts, draft -> {
            Long due = draft.runAfter();
            return draft.type()
                    + (draft.queue().equals(NewTask.DEFAULT_QUEUE) ? "" : " in " + draft.queue())
                    + " priority " + draft.priority()
                    + (due == null ? "" : " at " + clock(due))
                    + (draft.idempotencyKey() == null
                            ? ""
                            : " '" + draft.idempotencyKey() + "' "
                                    + draft.uniqueness().mode() + " "
                                    + draft.uniqueness().millis())
                    + (draft.dependencies().isEmpty() ? "" : " " + of(draft.dependencies(), StepWords::parent))
                    + (draft.limitKey() == null ? "" : " under " + draft.limitKey())
                    + (draft.compatibility().toString().equals("{}") ? "" : " needs " + draft.compatibility());
        });
    }

    private static String parent(Dependency dependency) {
        Long stored = dependency.taskId();
        return dependency.condition().wireName() + " "
                + (stored == null ? "place " + dependency.place() : "task " + stored);
    }

    static String of(TaskEdit edit) {
        Long due = edit.runAfter();
        Long seen = edit.ifUpdatedAt();
        return "priority " + edit.priority() + ", at " + (due == null ? "the same" : clock(due)) + ", payload "
                + (edit.payload() == null ? "the same" : "another")
                + (seen == null ? "" : ", if not changed since " + clock(seen));
    }

    static String of(ClaimRequest request) {
        return request.free() + " + " + request.prefetch() + " for " + request.worker() + " by " + request.strategy()
                + " for " + request.leaseMillis() + " ms, " + of(request.selector())
                + (request.queueSlots().isEmpty() ? "" : ", slots " + request.queueSlots());
    }

    static String of(Selector selector) {
        return "types " + selector.types() + (selector.queues().isEmpty() ? "" : " of " + selector.queues()) + " with "
                + selector.capabilities();
    }

    private static <T> String of(List<T> things, Function<T, String> word) {
        return things.stream().map(word).toList().toString();
    }
}
