package dev.pawl.server;

import dev.pawl.server.JsonObjectText.Member;
import dev.pawl.task.Selector;
import java.util.List;
import java.util.Map;

/** The body by which somebody asks whether there is work left for such a worker. */
record WorkBody(Selector selector) {
    static final Form FORM = new Form(
            "WorkRequest",
            "A worker, by what it takes.",
            List.of(WorkFields.TYPES, WorkFields.QUEUES, WorkFields.CAPABILITIES),
            """
            {"types": ["mail"], "queues": ["default"]}""");

    static final Shape<Boolean> LEFT = Shape.<Boolean>named("WorkLeft", "Whether there is work left.")
            .with(
                    "left",
                    Schema.bool(
                            "Whether a task that it takes is ready, in work by anyone, or waits for its next attempt."),
                    left -> left);

    /** Faults are noted. */
    static WorkBody read(Call call) {
        Map<String, Member> members = FORM.members(call.body(), call.faults());
        return new WorkBody(new Selector(
                WorkFields.TYPES.read(members, call.faults()),
                WorkFields.QUEUES.read(members, call.faults()),
                WorkFields.CAPABILITIES.read(members, call.faults())));
    }
}
