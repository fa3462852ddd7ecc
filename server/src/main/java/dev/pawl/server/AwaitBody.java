package dev.pawl.server;

import dev.pawl.server.JsonObjectText.Member;
import dev.pawl.store.ClaimReference;
import dev.pawl.task.NewTask;
import dev.pawl.task.Uniqueness;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** The body by which a worker asks for a signal that its task awaits. */
record AwaitBody(ClaimReference claim, String name, Duration timeout) {
    private static final BodyField<String> NAME = BodyField.required(
            "name",
            Schema.text("What the task waits to be told.").length(1, NewTask.MAX_NAME_CHARS),
            "",
            member -> Names.name(BodyField.text(member, Integer.MAX_VALUE)));

    private static final BodyField<Duration> TIMEOUT = BodyField.required(
            "timeout_seconds",
            Schema.number("For how long it may still come, from the first time that the task awaits it.")
                    .with("minimum", 0)
                    .with("maximum", BodyField.seconds(Uniqueness.LONGEST)),
            Duration.ZERO,
            member -> BodyField.seconds(member, Duration.ZERO, Uniqueness.LONGEST));

    static final Form FORM = new Form(
            "AwaitRequest",
            "What a task waits to be told.",
            List.of(WorkFields.WORKER_ID, WorkFields.TOKEN, NAME, TIMEOUT),
            """
            {"worker_id": "mill-1", "token": 1, "name": "approved", "timeout_seconds": 259200}""");

    static AwaitBody read(Call call) {
        Map<String, Member> members = FORM.members(call.body(), call.faults());
        ClaimReference claim = WorkFields.claim(call, members);
        String name = NAME.read(members, call.faults());
        Duration timeout = TIMEOUT.read(members, call.faults());
        call.faults().check();
        return new AwaitBody(claim, name, timeout);
    }
}
