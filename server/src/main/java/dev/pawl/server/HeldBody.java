package dev.pawl.server;

import dev.pawl.server.JsonObjectText.Member;
import dev.pawl.store.ClaimReference;
import java.util.List;
import java.util.Map;

/** The body by which a worker asks after its claims. */
record HeldBody(List<ClaimReference> claims) {
    static final Form FORM =
            new Form("HeldRequest", "Claims of one worker.", List.of(WorkFields.WORKER_ID, ExtendBody.CLAIMS), """
            {"worker_id": "mill-1", "claims": [{"task_id": 1, "token": 1}, {"task_id": 2, "token": 4}]}""");

    /** Faults are noted. */
    static HeldBody read(Call call) {
        Map<String, Member> members = FORM.members(call.body(), call.faults());
        return new HeldBody(ExtendBody.claims(members, call.faults()));
    }
}
