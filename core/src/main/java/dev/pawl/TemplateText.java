package dev.pawl;

import dev.pawl.task.InvalidTaskException;
import dev.pawl.task.InvalidTaskException.Violation;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** JSON with parameters in its texts. */
final class TemplateText {
    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .build();
    private static final Pattern PARAMETER = Pattern.compile("\\$(\\$\\{|\\{([A-Za-z_][A-Za-z0-9_]{0,99})})");

    private final JsonNode root;

    TemplateText(String json) {
        this.root = JSON.readTree(json);
    }

    /** The parameters that are named in it. */
    Set<String> names() {
        Set<String> names = new TreeSet<>();
        find(root, names);
        return names;
    }

    private static void find(JsonNode node, Set<String> names) {
        if (node.isString()) {
            Matcher matcher = PARAMETER.matcher(node.stringValue());
            while (matcher.find()) {
                if (matcher.group(2) != null) {
                    names.add(matcher.group(2));
                }
            }
        }
        node.values().forEach(inner -> find(inner, names));
    }

    /**
     * The same with values for the parameters.
     *
     * @param parameters an object that has all of them
     */
    String with(ObjectNode parameters) {
        return filled(root, parameters).toString();
    }

    private static JsonNode filled(JsonNode node, ObjectNode parameters) {
        if (node.isObject()) {
            ObjectNode object = JSON.createObjectNode();
            for (Map.Entry<String, JsonNode> member : node.properties()) {
                object.set(member.getKey(), filled(member.getValue(), parameters));
            }
            return object;
        } else if (node.isArray()) {
            ArrayNode array = JSON.createArrayNode();
            node.values().forEach(element -> array.add(filled(element, parameters)));
            return array;
        }
        return node.isString() ? text(node.stringValue(), parameters) : node;
    }

    private static JsonNode text(String text, ObjectNode parameters) {
        Matcher matcher = PARAMETER.matcher(text);
        if (matcher.matches() && matcher.group(2) != null) {
            return parameters.get(matcher.group(2));
        }
        return JSON.getNodeFactory().stringNode(matcher.reset().replaceAll(found -> {
            String name = found.group(2);
            return Matcher.quoteReplacement(name == null ? "${" : words(parameters.get(name)));
        }));
    }

    private static String words(JsonNode value) {
        return value.isString() ? value.stringValue() : value.toString();
    }

    /** An object of parameters: the defaults, and what is said over them. */
    ObjectNode parameters(String defaults, String said) {
        ObjectNode all = object("defaults", defaults);
        all.setAll(object("parameters", said));
        Set<String> names = names();
        List<Violation> faults = new ArrayList<>();
        for (String name : all.propertyNames()) {
            if (!names.contains(name)) {
                faults.add(new Violation("parameters.$." + name, "must be one of the template: " + words(names)));
            }
        }
        for (String name : names) {
            if (!all.has(name)) {
                faults.add(new Violation("parameters.$." + name, "must be given: it has no default"));
            }
        }
        if (!faults.isEmpty()) {
            throw new InvalidTaskException(faults);
        }
        return all;
    }

    private static String words(Set<String> names) {
        return names.isEmpty() ? "it has none" : String.join(", ", names);
    }

    static ObjectNode object(String field, String json) {
        try {
            if (JSON.readTree(json) instanceof ObjectNode object) {
                return object;
            }
        } catch (JacksonException notJson) {
            throw new InvalidTaskException(field, "must be JSON: " + notJson.getOriginalMessage());
        }
        throw new InvalidTaskException(field, "must be a JSON object");
    }
}
