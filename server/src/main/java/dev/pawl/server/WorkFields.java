package dev.pawl.server;

import dev.pawl.server.JsonObjectText.Kind;
import dev.pawl.server.JsonObjectText.Member;
import dev.pawl.store.ClaimReference;
import dev.pawl.task.JsonText;
import dev.pawl.task.NewTask;
import dev.pawl.task.Strategy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import tools.jackson.databind.json.JsonMapper;

/** What the requests of workers have in common. */
final class WorkFields {
    /** So many claims or ends in one request. */
    static final int MOST_AT_ONCE = 1_000;

    private static final int MOST_NAMES = 100;
    private static final int MOST_SLOTS = 10_000;
    private static final int MOST_CAPABILITIES_CHARS = 4_096;
    private static final int SHORTEST_LEASE = 1;
    private static final int LONGEST_LEASE = 86_400;
    private static final int LEASE = 60;

    static final BodyField<String> WORKER_ID = BodyField.required(
            "worker_id",
            Schema.text("Who asks: the same one as in the claim.").length(1, NewTask.MAX_NAME_CHARS),
            "",
            member -> Names.name(BodyField.text(member, Integer.MAX_VALUE)));

    static final BodyField<Long> TASK_ID = BodyField.required(
            "task_id",
            Schema.integer("The task.").range(1, Long.MAX_VALUE),
            0L,
            member -> BodyField.integer(member, 1, Long.MAX_VALUE));

    static final BodyField<Long> TOKEN = BodyField.required(
            "token",
            Schema.integer("The token of the claim.").range(1, Long.MAX_VALUE),
            0L,
            member -> BodyField.integer(member, 1, Long.MAX_VALUE));

    static final BodyField<Integer> LEASE_SECONDS = BodyField.integer(
            "lease_seconds",
            "For how long the claim holds from now on, unless it is extended.",
            SHORTEST_LEASE,
            LONGEST_LEASE,
            LEASE);

    static final BodyField<Set<String>> TYPES = BodyField.required(
            "types",
            names("What the worker handles; a name may end in `*`.").with("minItems", 1),
            Set.of(),
            member -> names(member, 1));

    static final BodyField<Set<String>> QUEUES = BodyField.optional(
            "queues",
            names("The queues it serves; empty for all.").with("default", List.of()),
            Set.of(),
            member -> names(member, 0));

    static final BodyField<Map<String, Object>> CAPABILITIES = BodyField.optional(
            "capabilities",
            Schema.object(
                            "What it offers to tasks that require something: strings, numbers and booleans, or lists of them.")
                    .with("default", Map.of()),
            Map.of(),
            WorkFields::capabilities);

    static final BodyField<Strategy> STRATEGY = BodyField.optional(
            "strategy",
            Schema.text("In which order it takes tasks, unless the register says otherwise of it.")
                    .with("enum", WorkerBody.STRATEGIES)
                    .with("default", Strategy.PRIORITY.wireName()),
            Strategy.PRIORITY,
            WorkerBody::strategy);

    private WorkFields() {}

    /** The claim that a request to a task of the path shows. */
    static ClaimReference claim(Call call, Map<String, Member> members) {
        String worker = WORKER_ID.read(members, call.faults());
        long token = TOKEN.read(members, call.faults());
        return new ClaimReference(call.taskId(), token, worker);
    }

    static Duration lease(Map<String, Member> members, Faults faults) {
        return Duration.ofSeconds(LEASE_SECONDS.read(members, faults));
    }

    /** Any JSON, as it is written; nothing where null was sent. */
    static Optional<JsonText> json(Member member) {
        return switch (member.kind()) {
            case NULL -> Optional.empty();
            case STRING -> Optional.of(new JsonText(JsonMapper.shared().writeValueAsString(member.text())));
            default -> Optional.of(new JsonText(member.text()));
        };
    }

    /** An array of objects, each read by its form. */
    static <V> List<V> list(Member member, Form form, ElementReading<V> reading) throws Fault {
        List<V> read = new ArrayList<>();
        Faults all = new Faults();
        List<Member> elements = elements(member, 1, MOST_AT_ONCE);
        for (int i = 0; i < elements.size(); i++) {
            Faults faults = new Faults();
            try {
                Map<String, Member> members = form.members(BodyField.object(elements.get(i)), faults);
                read.add(reading.read(members, faults));
                faults.checkAsOne();
            } catch (Fault fault) {
                all.add("of element " + i, fault.told());
            }
        }
        all.checkAsOne();
        return read;
    }

    /** Makes a value of one element of an array. */
    interface ElementReading<V> {
        V read(Map<String, Member> members, Faults faults) throws Fault;
    }

    /** What an array of such objects may be. */
    static Schema listOf(Form form, String description) {
        return new Schema(Map.of())
                .with("type", "array")
                .with("description", description)
                .with("items", form.schema().keywords())
                .with("minItems", 1)
                .with("maxItems", MOST_AT_ONCE);
    }

    static List<Member> elements(Member member, int least, int most) throws Fault {
        if (member.kind() != Kind.ARRAY) {
            throw new Fault("must be an array, not " + member.kind().words());
        }
        List<Member> elements = JsonObjectText.elements(member.text());
        if (elements.size() < least || elements.size() > most) {
            throw new Fault("must have " + least + " to " + most + " elements, not " + elements.size());
        }
        return elements;
    }

    private static Schema names(String description) {
        return Schema.list("string").with("description", description).with("maxItems", MOST_NAMES);
    }

    private static Set<String> names(Member member, int least) throws Fault {
        Set<String> names = new TreeSet<>();
        for (Member element : elements(member, least, MOST_NAMES)) {
            names.add(Names.name(BodyField.text(element, Integer.MAX_VALUE)));
        }
        return names;
    }

    /** Numbers by the names of queues. */
    static Map<String, Integer> queueSlots(Member member) throws Fault {
        Map<String, Member> named = JsonObjectText.members(BodyField.object(member));
        if (named.size() > MOST_NAMES) {
            throw new Fault("must have at most " + MOST_NAMES + " queues, not " + named.size());
        }
        Map<String, Integer> slots = new LinkedHashMap<>();
        for (Map.Entry<String, Member> one : named.entrySet()) {
            slots.put(Names.name(one.getKey()), BodyField.integer(one.getValue(), 0, MOST_SLOTS));
        }
        return slots;
    }

    private static Map<String, Object> capabilities(Member member) throws Fault {
        String json = BodyField.object(member);
        if (json.length() > MOST_CAPABILITIES_CHARS) {
            throw new Fault("must be at most " + MOST_CAPABILITIES_CHARS + " characters of JSON, not " + json.length());
        }
        Map<String, Object> offered = new LinkedHashMap<>();
        for (Map.Entry<String, Member> one : JsonObjectText.members(json).entrySet()) {
            String name = BodyField.storable(one.getKey(), MOST_CAPABILITIES_CHARS);
            offered.put(name, capability(name, one.getValue()));
        }
        return offered;
    }

    private static Object capability(String name, Member member) throws Fault {
        if (member.kind() != Kind.ARRAY) {
            return EnqueueBody.scalar(name, member);
        }
        List<Object> any = new ArrayList<>();
        for (Member element : JsonObjectText.elements(member.text())) {
            any.add(EnqueueBody.scalar(name, element));
        }
        return any;
    }
}
