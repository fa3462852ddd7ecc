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

    /** What begins as a parameter does, and is none. */
    private static final Pattern BROKEN = Pattern.compile("(?<!\\$)\\$\\{(?![A-Za-z_][A-Za-z0-9_]{0,99}})");

    private final JsonNode root;

    TemplateText(String json) {
        this.root = JSON.readTree(json);
    }

    /**
     * @throws InvalidTaskException naming the path of a text in which a parameter begins and has no name or no end
     */
    void requireWhole() {
        requireWhole("payload.$", root);
    }

    private static void requireWhole(String path, JsonNode node) {
        if (node.isString() && BROKEN.matcher(node.stringValue()).find()) {
            throw new InvalidTaskException(
                    path,
                    "has a '${' that no name of letters, digits and underscores and no '}' follow; '$${' is a plain '${'");
        }
        node.properties().forEach(member -> requireWhole(path + "." + member.getKey(), member.getValue()));
        for (int i = 0; node.isArray() && i < node.size(); i++) {
            requireWhole(path + "[" + i + "]", node.get(i));
        }
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

    /**
     * All the parameters.
     *
     * @param field what the object is called that says them
     * @param before what holds where that says nothing
     */
    ObjectNode parameters(String field, ObjectNode before, ObjectNode said) {
        ObjectNode all = before.deepCopy();
        all.setAll(said);
        Set<String> names = names();
        List<Violation> faults = new ArrayList<>();
        for (String name : all.propertyNames()) {
            if (!names.contains(name)) {
                faults.add(new Violation(field + ".$." + name, "must be one of the template: " + words(names)));
            }
        }
        for (String name : names) {
            if (!all.has(name)) {
                faults.add(new Violation(field + ".$." + name, "must be given: it has no default"));
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
        return object(field, read(field, json));
    }

    static ObjectNode object(String field, JsonNode node) {
        if (node instanceof ObjectNode object) {
            return object;
        }
        throw new InvalidTaskException(field, "must be a JSON object");
    }

    static ArrayNode array(String field, String json) {
        if (read(field, json) instanceof ArrayNode array) {
            return array;
        }
        throw new InvalidTaskException(field, "must be a JSON array of objects");
    }

    private static JsonNode read(String field, String json) {
        try {
            return JSON.readTree(json);
        } catch (JacksonException notJson) {
            throw new InvalidTaskException(field, "must be JSON: " + notJson.getOriginalMessage());
        }
    }
}
