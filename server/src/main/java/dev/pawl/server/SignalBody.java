package dev.pawl.server;

import dev.pawl.server.JsonObjectText.Member;
import dev.pawl.store.Change;
import dev.pawl.task.CheckpointValue;
import dev.pawl.task.InvalidTaskException;
import dev.pawl.task.JsonText;
import dev.pawl.task.NewTask;
import dev.pawl.task.Signal;
import java.util.List;
import java.util.Map;

/** The body by which a task is told something. */
record SignalBody(long taskId, Signal signal) {
    static final Parameter<String> NAME = Parameter.inPath(
            "name", Schema.text("What the task is told.").length(1, NewTask.MAX_NAME_CHARS), "", Names::name);

    private static final BodyField<JsonText> VALUE = BodyField.optional(
            "value",
            Schema.any("Any JSON up to 256 KiB, as it is written; null unless told."),
            new JsonText("null"),
            SignalBody::value);

    static final Form FORM = new Form("SignalRequest", "What a task is told.", List.of(VALUE), """
            {"value": {"approved": true, "by": "ada"}}""").orNone();

    static final Shape<Change> TOLD = Shape.<Change>named("Signalled", "The task was told.")
            .with("task_id", Schema.integer("The task."), Change::taskId)
            .with("message", Schema.text("For people."), change -> "Task told")
            .example("""
                    {"task_id": 7, "message": "Task told"}""");

    static SignalBody read(Call call) {
        Map<String, Member> members = FORM.members(call.body(), call.faults());
        String name = call.path(NAME);
        JsonText value = VALUE.read(members, call.faults());
        long taskId = call.taskId();
        call.faults().check();
        return new SignalBody(taskId, new Signal(name, value.text()));
    }

    private static JsonText value(Member member) throws Fault {
        JsonText json = WorkFields.json(member).orElse(new JsonText("null"));
        try {
            return new JsonText(new CheckpointValue("value", json.text()).json());
        } catch (InvalidTaskException tooLong) {
            throw Fault.of(tooLong);
        }
    }
}
