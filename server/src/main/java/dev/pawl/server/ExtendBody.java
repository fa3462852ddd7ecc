package dev.pawl.server;

import dev.pawl.server.JsonObjectText.Member;
import dev.pawl.store.ClaimReference;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** The bodies by which a worker keeps its claims, one or many. */
record ExtendBody(List<ClaimReference> claims, Duration lease) {
    record Shown(long taskId, long token) {}

    private static final Form SHOWN =
            new Form("ShownClaim", "A claim.", List.of(WorkFields.TASK_ID, WorkFields.TOKEN), """
            {"task_id": 1, "token": 1}""");

    static final BodyField<List<Shown>> CLAIMS = BodyField.required(
            "claims",
            WorkFields.listOf(SHOWN, "Claims of this worker."),
            List.of(),
            member -> WorkFields.list(
                    member,
                    SHOWN,
                    (members, faults) -> new Shown(
                            WorkFields.TASK_ID.read(members, faults), WorkFields.TOKEN.read(members, faults))));

    static final Form ONE = new Form(
            "ExtendRequest",
            "The work goes on.",
            List.of(WorkFields.WORKER_ID, WorkFields.TOKEN, WorkFields.LEASE_SECONDS),
            """
            {"worker_id": "mill-1", "token": 1, "lease_seconds": 60}""");

    static final Form MANY = new Form(
            "ExtendAllRequest",
            "The work on all of these goes on.",
            List.of(WorkFields.WORKER_ID, CLAIMS, WorkFields.LEASE_SECONDS),
            """
            {"worker_id": "mill-1", "claims": [{"task_id": 1, "token": 1}, {"task_id": 2, "token": 4}]}""");

    static ExtendBody one(Call call) {
        Map<String, Member> members = ONE.members(call.body(), call.faults());
        return new ExtendBody(List.of(WorkFields.claim(call, members)), WorkFields.lease(members, call.faults()));
    }

    static ExtendBody many(Call call) {
        Map<String, Member> members = MANY.members(call.body(), call.faults());
        return new ExtendBody(claims(members, call.faults()), WorkFields.lease(members, call.faults()));
    }

    static List<ClaimReference> claims(Map<String, Member> members, Faults faults) {
        String worker = WorkFields.WORKER_ID.read(members, faults);
        return CLAIMS.read(members, faults).stream()
                .map(shown -> new ClaimReference(shown.taskId(), shown.token(), worker))
                .toList();
    }
}
