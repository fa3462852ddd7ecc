package dev.pawl.server;

import dev.pawl.server.JsonObjectText.Member;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/**
 * What a route takes as its body: a JSON object of these members.
 *
 * @param name of its schema in the OpenAPI document
 * @param isRequired whether there must be a body; so it is unless told, where it has members
 * @param example JSON
 * @param maxBytes how long it may be; 0 for as long as one payload and what stands around it
 * @param lines what is done with a body of lines instead, when it may be one
 */
record Form(
        String name,
        String description,
        List<BodyField<?>> fields,
        boolean isRequired,
        String example,
        int maxBytes,
        @Nullable BiFunction<Operations, LineReader, CompletionStage<Answer>> lines) {
    static final Form EMPTY = new Form("Nothing", "No members; the body may be left out.", List.of(), "{}");

    Form(String name, String description, List<BodyField<?>> fields, String example) {
        this(name, description, fields, !fields.isEmpty(), example, 0, null);
    }

    /** The same, where no body says the same as one without members. */
    Form orNone() {
        return new Form(name, description, fields, false, example, maxBytes, lines);
    }

    /** The members that were sent; one that the form does not have is a fault. */
    Map<String, Member> members(String body, Faults faults) {
        if (body.isEmpty() && !isRequired) {
            return Map.of();
        }
        Map<String, Member> members = JsonObjectText.members(body);
        List<String> known = fields.stream().map(BodyField::name).toList();
        members.keySet().stream()
                .filter(name -> !known.contains(name))
                .forEach(name -> faults.add(
                        name,
                        known.isEmpty()
                                ? "is not known; this route takes no fields"
                                : "is not known; allowed are " + String.join(", ", known)));
        return members;
    }

    /** A body in which none of these was sent is a fault: it would do nothing. */
    void needOneOf(Map<String, Member> members, Faults faults, BodyField<?>... needed) {
        List<String> names = Arrays.stream(needed).map(BodyField::name).toList();
        if (names.stream().noneMatch(members::containsKey)) {
            faults.add("body", "must have at least one of " + String.join(", ", names));
        }
    }

    Schema schema() {
        Map<String, Object> properties = new LinkedHashMap<>();
        fields.forEach(field -> properties.put(field.name(), field.schema().keywords()));
        Schema schema = Schema.object(description)
                .with("properties", properties)
                .with("additionalProperties", false)
                .example(example);
        List<String> required =
                fields.stream().filter(BodyField::required).map(BodyField::name).toList();
        return required.isEmpty() ? schema : schema.with("required", required);
    }
}
