package dev.pawl.server;

import dev.pawl.Grid;
import dev.pawl.GridKey;
import dev.pawl.server.JsonObjectText.Member;
import dev.pawl.store.PayloadMatch;
import dev.pawl.task.InvalidTaskException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * The body that asks for keys to be free again.
 *
 * @param matching only keys with these values; empty for all
 */
record GridReset(String grid, Grid.Ended which, List<PayloadMatch> matching) {
    private static final List<String> KINDS =
            Arrays.stream(Grid.Ended.values()).map(GridReset::wireName).toList();

    private static final BodyField<Grid.Ended> WHICH = BodyField.required(
            "which",
            Schema.text("Which keys are meant: those that are done, or those that failed.")
                    .with("enum", KINDS),
            Grid.Ended.FAILED,
            GridReset::which);

    private static final BodyField<List<PayloadMatch>> MATCHING = BodyField.optional(
            "matching",
            Schema.object("Only keys with these values, of some of their names; empty for all of the kind.")
                    .with("additionalProperties", Map.of("type", List.of("string", "number", "boolean", "null"))),
            List.of(),
            GridReset::matching);

    static final Form FORM =
            new Form("GridResetRequest", "Keys that are to be free again.", List.of(WHICH, MATCHING), """
            {"which": "failed", "matching": {"model": "gfs"}}""");

    static final Shape<Long> DONE = Shape.<Long>named("GridResetDone", "What a reset came to.")
            .with("keys", Schema.integer("How many keys are free again."), keys -> keys)
            .example("""
                    {"keys": 12}""");

    static GridReset read(Call call) {
        Map<String, Member> members = FORM.members(call.body(), call.faults());
        return new GridReset(
                call.path(GridBody.NAME), WHICH.read(members, call.faults()), MATCHING.read(members, call.faults()));
    }

    private static String wireName(Grid.Ended ended) {
        return ended.name().toLowerCase(Locale.ROOT);
    }

    private static Grid.Ended which(Member member) throws Fault {
        String text = BodyField.text(member, Integer.MAX_VALUE);
        for (Grid.Ended ended : Grid.Ended.values()) {
            if (wireName(ended).equals(text)) {
                return ended;
            }
        }
        throw new Fault("must be one of " + String.join(", ", KINDS) + ", not " + Fault.quoted(text));
    }

    private static List<PayloadMatch> matching(Member member) throws Fault {
        String json = BodyField.object(member);
        try {
            return JsonObjectText.members(json).isEmpty() ? List.of() : new GridKey(json).matches();
        } catch (InvalidTaskException wrong) {
            throw Fault.of(wrong);
        }
    }
}
