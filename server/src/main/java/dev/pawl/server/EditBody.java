package dev.pawl.server;

import dev.pawl.server.JsonObjectText.Member;
import dev.pawl.store.TaskEdit;
import dev.pawl.task.NewTask;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The body of an edit: what is left out stays as it is. */
record EditBody(long taskId, TaskEdit edit) {
    private static final BodyField<Optional<Integer>> PRIORITY = BodyField.optional(
            "priority",
            Schema.integer("Lower runs first.").range(1, EnqueueBody.MAX_PRIORITY),
            Optional.empty(),
            member -> Optional.of(BodyField.integer(member, 1, EnqueueBody.MAX_PRIORITY)));

    private static final BodyField<Optional<Instant>> RUN_AFTER = BodyField.optional(
            "run_after_utc",
            Schema.time("Not before this: ISO-8601 with any offset, UTC when it has none, from 1970 to 9999."),
            Optional.empty(),
            EditBody::time);

    private static final BodyField<Optional<String>> PAYLOAD = BodyField.optional(
            "payload",
            Schema.object("The input of the handler, in place of all of what it was."),
            Optional.empty(),
            member -> Optional.of(BodyField.object(member)));

    private static final BodyField<Optional<Instant>> IF_UPDATED_AT = BodyField.optional(
            "if_updated_at_utc",
            Schema.time("Only if this is still the task's `updated_at_utc`. Of edits that expect the same one wins."),
            Optional.empty(),
            EditBody::time);

    static final Form FORM = new Form(
            "EditRequest",
            "What is to change of a task; what is left out stays as it is.",
            List.of(PRIORITY, RUN_AFTER, PAYLOAD, IF_UPDATED_AT),
            """
            {"priority": 1, "if_updated_at_utc": "2026-11-21T23:49:00.183Z"}""");

    /**
     * @throws Problem telling every fault
     */
    static EditBody read(Call call) {
        Faults faults = call.faults();
        Map<String, Member> members = FORM.members(call.body(), faults);
        Optional<Integer> priority = PRIORITY.read(members, faults);
        Optional<Instant> runAfter = RUN_AFTER.read(members, faults);
        Optional<String> payload = PAYLOAD.read(members, faults);
        Optional<Instant> ifUpdatedAt = IF_UPDATED_AT.read(members, faults);
        FORM.needOneOf(members, faults, PRIORITY, RUN_AFTER, PAYLOAD);
        long taskId = call.taskId();
        faults.check();
        payload.ifPresent(text -> call.checkSize(PAYLOAD.name(), text));
        return new EditBody(
                taskId,
                new TaskEdit(
                        priority.orElse(null),
                        runAfter.map(Instant::toEpochMilli).orElse(null),
                        payload.orElse(null),
                        ifUpdatedAt.map(Instant::toEpochMilli).orElse(null)));
    }

    private static Optional<Instant> time(Member member) throws Fault {
        return Optional.of(IsoTime.read(BodyField.text(member, NewTask.MAX_NAME_CHARS)));
    }
}
