package dev.pawl.server;

import dev.pawl.server.JsonObjectText.Member;
import dev.pawl.store.ClaimReference;
import dev.pawl.task.CheckpointValue;
import dev.pawl.task.JsonText;
import dev.pawl.task.NewTask;
import java.util.List;
import java.util.Map;

/** The body by which a worker keeps a value for the next attempts of its task. */
record CheckpointBody(ClaimReference claim, CheckpointValue value) {
    private static final BodyField<String> NAME = BodyField.required(
            "name",
            Schema.text("A value stored under it before is replaced. A task has at most " + CheckpointValue.MOST + ".")
                    .length(1, NewTask.MAX_NAME_CHARS),
            "",
            member -> Names.name(BodyField.text(member, Integer.MAX_VALUE)));

    private static final BodyField<JsonText> VALUE = BodyField.required(
            "value",
            Schema.any("Any JSON up to 256 KiB, as it is written."),
            new JsonText("null"),
            member -> WorkFields.json(member).orElse(new JsonText("null")));

    static final Form FORM = new Form(
            "CheckpointRequest",
            "What the next attempt need not work out again.",
            List.of(WorkFields.WORKER_ID, WorkFields.TOKEN, NAME, VALUE),
            """
            {"worker_id": "mill-1", "token": 1, "name": "page", "value": 7}""");

    static CheckpointBody read(Call call) {
        Map<String, Member> members = FORM.members(call.body(), call.faults());
        ClaimReference claim = WorkFields.claim(call, members);
        String name = NAME.read(members, call.faults());
        JsonText value = VALUE.read(members, call.faults());
        call.faults().check();
        return new CheckpointBody(claim, new CheckpointValue(name, value.text()));
    }
}
