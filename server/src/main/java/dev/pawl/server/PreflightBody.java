package dev.pawl.server;

import dev.pawl.Preflight;
import dev.pawl.server.JsonObjectText.Member;
import dev.pawl.store.TaskFilter;
import dev.pawl.task.NewTask;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * The body by which code that is about to be deployed says what it does, and what is answered.
 *
 * @param versions those that it reads, by type; an empty set means any
 */
record PreflightBody(Map<String, Set<Integer>> versions, TaskFilter filter) {
    private static final int MOST_VERSIONS = 100;
    private static final int HIGHEST_VERSION = 10_000;

    private static final BodyField<Map<String, Set<Integer>>> VERSIONS = BodyField.optional(
            "versions",
            Schema.object(
                            "Which versions of payloads it reads, as lists of whole numbers by the names in `types`; of a type that is"
                                    + " left out any.")
                    .with("default", Map.of()),
            Map.of(),
            PreflightBody::versions);

    private static final BodyField<Optional<String>> QUEUE = BodyField.optional(
            "queue",
            Schema.text("Only tasks and schedules of this queue; null for all.")
                    .length(1, NewTask.MAX_NAME_CHARS)
                    .orNull(),
            Optional.empty(),
            BodyField.orNull(member -> Names.name(BodyField.text(member, Integer.MAX_VALUE))));

    static final Form FORM =
            new Form("PreflightRequest", "Code, by what it does.", List.of(WorkFields.TYPES, VERSIONS, QUEUE), """
            {"types": ["mail", "report.*"], "versions": {"mail": [2, 3]}}""");

    static final Shape<Preflight.Trouble> TROUBLE = Shape.<Preflight.Trouble>named(
                    "PreflightTrouble", "Tasks of one type that cannot be done for one reason.")
            .with("type", Schema.text("Their type."), Preflight.Trouble::type)
            .with(
                    "reason",
                    Schema.text(
                                    "`no_handler`: the type is not among `types`. `unreadable`: the version is not among `versions`.")
                            .with(
                                    "enum",
                                    List.of(
                                            Preflight.Reason.NO_HANDLER.wireName(),
                                            Preflight.Reason.UNREADABLE.wireName())),
                    trouble -> trouble.reason().wireName())
            .with("tasks", Schema.integer("How many there are."), Preflight.Trouble::tasks)
            .with(
                    "first_ids",
                    Schema.list("integer").with("description", "The oldest ten of them."),
                    Preflight.Trouble::firstIds)
            .with(
                    "schedules",
                    Schema.list("string").with("description", "The schedules that make such tasks."),
                    Preflight.Trouble::schedules)
            .with("error", Schema.text("What is missing, of the first."), Preflight.Trouble::error);

    static final Shape<Preflight> FOUND = Shape.<Preflight>named(
                    "Preflight", "What of the stored work such code could not do.")
            .with("ok", Schema.bool("Whether it could do all of it."), Preflight::isClear)
            .with("tasks", Schema.integer("Tasks that have not ended, and were looked at."), Preflight::tasks)
            .with(
                    "troubles",
                    Schema.listOf("PreflightTrouble").with("description", "By type; empty when all is well."),
                    preflight -> preflight.troubles().stream().map(TROUBLE::of).toList())
            .example("""
                    {"ok": false, "tasks": 120, "troubles": [{"type": "mail", "reason": "unreadable", "tasks": 3, "first_ids": [7, 8, 31],
                      "schedules": [], "error": "the payload is of version 1, and the versions that are read are [2, 3]"}]}""");

    /** Faults are noted. */
    static PreflightBody read(Call call) {
        Faults faults = call.faults();
        Map<String, Member> members = FORM.members(call.body(), faults);
        Set<String> types = WorkFields.TYPES.read(members, faults);
        Map<String, Set<Integer>> said = VERSIONS.read(members, faults);
        Optional<String> queue = QUEUE.read(members, faults);
        Map<String, Set<Integer>> versions = new LinkedHashMap<>();
        types.forEach(type -> versions.put(type, said.getOrDefault(type, Set.of())));
        for (String type : said.keySet()) {
            if (!types.contains(type)) {
                faults.add(VERSIONS.name(), "must name types of `types` only, not '" + Fault.quoted(type) + "'");
            }
        }
        return new PreflightBody(versions, TaskFilter.ALL.withQueue(queue.orElse(null)));
    }

    private static Map<String, Set<Integer>> versions(Member member) throws Fault {
        Map<String, Set<Integer>> versions = new LinkedHashMap<>();
        for (Map.Entry<String, Member> one :
                JsonObjectText.members(BodyField.object(member)).entrySet()) {
            Set<Integer> read = new TreeSet<>();
            for (Member version : WorkFields.elements(one.getValue(), 1, MOST_VERSIONS)) {
                read.add(BodyField.integer(version, 1, HIGHEST_VERSION));
            }
            versions.put(one.getKey(), read);
        }
        return versions;
    }
}
