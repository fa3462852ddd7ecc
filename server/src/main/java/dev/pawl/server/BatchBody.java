package dev.pawl.server;

import dev.pawl.server.JsonObjectText.Kind;
import dev.pawl.server.JsonObjectText.Member;
import dev.pawl.task.InvalidTaskException.Violation;
import dev.pawl.task.TraceContext;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The body of an enqueue of many tasks.
 *
 * @param items in the order in which they were sent
 */
record BatchBody(List<Item> items) {
    static final int MOST_TASKS = 10_000;
    static final int MAX_BYTES = 16 << 20;

    /**
     * One task.
     *
     * @param faults what is wrong with it; where there is anything, its body means nothing
     */
    record Item(EnqueueBody body, List<Violation> faults) {
        /** The same, enqueued in this trace; null for none. */
        Item in(@Nullable TraceContext trace) {
            return new Item(body.in(trace), faults);
        }

        boolean isFine() {
            return faults.isEmpty();
        }
    }

    private static final BodyField<List<Member>> TASKS = BodyField.required(
            "tasks",
            Schema.listOf(EnqueueBody.FORM.name())
                    .with("description", "The tasks, each as one alone is enqueued.")
                    .with("maxItems", MOST_TASKS),
            List.of(),
            BatchBody::tasks);

    private static final BodyField<Boolean> MODE = BodyField.optional(
            "mode",
            Schema.text("`all`: one task with a fault keeps all of them out. `each`: those without are enqueued, in one"
                            + " transaction.")
                    .with("enum", List.of("all", "each"))
                    .with("default", "all"),
            true,
            BatchBody::isAll);

    static final Form FORM = new Form(
            "EnqueueBatchRequest",
            "Tasks to be enqueued together. As " + MediaType.LINES
                    + " it is a task on each line, of any number, enqueued some hundred at a time as in mode `each`.",
            List.of(TASKS, MODE),
            true,
            """
            {"tasks": [{"type": "mail", "payload": {"to": "ada@example.org"}}, {"type": "mail"}], "mode": "each"}""",
            MAX_BYTES,
            (operations, lines) -> operations.batches().lines(lines));

    /**
     * @throws Problem telling every fault, also those of the tasks when one of them keeps all out
     */
    static BatchBody read(Call call) {
        Faults faults = call.faults();
        Map<String, Member> members = FORM.members(call.body(), faults);
        List<Member> tasks = TASKS.read(members, faults);
        boolean all = MODE.read(members, faults);
        faults.check();
        TraceContext trace = TraceHeaders.read(call.headers());
        List<Item> items = new ArrayList<>(tasks.size());
        for (Member task : tasks) {
            items.add(item(task, call.maxPayloadBytes()).in(trace));
        }
        items = References.resolve(items);
        if (all) {
            for (int i = 0; i < items.size(); i++) {
                faults.addAll("tasks[" + i + "].", items.get(i).faults);
            }
        }
        return new BatchBody(items);
    }

    private static Item item(Member task, int maxPayloadBytes) {
        Faults faults = new Faults();
        // why: a string's text could be an object's.
        String json = task.kind() == Kind.STRING ? "\"\"" : task.text();
        EnqueueBody body = EnqueueBody.read(json, maxPayloadBytes, faults);
        return new Item(body, faults.all());
    }

    private static List<Member> tasks(Member member) throws Fault {
        if (member.kind() != Kind.ARRAY) {
            throw new Fault("must be an array of tasks, not " + member.kind().words());
        }
        List<Member> tasks = JsonObjectText.elements(member.text());
        if (tasks.size() > MOST_TASKS) {
            throw new Fault("must have at most " + MOST_TASKS + " tasks, not " + tasks.size());
        }
        return tasks;
    }

    private static boolean isAll(Member member) throws Fault {
        String mode = BodyField.text(member, Integer.MAX_VALUE);
        if (!mode.equals("all") && !mode.equals("each")) {
            throw new Fault("must be one of all, each, not '" + Fault.quoted(mode) + "'");
        }
        return mode.equals("all");
    }
}
