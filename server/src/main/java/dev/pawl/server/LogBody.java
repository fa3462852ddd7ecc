package dev.pawl.server;

import dev.pawl.Claims;
import dev.pawl.server.JsonObjectText.Member;
import dev.pawl.store.ClaimReference;
import dev.pawl.store.LogLine.Level;
import dev.pawl.task.JsonText;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** The body by which a worker adds to the log of its task: one line, or many. */
record LogBody(ClaimReference claim, List<Claims.Line> lines) {
    private static final List<String> LEVELS =
            Arrays.stream(Level.values()).map(Level::name).toList();

    private static final BodyField<Level> LEVEL = BodyField.optional(
            "level",
            Schema.text("How bad it is.").with("enum", LEVELS).with("default", Level.INFO.name()),
            Level.INFO,
            LogBody::level);

    private static final BodyField<String> MESSAGE = BodyField.optional(
            "message",
            Schema.text("The line. What is longer than 8,192 characters is cut."),
            "",
            member -> BodyField.text(member, Integer.MAX_VALUE));

    private static final BodyField<Optional<JsonText>> DETAILS =
            BodyField.optional("details", Schema.any("Anything more, any JSON."), Optional.empty(), WorkFields::json);

    private static final Form LINE = new Form("LogLine", "A line.", List.of(LEVEL, MESSAGE, DETAILS), """
            {"level": "INFO", "message": "begun"}""");

    private static final BodyField<List<Claims.Line>> LINES = BodyField.optional(
            "lines",
            WorkFields.listOf(LINE, "Lines, in place of the one line of the other members."),
            List.of(),
            member -> WorkFields.list(member, LINE, LogBody::line));

    static final Form FORM = new Form(
            "LogRequest",
            "What is to be added to the log of a task.",
            List.of(WorkFields.WORKER_ID, WorkFields.TOKEN, LEVEL, MESSAGE, DETAILS, LINES),
            """
            {"worker_id": "mill-1", "token": 1, "level": "WARNING", "message": "slow", "details": {"seconds": 12}}""");

    static LogBody read(Call call) {
        Faults faults = call.faults();
        Map<String, Member> members = FORM.members(call.body(), faults);
        ClaimReference claim = WorkFields.claim(call, members);
        List<Claims.Line> lines = LINES.read(members, faults);
        FORM.needOneOf(members, faults, MESSAGE, LINES);
        if (!members.containsKey(LINES.name())) {
            return new LogBody(claim, List.of(line(members, faults)));
        }
        for (BodyField<?> field : List.of(LEVEL, MESSAGE, DETAILS)) {
            if (members.containsKey(field.name())) {
                faults.add(field.name(), "must stand in the lines where there are lines");
            }
        }
        return new LogBody(claim, lines);
    }

    private static Claims.Line line(Map<String, Member> members, Faults faults) {
        return new Claims.Line(
                LEVEL.read(members, faults),
                MESSAGE.read(members, faults),
                DETAILS.read(members, faults).map(JsonText::text).orElse(null));
    }

    private static Level level(Member member) throws Fault {
        String told = BodyField.text(member, Integer.MAX_VALUE);
        String name = told.toUpperCase(Locale.ROOT);
        if (!LEVELS.contains(name)) {
            throw new Fault("must be one of " + String.join(", ", LEVELS) + ", not '" + Fault.quoted(told) + "'");
        }
        return Level.valueOf(name);
    }
}
