package dev.pawl.server;

import dev.pawl.server.JsonObjectText.Member;
import dev.pawl.store.LogLine;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The body of a person's line for a task's log. */
record NoteBody(long taskId, LogLine.Level level, String message, Optional<String> details) {
    private static final int MAX_DETAILS_CHARS = 16_384;

    private static final BodyField<LogLine.Level> LEVEL = BodyField.optional(
            "level",
            Schema.text("How grave it is.")
                    .with("enum", HistoryShapes.LEVELS)
                    .with("default", LogLine.Level.INFO.name()),
            LogLine.Level.INFO,
            member -> LogRequest.level(BodyField.text(member, Integer.MAX_VALUE)));

    private static final BodyField<String> MESSAGE = BodyField.required(
            "message", Schema.text("For people.").length(1, LogLine.MAX_MESSAGE_CHARS), "", NoteBody::message);

    private static final BodyField<Optional<String>> DETAILS = BodyField.optional(
            "details",
            Schema.object("For programs, up to 16,384 characters as it is written.")
                    .orNull(),
            Optional.empty(),
            BodyField.orNull(member -> BodyField.storable(BodyField.object(member), MAX_DETAILS_CHARS)));

    static final Form FORM = new Form("NoteRequest", "A line for the log.", List.of(LEVEL, MESSAGE, DETAILS), """
            {"level": "WARNING", "message": "the address was wrong", "details": {"by": "ada"}}""");

    /** Faults are noted. */
    static NoteBody read(Call call) {
        Map<String, Member> members = FORM.members(call.body(), call.faults());
        LogLine.Level level = LEVEL.read(members, call.faults());
        String message = MESSAGE.read(members, call.faults());
        Optional<String> details = DETAILS.read(members, call.faults());
        return new NoteBody(call.taskId(), level, message, details);
    }

    private static String message(Member member) throws Fault {
        String message = BodyField.text(member, LogLine.MAX_MESSAGE_CHARS);
        if (message.isBlank()) {
            throw new Fault("must not be blank");
        }
        return message;
    }
}
