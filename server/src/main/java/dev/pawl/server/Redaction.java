package dev.pawl.server;

import dev.pawl.store.LogLine;
import dev.pawl.store.PayloadMatch;
import dev.pawl.store.TaskFilter;
import dev.pawl.task.Task;
import java.io.StringWriter;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.json.JsonFactory;

/**
 * What nobody is shown of payloads, results and details of logs: values at paths of their JSON, for every type or for one. Where
 * something stands there, {@code "***"} is shown in its place; everything else is shown to the letter. Nor may it be looked for.
 * Workers claim the real thing.
 *
 * <p>Threading: immutable.
 */
public final class Redaction {
    /** Shows everything. */
    public static final Redaction NONE = new Redaction(List.of());

    private static final String HIDDEN = "***";
    private static final String HIDDEN_JSON = "\"***\"";

    /** Its depth is bounded, since it is read by recursion. */
    private static final JsonFactory JSON = JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNumberLength(Integer.MAX_VALUE)
                    .maxNameLength(Integer.MAX_VALUE)
                    .maxStringLength(Integer.MAX_VALUE)
                    .build())
            .build();

    /** A step of {@link PayloadMatch#path}. */
    private static final Pattern MATCH_STEP =
            Pattern.compile("\\.\"(?<quoted>[^\"]+)\"|\\.(?<name>[^.\\[]+)|\\[(?<index>[0-9]+)]");

    private final List<Rule> rules;

    /**
     * @param type null for all
     */
    private record Rule(@Nullable String type, JsonPath path) {}

    private Redaction(List<Rule> rules) {
        this.rules = rules;
    }

    /**
     * Rules of the form {@code $.card.number}, for tasks of one type {@code payment:$.card.number}. A path has {@code .name},
     * {@code ['name']}, {@code [0]}, {@code .*} or {@code [*]} for any, and {@code ..name} for any depth.
     *
     * @throws IllegalArgumentException when one cannot be read
     */
    public static Redaction of(List<String> rules) {
        return new Redaction(rules.stream().map(Redaction::rule).toList());
    }

    private static Rule rule(String text) {
        int before = text.startsWith("$") ? -1 : text.indexOf(":$");
        if (before == 0 || before < 0 && !text.startsWith("$")) {
            throw new IllegalArgumentException(
                    "must be a path like $.card.number or payment:$.card.number, not '" + Fault.quoted(text) + "'");
        }
        return new Rule(before < 0 ? null : text.substring(0, before), JsonPath.of(text.substring(before + 1)));
    }

    /** A task as it may be shown. */
    Task of(Task task) {
        List<JsonPath> paths = paths(task.type());
        String result = task.result();
        return paths.isEmpty()
                ? task
                : task.withContents(hide(task.payload(), paths), result == null ? null : hide(result, paths));
    }

    /**
     * Any other JSON of a task, as it may be shown.
     *
     * @param type of the task
     */
    String of(String type, String json) {
        List<JsonPath> paths = paths(type);
        return paths.isEmpty() ? json : hide(json, paths);
    }

    /** A line of a task's log, as it may be shown. */
    LogLine of(String type, LogLine line) {
        String details = line.details();
        return details == null
                ? line
                : new LogLine(line.at(), line.attempt(), line.level(), line.message(), of(type, details));
    }

    private List<JsonPath> paths(String type) {
        return paths(rule -> rule.type() == null || Objects.equals(rule.type(), type));
    }

    private List<JsonPath> paths(Predicate<Rule> wanted) {
        return rules.stream().filter(wanted).map(Rule::path).toList();
    }

    /**
     * Refuses to look for what is hidden: whoever may try values one by one need not be shown them.
     *
     * @param part of the request that says the filter, as a prefix of its fields
     * @throws Problem naming each path that leads to something hidden, or into it
     */
    void check(String part, TaskFilter filter) {
        List<JsonPath> paths = paths(rule ->
                rule.type() == null || filter.type() == null || rule.type().equals(filter.type()));
        Faults faults = new Faults();
        for (PayloadMatch match : filter.payload()) {
            if (leadsTo(match.path(), paths)) {
                faults.add(
                        part + "payload." + match.path(),
                        "is redacted" + (filter.type() == null ? "" : " for this type")
                                + ": what is not shown cannot be asked for");
            }
        }
        faults.check();
    }

    /** A match has a single value at its end, so what is hidden deeper down cannot be learnt by it. */
    private static boolean leadsTo(String path, List<JsonPath> hidden) {
        List<JsonPath> ways = hidden;
        Matcher step = MATCH_STEP.matcher(path);
        while (ways.stream().noneMatch(JsonPath::isEnd)) {
            if (!step.find()) {
                return false;
            }
            String index = step.group("index");
            String name = step.group("name") == null ? step.group("quoted") : step.group("name");
            ways = within(ways, way -> index == null ? way.inMember(name) : way.inElement(Integer.parseInt(index)));
        }
        return true;
    }

    /** Text in which nothing can be found, since it is not JSON, is hidden as a whole. */
    private static String hide(String json, List<JsonPath> paths) {
        StringWriter text = new StringWriter(json.length());
        try (JsonParser in = JSON.createParser(ObjectReadContext.empty(), json);
                JsonGenerator out = JSON.createGenerator(ObjectWriteContext.empty(), text)) {
            if (in.nextToken() == null) {
                return HIDDEN_JSON;
            }
            copy(in, out, paths);
            if (in.nextToken() != null) {
                return HIDDEN_JSON;
            }
        } catch (JacksonException notJson) {
            return HIDDEN_JSON;
        }
        return text.toString();
    }

    /**
     * Copies the value that begins here.
     *
     * @param paths to what is hidden in it
     */
    private static void copy(JsonParser in, JsonGenerator out, List<JsonPath> paths) {
        if (paths.stream().anyMatch(JsonPath::isEnd)) {
            in.skipChildren();
            out.writeString(HIDDEN);
        } else if (in.currentToken() == JsonToken.START_OBJECT) {
            out.writeStartObject();
            while (in.nextToken() != JsonToken.END_OBJECT) {
                String name = in.currentName();
                out.writeName(name);
                in.nextToken();
                copy(in, out, within(paths, path -> path.inMember(name)));
            }
            out.writeEndObject();
        } else if (in.currentToken() == JsonToken.START_ARRAY) {
            out.writeStartArray();
            for (int i = 0; in.nextToken() != JsonToken.END_ARRAY; i++) {
                int index = i;
                copy(in, out, within(paths, path -> path.inElement(index)));
            }
            out.writeEndArray();
        } else if (in.currentToken() == JsonToken.VALUE_NUMBER_INT
                || in.currentToken() == JsonToken.VALUE_NUMBER_FLOAT) {
            // why not as a number: it would be written in another form.
            out.writeRawValue(in.getString());
        } else {
            out.copyCurrentEvent(in);
        }
    }

    private static List<JsonPath> within(List<JsonPath> paths, Function<JsonPath, List<JsonPath>> step) {
        return paths.isEmpty()
                ? paths
                : paths.stream().flatMap(path -> step.apply(path).stream()).toList();
    }

    @Override
    public String toString() {
        return rules.isEmpty() ? "none" : rules.size() + " rules";
    }
}
