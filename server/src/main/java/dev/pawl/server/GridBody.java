package dev.pawl.server;

import dev.pawl.Grid;
import dev.pawl.GridKey;
import dev.pawl.server.JsonObjectText.Member;
import dev.pawl.store.HoldRequest;
import dev.pawl.task.InvalidTaskException;
import dev.pawl.task.JsonText;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The bodies that name keys of a grid.
 *
 * @param worker who wants to hold some; empty where nobody does
 * @param most how many
 */
record GridBody(String grid, List<GridKey> keys, String worker, int most, Duration lease) {
    /** So many keys in one request. */
    private static final int MOST_KEYS = HoldRequest.MOST;

    private static final int MAX_BYTES = 4 << 20;

    static final Parameter<String> NAME =
            Parameter.inPath("name", Schema.text("The grid.").length(1, Grid.MAX_NAME_CHARS), "", GridBody::name);

    private static final BodyField<List<GridKey>> KEYS = BodyField.required(
            "keys",
            new Schema(Map.of())
                    .with("type", "array")
                    .with(
                            "description",
                            "Keys: objects of names with texts, numbers, true, false or null. However one is written, it is the same key.")
                    .with(
                            "items",
                            new Schema(Map.of())
                                    .with("type", "object")
                                    .with("minProperties", 1)
                                    .with(
                                            "additionalProperties",
                                            Map.of("type", List.of("string", "number", "boolean", "null")))
                                    .keywords())
                    .with("minItems", 1)
                    .with("maxItems", MOST_KEYS),
            List.of(),
            GridBody::keys);

    private static final BodyField<Integer> LIMIT =
            BodyField.integer("limit", "How many keys are wanted.", 1, WorkFields.MOST_AT_ONCE, 1);

    static final Form CLAIM = new Form(
            "GridClaimRequest",
            "Keys that there are, of which the first free ones are wanted.",
            List.of(WorkFields.WORKER_ID, KEYS, LIMIT, WorkFields.LEASE_SECONDS),
            true,
            """
            {"worker_id": "mill-1", "limit": 1,
             "keys": [{"model": "gfs", "country": "CZ"}, {"model": "icon", "country": "CZ"}]}""",
            MAX_BYTES,
            null);

    static final Form MISSING =
            new Form("GridMissingRequest", "Keys that there are.", List.of(KEYS), true, """
            {"keys": [{"model": "gfs", "country": "CZ"}, {"model": "icon", "country": "CZ"}]}""", MAX_BYTES, null);

    static GridBody claim(Call call) {
        Map<String, Member> members = CLAIM.members(call.body(), call.faults());
        return new GridBody(
                call.path(NAME),
                KEYS.read(members, call.faults()),
                WorkFields.WORKER_ID.read(members, call.faults()),
                LIMIT.read(members, call.faults()),
                WorkFields.lease(members, call.faults()));
    }

    static GridBody missing(Call call) {
        Map<String, Member> members = MISSING.members(call.body(), call.faults());
        return new GridBody(call.path(NAME), KEYS.read(members, call.faults()), "", 1, Duration.ZERO);
    }

    private static String name(String text) throws Fault {
        String name = Names.name(text);
        if (name.length() > Grid.MAX_NAME_CHARS) {
            throw new Fault("must have 1 to " + Grid.MAX_NAME_CHARS + " characters, not " + name.length());
        }
        return name;
    }

    private static List<GridKey> keys(Member member) throws Fault {
        List<GridKey> keys = new ArrayList<>();
        for (Member element : WorkFields.elements(member, 1, MOST_KEYS)) {
            try {
                keys.add(new GridKey(BodyField.object(element)));
            } catch (InvalidTaskException wrong) {
                throw new Fault("of element " + keys.size() + ": " + wrong.getMessage());
            }
        }
        return keys;
    }

    // --- answers

    /** How far a grid is. */
    record Shown(String name, Grid.Statistics statistics) {}

    static final Shape<Shown> GRID = Shape.<Shown>named(
                    "Grid", "How far a grid is. Keys that nobody has claimed yet are not known to it.")
            .with("name", Schema.text("The grid."), Shown::name)
            .with("done", Schema.integer("Keys that are done."), shown -> shown.statistics.done())
            .with("failed", Schema.integer("Keys that have failed."), shown -> shown.statistics.failed())
            .with(
                    "held",
                    Schema.integer("Keys that are held by a lease, which may have run out."),
                    shown -> shown.statistics.held())
            .with("free", Schema.integer("Keys that were given back."), shown -> shown.statistics.free())
            .example("""
                    {"name": "forecasts", "done": 2990, "failed": 2, "held": 8, "free": 0}""");

    static final Shape<List<GridKey>> KEYS_LEFT = Shape.<List<GridKey>>named("GridKeys", "Keys of a grid.")
            .with(
                    "keys",
                    new Schema(Map.of())
                            .with("type", "array")
                            .with("description", "Keys, in the order in which they were named.")
                            .with("items", Map.of("type", "object")),
                    keys -> keys.stream().map(key -> new JsonText(key.json())).toList());

    static final List<Shape<?>> SHAPES = List.of(GRID, KEYS_LEFT, GridReset.DONE);
}
