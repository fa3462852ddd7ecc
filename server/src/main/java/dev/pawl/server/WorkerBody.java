package dev.pawl.server;

import dev.pawl.server.JsonObjectText.Member;
import dev.pawl.task.InvalidTaskException;
import dev.pawl.task.Strategy;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** The body of a change of a worker. */
record WorkerBody(String workerId, Strategy strategy) {
    static final List<String> STRATEGIES =
            Arrays.stream(Strategy.values()).map(Strategy::wireName).toList();

    static final Parameter<String> WORKER_ID = Parameter.inPath("id", Schema.text("The worker."), "", text -> text);

    private static final BodyField<Strategy> STRATEGY = BodyField.required(
            "strategy",
            Schema.text("In which order it takes tasks, from its next claim on.")
                    .with("enum", STRATEGIES),
            Strategy.PRIORITY,
            WorkerBody::strategy);

    static final Form FORM = new Form("WorkerRequest", "What is to change of a worker.", List.of(STRATEGY), """
            {"strategy": "fifo"}""");

    /**
     * @throws Problem telling every fault
     */
    static WorkerBody read(Call call) {
        Map<String, Member> members = FORM.members(call.body(), call.faults());
        return new WorkerBody(call.path(WORKER_ID), STRATEGY.read(members, call.faults()));
    }

    static Strategy strategy(Member member) throws Fault {
        try {
            return Strategy.of(Fault.quoted(BodyField.text(member, Integer.MAX_VALUE)));
        } catch (InvalidTaskException unknown) {
            throw Fault.of(unknown);
        }
    }
}
