package dev.pawl.server;

import dev.pawl.server.JsonObjectText.Member;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What a route takes as its body: a JSON object of these members. One without members may also be left out.
 *
 * @param name of its schema in the OpenAPI document
 */
record Form(String name, String description, List<BodyField<?>> fields) {
    static final Form EMPTY = new Form("Nothing", "No members; the body may be left out.", List.of());

    boolean isRequired() {
        return !fields.isEmpty();
    }

    /** The members that were sent; one that the form does not have is a fault. */
    Map<String, Member> members(String body, Faults faults) {
        if (body.isEmpty() && !isRequired()) {
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

    Schema schema() {
        Map<String, Object> properties = new LinkedHashMap<>();
        fields.forEach(field -> properties.put(field.name(), field.schema().keywords()));
        Schema schema =
                Schema.object(description).with("properties", properties).with("additionalProperties", false);
        List<String> required =
                fields.stream().filter(BodyField::required).map(BodyField::name).toList();
        return required.isEmpty() ? schema : schema.with("required", required);
    }
}
