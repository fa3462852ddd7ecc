package dev.pawl.server;

import dev.pawl.server.JsonObjectText.Kind;
import dev.pawl.server.JsonObjectText.Member;
import dev.pawl.task.Condition;
import dev.pawl.task.Dependency;
import dev.pawl.task.NewTask;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The fields of an enqueue that say what a task waits for. */
final class DependencyFields {
    private static final List<String> CONDITIONS =
            Arrays.stream(Condition.values()).map(Condition::wireName).toList();

    /**
     * What a task waits for: a stored one, or one of the same request by the name that it has there.
     *
     * @param taskId null where it is said by name
     * @param ref null where it is said by id
     */
    record Wish(@Nullable Long taskId, @Nullable String ref, Condition condition) {}

    static final BodyField<Optional<String>> REF = BodyField.optional(
            "ref",
            Schema.text("What others of the same request call it in `depends_on`. It is not kept.")
                    .length(1, NewTask.MAX_NAME_CHARS)
                    .orNull(),
            Optional.empty(),
            BodyField.orNull(member -> Names.name(BodyField.text(member, NewTask.MAX_NAME_CHARS))));

    static final BodyField<List<Wish>> DEPENDS_ON = BodyField.optional(
            "depends_on",
            Schema.list(Schema.object(
                                    "A task that must end before: stored, by `task_id`, or of the same request, by `ref`."
                                            + " `after_ok`: it must complete; `after_any`: end in whatever way; `after_failed`: fail.")
                            .with(
                                    "properties",
                                    new Schema(Map.of())
                                            .with(
                                                    "task_id",
                                                    Schema.integer("A stored task.")
                                                            .keywords())
                                            .with(
                                                    "ref",
                                                    Schema.text("A task of this request.")
                                                            .keywords())
                                            .with(
                                                    "condition",
                                                    Schema.text("How it must end.")
                                                            .with("enum", CONDITIONS)
                                                            .with("default", Condition.AFTER_OK.wireName())
                                                            .keywords())
                                            .keywords())
                            .with("additionalProperties", false))
                    .with("description", "What it waits for. Where one of these ends otherwise, the task is cancelled.")
                    .with("maxItems", Dependency.MOST)
                    .orNull(),
            List.of(),
            DependencyFields::wishes);

    private static final List<String> NAMES = List.of("task_id", "ref", "condition");

    private DependencyFields() {}

    private static List<Wish> wishes(Member member) throws Fault {
        if (member.kind() == Kind.NULL) {
            return List.of();
        }
        if (member.kind() != Kind.ARRAY) {
            throw new Fault("must be an array, not " + member.kind().words());
        }
        List<Member> elements = JsonObjectText.elements(member.text());
        if (elements.size() > Dependency.MOST) {
            throw new Fault("must name at most " + Dependency.MOST + " tasks, not " + elements.size());
        }
        List<Wish> wishes = new ArrayList<>(elements.size());
        Set<Object> named = new HashSet<>();
        for (Member element : elements) {
            Wish wish = wish(JsonObjectText.members(BodyField.object(element)));
            Object parent = wish.taskId != null ? wish.taskId : String.valueOf(wish.ref);
            if (!named.add(parent)) {
                throw new Fault("must name each task once, and names '" + Fault.quoted(parent.toString()) + "' twice");
            }
            wishes.add(wish);
        }
        return wishes;
    }

    private static Wish wish(Map<String, Member> members) throws Fault {
        for (String name : members.keySet()) {
            if (!NAMES.contains(name)) {
                throw new Fault("each may have " + String.join(", ", NAMES) + ", not '" + Fault.quoted(name) + "'");
            }
        }
        Member taskId = members.get("task_id");
        Member ref = members.get("ref");
        if ((taskId == null) == (ref == null)) {
            throw new Fault("each must have either task_id or ref");
        }
        Member condition = members.get("condition");
        return new Wish(
                taskId == null ? null : Long.valueOf(BodyField.integer(taskId, 1, Long.MAX_VALUE)),
                ref == null ? null : Names.name(BodyField.text(ref, NewTask.MAX_NAME_CHARS)),
                condition == null ? Condition.AFTER_OK : condition(condition));
    }

    private static Condition condition(Member member) throws Fault {
        String text = BodyField.text(member, Integer.MAX_VALUE);
        if (!CONDITIONS.contains(text)) {
            throw new Fault(
                    "condition must be one of " + String.join(", ", CONDITIONS) + ", not '" + Fault.quoted(text) + "'");
        }
        return Condition.of(text);
    }

    /**
     * The dependencies that these wishes are, where each name stands for a place.
     *
     * @throws Fault naming a name that stands for none
     */
    static List<Dependency> dependencies(List<Wish> wishes, Map<String, Integer> places) throws Fault {
        List<Dependency> dependencies = new ArrayList<>(wishes.size());
        for (Wish wish : wishes) {
            if (wish.taskId != null) {
                dependencies.add(Dependency.onTask(wish.taskId, wish.condition));
                continue;
            }
            Integer place = places.get(wish.ref);
            if (place == null) {
                throw new Fault("no task of this request has the ref '" + Fault.quoted(String.valueOf(wish.ref)) + "'");
            }
            dependencies.add(Dependency.onPlace(place, wish.condition));
        }
        return dependencies;
    }
}
