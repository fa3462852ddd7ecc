package dev.pawl.server;

import dev.pawl.server.JsonObjectText.Member;
import dev.pawl.store.ClaimReference;
import dev.pawl.task.Progress;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The body by which a worker says how far it is. */
record ProgressBody(ClaimReference claim, Progress progress) {
    private static final int LONGEST_MESSAGE = 1_000;

    private static final BodyField<Long> DONE = BodyField.required(
            "done",
            Schema.integer("So much is done.").range(0, Long.MAX_VALUE),
            0L,
            member -> BodyField.integer(member, 0, Long.MAX_VALUE));

    private static final BodyField<Long> TOTAL = BodyField.optional(
            "total",
            Schema.integer("Of so much; 0 when it is not known.")
                    .range(0, Long.MAX_VALUE)
                    .with("default", 0),
            0L,
            member -> BodyField.integer(member, 0, Long.MAX_VALUE));

    private static final BodyField<Optional<String>> MESSAGE = BodyField.optional(
            "message",
            Schema.text("A few words.").length(0, LONGEST_MESSAGE).orNull(),
            Optional.empty(),
            BodyField.orNull(member -> BodyField.text(member, LONGEST_MESSAGE)));

    static final Form FORM = new Form(
            "ProgressRequest",
            "How far an attempt is; the last one wins.",
            List.of(WorkFields.WORKER_ID, WorkFields.TOKEN, DONE, TOTAL, MESSAGE),
            """
            {"worker_id": "mill-1", "token": 1, "done": 3, "total": 10, "message": "three of ten"}""");

    static ProgressBody read(Call call) {
        Map<String, Member> members = FORM.members(call.body(), call.faults());
        return new ProgressBody(
                WorkFields.claim(call, members),
                new Progress(
                        DONE.read(members, call.faults()),
                        TOTAL.read(members, call.faults()),
                        MESSAGE.read(members, call.faults()).orElse(null)));
    }
}
