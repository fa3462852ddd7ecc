package dev.pawl.server;

import dev.pawl.AttemptEnd;
import dev.pawl.server.JsonObjectText.Member;
import dev.pawl.store.ClaimReference;
import dev.pawl.task.Outcome;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The bodies by which a worker ends an attempt, one task or many. */
record EndBody(String worker, List<AttemptEnd> ends) {
    private static final BodyField<Boolean> DISCARD =
            BodyField.bool("discard", "Whether trying again cannot help: straight to the dead letters.", false);

    static final Form COMPLETE = new Form(
            "CompleteRequest",
            "The work is done.",
            List.of(WorkFields.WORKER_ID, WorkFields.TOKEN, EndFields.RESULT, EndFields.STARTED_AT),
            """
            {"worker_id": "mill-1", "token": 1, "result": {"sent": true}}""");

    static final Form FAIL = new Form(
            "FailRequest",
            "The attempt failed; another follows while attempts are left.",
            List.of(
                    WorkFields.WORKER_ID,
                    WorkFields.TOKEN,
                    EndFields.ERROR,
                    EndFields.RETRY_AFTER,
                    DISCARD,
                    EndFields.STARTED_AT),
            """
            {"worker_id": "mill-1", "token": 1, "error": "no answer from the mail server"}""");

    static final Form SNOOZE = new Form(
            "SnoozeRequest",
            "Not now. Uses no attempt.",
            List.of(WorkFields.WORKER_ID, WorkFields.TOKEN, EndFields.UNTIL, EndFields.SECONDS),
            """
            {"worker_id": "mill-1", "token": 1, "seconds": 30}""");

    static final Form RELEASE = new Form(
            "ReleaseRequest",
            "The task goes back as it was, attempt included.",
            List.of(WorkFields.WORKER_ID, WorkFields.TOKEN),
            """
            {"worker_id": "mill-1", "token": 1}""");

    static final Form FINISH = new Form(
            "FinishRequest",
            "Ends of attempts, all in one write.",
            List.of(WorkFields.WORKER_ID, EndFields.FINISHED),
            """
            {"worker_id": "mill-1", "finished": [{"task_id": 1, "token": 1, "outcome": "done"},
              {"task_id": 2, "token": 4, "outcome": "retry", "error": "no answer", "retry_after_seconds": 30}]}""");

    static EndBody complete(Call call) {
        return one(call, COMPLETE, EndFields.DONE);
    }

    static EndBody fail(Call call) {
        Map<String, Member> members = FAIL.members(call.body(), call.faults());
        boolean discards = DISCARD.read(members, call.faults());
        if (discards && members.containsKey(EndFields.RETRY_AFTER.name())) {
            call.faults().add(EndFields.RETRY_AFTER.name(), "does not go with discard");
        }
        return one(call, members, discards ? EndFields.DISCARD : EndFields.RETRY);
    }

    static EndBody snooze(Call call) {
        return one(call, SNOOZE, EndFields.SNOOZE);
    }

    static EndBody release(Call call) {
        return one(call, RELEASE, EndFields.RELEASE);
    }

    static EndBody finish(Call call) {
        Map<String, Member> members = FINISH.members(call.body(), call.faults());
        return new EndBody(
                WorkFields.WORKER_ID.read(members, call.faults()), EndFields.FINISHED.read(members, call.faults()));
    }

    private static EndBody one(Call call, Form form, String outcome) {
        return one(call, form.members(call.body(), call.faults()), outcome);
    }

    private static EndBody one(Call call, Map<String, Member> members, String name) {
        ClaimReference claim = WorkFields.claim(call, members);
        @Nullable Outcome outcome = EndFields.outcome(name, members, call.faults());
        Long startedAt = EndFields.startedAt(members, call.faults());
        return new EndBody(claim.worker(), List.of(new AttemptEnd(claim.taskId(), claim.token(), outcome, startedAt)));
    }
}
