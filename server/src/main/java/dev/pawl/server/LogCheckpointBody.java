package dev.pawl.server;

import dev.pawl.server.JsonObjectText.Member;
import dev.pawl.store.Checkpoint;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The body of a checkpoint of the log. */
record LogCheckpointBody(Checkpoint.Mode mode, Duration patience) {
    static final List<String> MODES =
            Arrays.stream(Checkpoint.Mode.values()).map(LogCheckpointBody::name).toList();

    private static final BodyField<Checkpoint.Mode> MODE = BodyField.optional(
            "mode",
            Schema.text(
                            "`passive` does what needs no waiting; `full` waits for writers; `restart` waits for readers too, so"
                                    + " that the log starts again; `truncate` also empties it.")
                    .with("enum", MODES)
                    .with("default", name(Checkpoint.Mode.TRUNCATE)),
            Checkpoint.Mode.TRUNCATE,
            LogCheckpointBody::mode);

    static final Form FORM =
            new Form("LogCheckpointRequest", "How far the log is carried over.", List.of(MODE), """
            {"mode": "truncate"}""").orNone();

    /**
     * @throws Problem telling every fault
     */
    static LogCheckpointBody read(Call call) {
        Map<String, Member> members = FORM.members(call.body(), call.faults());
        return new LogCheckpointBody(MODE.read(members, call.faults()), RunWait.read(call));
    }

    static String name(Checkpoint.Mode mode) {
        return mode.name().toLowerCase(Locale.ROOT);
    }

    private static Checkpoint.Mode mode(Member member) throws Fault {
        String text = BodyField.text(member, Integer.MAX_VALUE);
        for (Checkpoint.Mode mode : Checkpoint.Mode.values()) {
            if (name(mode).equals(text)) {
                return mode;
            }
        }
        throw new Fault("must be one of " + String.join(", ", MODES) + ", not '" + Fault.quoted(text) + "'");
    }
}
