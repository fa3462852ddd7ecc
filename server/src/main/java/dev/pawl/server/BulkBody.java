package dev.pawl.server;

import dev.pawl.server.JsonObjectText.Member;
import dev.pawl.store.Bulk;
import dev.pawl.store.TaskFilter;
import dev.pawl.task.InvalidTaskException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The body of a bulk.
 *
 * @param dryRun whether nothing is to be done but count
 */
record BulkBody(Bulk bulk, boolean dryRun) {
    private static final List<String> VERBS =
            Arrays.stream(Bulk.Verb.values()).map(Bulk.Verb::wireName).toList();

    private static final BodyField<Optional<Bulk.Verb>> ACTION = BodyField.required(
            "action",
            Schema.text("What is done to each task that fits and can have it.").with("enum", VERBS),
            Optional.empty(),
            BulkBody::verb);

    private static final BodyField<Map<String, Member>> FILTER = BodyField.optional(
            "filter", FilterFields.schema(), Map.of(), member -> JsonObjectText.members(BodyField.object(member)));

    private static final BodyField<Boolean> ALL =
            BodyField.bool("all", "Instead of a filter: every task is meant.", false);

    private static final BodyField<Optional<Integer>> PRIORITY = BodyField.optional(
            "priority",
            Schema.integer("The new one; needed by the action `priority`, and by no other.")
                    .range(1, EnqueueBody.MAX_PRIORITY),
            Optional.empty(),
            member -> Optional.of(BodyField.integer(member, 1, EnqueueBody.MAX_PRIORITY)));

    private static final BodyField<Boolean> DRY_RUN =
            BodyField.bool("dry_run", "Only counts the tasks that would be changed now.", false);

    private static final BodyField<Optional<String>> ACTION_ID = BodyField.optional(
            "action_id",
            Schema.text(
                            "Chosen by the client and known for 30 days: a repeat has the same answer, and goes on where the first"
                                    + " was interrupted.")
                    .length(1, Bulk.MAX_ID_CHARS)
                    .orNull(),
            Optional.empty(),
            BodyField.orNull(member -> BodyField.text(member, Bulk.MAX_ID_CHARS)));

    static final Form FORM = new Form(
            "BulkRequest",
            "One change to every task that fits a filter.",
            List.of(ACTION, FILTER, ALL, PRIORITY, DRY_RUN, ACTION_ID),
            """
            {"action": "retry", "filter": {"status": "failed", "type": "mail", "payload.$.to": "ada@example.org"},
             "action_id": "mail-outage-1"}""");

    /**
     * What came of it.
     *
     * @param tasks how many were changed, or would be
     */
    record Done(BulkBody asked, long tasks) {}

    static final Shape<Done> DONE = Shape.<Done>named("BulkDone", "What a bulk came to.")
            .with(
                    "action",
                    Schema.text("As it was asked.").with("enum", VERBS),
                    done -> done.asked.bulk.verb().wireName())
            .with("action_id", Schema.text("As it was asked.").orNull(), done -> done.asked.bulk.id())
            .with("dry_run", Schema.bool("Whether nothing was done but count."), done -> done.asked.dryRun)
            .with("tasks", Schema.integer("How many tasks were changed, or would be."), Done::tasks)
            .example("""
                    {"action": "retry", "action_id": "mail-outage-1", "dry_run": false, "tasks": 1234}""");

    static final List<Shape<?>> SHAPES = List.of(DONE);

    /**
     * @throws Problem telling every fault
     */
    static BulkBody read(Call call) {
        Faults faults = call.faults();
        Map<String, Member> members = FORM.members(call.body(), faults);
        Optional<Bulk.Verb> verb = ACTION.read(members, faults);
        Map<String, Member> words = FILTER.read(members, faults);
        boolean all = ALL.read(members, faults);
        Optional<Integer> priority = PRIORITY.read(members, faults);
        boolean dryRun = DRY_RUN.read(members, faults);
        Optional<String> id = ACTION_ID.read(members, faults);
        Faults ofFilter = new Faults();
        TaskFilter filter = FilterFields.read(words, ofFilter);
        faults.addAll("filter.", ofFilter.all());
        if (faults.isEmpty() && all == !words.isEmpty()) {
            faults.add(
                    "filter",
                    all ? "must be empty where all is true" : "is required; to mean every task say \"all\": true");
        }
        faults.check();
        return new BulkBody(new Bulk(verb.orElseThrow(), filter, priority.orElse(null), id.orElse(null)), dryRun);
    }

    private static Optional<Bulk.Verb> verb(Member member) throws Fault {
        try {
            return Optional.of(Bulk.Verb.of(Fault.quoted(BodyField.text(member, Integer.MAX_VALUE))));
        } catch (InvalidTaskException unknown) {
            throw Fault.of(unknown);
        }
    }
}
