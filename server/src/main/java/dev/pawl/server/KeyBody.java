package dev.pawl.server;

import dev.pawl.server.JsonObjectText.Member;
import dev.pawl.store.Keyed;
import dev.pawl.task.NewTask;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The body that asks which idempotency keys are known. */
record KeyBody(List<String> keys) {
    private static final int MOST_KEYS = 1_000;
    private static final int MAX_BYTES = 4 << 20;

    private static final BodyField<List<String>> KEYS = BodyField.required(
            "keys",
            Schema.list("string")
                    .with("description", "Idempotency keys.")
                    .with("minItems", 1)
                    .with("maxItems", MOST_KEYS),
            List.of(),
            KeyBody::keys);

    static final Form FORM =
            new Form("KeysRequest", "Keys that tasks may have.", List.of(KEYS), true, """
            {"keys": ["welcome-ada", "welcome-bo"]}""", MAX_BYTES, null);

    private static final Shape<Map.Entry<String, Keyed>> KEYED = Shape.<Map.Entry<String, Keyed>>named(
                    "KeyedTask", "A key and the task that has it.")
            .with("key", Schema.text("The key."), Map.Entry::getKey)
            .with("task_id", Schema.integer("The task."), one -> one.getValue().taskId())
            .with("status", Shapes.STATUS, one -> one.getValue().status().wireName())
            .with(
                    "run_after_utc",
                    Schema.time("Not before this."),
                    one -> IsoTime.write(one.getValue().runAfter()))
            .with(
                    "lease_until_utc",
                    Schema.time("When the claim lapses unless extended; null while nobody holds it.")
                            .orNull(),
                    one -> one.getValue().leaseUntil() == 0
                            ? null
                            : IsoTime.write(one.getValue().leaseUntil()));

    static final Shape<Map<String, Keyed>> KNOWN = Shape.<Map<String, Keyed>>named("KnownKeys", "Keys that tasks have.")
            .with(
                    "tasks",
                    Schema.listOf(KEYED.name()),
                    known -> known.entrySet().stream().map(KEYED::of).toList())
            .example("""
                    {"tasks": [{"key": "welcome-ada", "task_id": 1, "status": "completed",
                     "run_after_utc": "2026-11-21T23:49:00.183Z", "lease_until_utc": null}]}""");

    static final List<Shape<?>> SHAPES = List.of(KNOWN, KEYED);

    static KeyBody read(Call call) {
        Map<String, Member> members = FORM.members(call.body(), call.faults());
        return new KeyBody(KEYS.read(members, call.faults()));
    }

    private static List<String> keys(Member member) throws Fault {
        List<String> keys = new ArrayList<>();
        for (Member element : WorkFields.elements(member, 1, MOST_KEYS)) {
            keys.add(BodyField.text(element, NewTask.MAX_KEY_CHARS));
        }
        return keys;
    }
}
