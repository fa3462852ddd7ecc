package dev.pawl.server;

import dev.pawl.server.JsonObjectText.Kind;
import dev.pawl.server.JsonObjectText.Member;
import dev.pawl.store.PayloadMatch;
import dev.pawl.store.TaskFilter;
import dev.pawl.store.TaskFilter.Span;
import dev.pawl.task.InvalidTaskException;
import dev.pawl.task.JsonText;
import dev.pawl.task.NewTask;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The words of a filter: the same after a question mark and in a body. */
final class FilterFields {
    private static final Parameter<Optional<String>> STATUS = Parameter.listInQuery(
            "status",
            Schema.text("Only tasks in this state, or one of these with commas: queued, scheduled, blocked, processing,"
                    + " completed, failed, cancelled. `scheduled` means queued with a time that has not come."),
            Optional.empty(),
            FilterFields::status);

    private static final Parameter<Optional<String>> TYPE = name("type", "Only tasks of this type.");
    private static final Parameter<Optional<String>> QUEUE = name("queue", "Only tasks in this queue.");
    private static final Parameter<Optional<String>> KEY = key("key", "Only the task that has this idempotency key.");
    private static final Parameter<Optional<String>> LIMIT_KEY = key("limit_key", "Only tasks with this limit key.");

    private static final Parameter<Optional<String>> WORKER =
            key("worker_id", "Only tasks that this worker holds, or ran last.");

    private static final Parameter<Optional<Long>> JOB = Parameter.inQuery(
            "job",
            Schema.integer("Only items of this job.").with("minimum", 1),
            Optional.empty(),
            text -> Optional.of(Parameter.integer(text, 1, Long.MAX_VALUE)));

    private static final Parameter<Optional<String>> ERROR = Parameter.inQuery(
            "error",
            Schema.text("Only tasks whose error message begins like this; `*` in it stands for anything.")
                    .length(1, TaskFilter.MOST_ERROR_CHARS),
            Optional.empty(),
            text -> Optional.of(error(text)));

    private static final Parameter<Optional<Long>> CREATED_FROM =
            time("created_from", "Only tasks enqueued then or later.");
    private static final Parameter<Optional<Long>> CREATED_TO = time("created_to", "Only tasks enqueued before this.");
    private static final Parameter<Optional<Long>> FINISHED_FROM =
            time("finished_from", "Only tasks that ended then or later.");
    private static final Parameter<Optional<Long>> FINISHED_TO =
            time("finished_to", "Only tasks that ended before this.");

    private static final String PATH_PATTERN = "^payload\\.\\$";

    private static final Parameter<String> PAYLOAD = Parameter.namesInQuery(
            "payload",
            Schema.object(
                            "Only tasks whose payload has this value: `payload.$.to.name=Ada`. The value is a JSON string, number,"
                                    + " true, false or null; what is no JSON is a string. At most "
                                    + TaskFilter.MOST_PAYLOAD_MATCHES + " of them.")
                    .with("patternProperties", Map.of(PATH_PATTERN, Map.of("type", "string")))
                    .with("additionalProperties", false));

    static final List<Parameter<?>> ALL = List.of(
            STATUS,
            TYPE,
            QUEUE,
            KEY,
            LIMIT_KEY,
            WORKER,
            JOB,
            ERROR,
            CREATED_FROM,
            CREATED_TO,
            FINISHED_FROM,
            FINISHED_TO,
            PAYLOAD);

    private FilterFields() {}

    private static Parameter<Optional<String>> name(String name, String description) {
        return Parameter.inQuery(
                name,
                Schema.text(description).length(1, NewTask.MAX_NAME_CHARS),
                Optional.empty(),
                text -> Optional.of(Names.name(text)));
    }

    private static Parameter<Optional<String>> key(String name, String description) {
        return Parameter.inQuery(
                name,
                Schema.text(description).length(1, NewTask.MAX_KEY_CHARS),
                Optional.empty(),
                text -> Optional.of(Names.key(text)));
    }

    private static String error(String text) throws Fault {
        try {
            TaskFilter.ALL.withError(text);
            return BodyField.storable(text, TaskFilter.MOST_ERROR_CHARS);
        } catch (InvalidTaskException invalid) {
            throw Fault.of(invalid);
        }
    }

    private static Parameter<Optional<Long>> time(String name, String description) {
        return Parameter.inQuery(
                name,
                Schema.time(description + " ISO-8601 with any offset, UTC when it has none."),
                Optional.empty(),
                text -> Optional.of(IsoTime.read(text).toEpochMilli()));
    }

    private static Optional<String> status(String text) throws Fault {
        try {
            TaskFilter.of(text, null, null);
            return Optional.of(text);
        } catch (InvalidTaskException unknown) {
            throw Fault.of(unknown);
        }
    }

    /** What a list is asked for; faults are noted. */
    static TaskFilter read(Query query, Faults faults) {
        return read(query::value, matches(query.beginningWith(PAYLOAD.name()), PayloadMatch::of, faults), faults);
    }

    /** What a body says, in an object of the same names; faults are noted. */
    static TaskFilter read(Map<String, Member> members, Faults faults) {
        Map<String, String> texts = new LinkedHashMap<>();
        Map<String, String> payload = new LinkedHashMap<>();
        members.forEach((name, member) -> {
            try {
                if (name.startsWith(PAYLOAD.name() + ".")) {
                    payload.put(
                            name.substring(PAYLOAD.name().length() + 1),
                            member.kind() == Kind.STRING ? JsonText.ofString(member.text()) : member.text());
                } else if (name.equals(STATUS.name()) && member.kind() == Kind.ARRAY) {
                    texts.put(name, words(member));
                } else if (name.equals(JOB.name())) {
                    texts.put(name, Long.toString(BodyField.integer(member, 1, Long.MAX_VALUE)));
                } else if (isText(name)) {
                    texts.put(name, BodyField.text(member, TaskFilter.MOST_ERROR_CHARS));
                } else {
                    throw new Fault("is not known; allowed are "
                            + ALL.stream().map(Parameter::told).collect(Collectors.joining(", ")));
                }
            } catch (Fault fault) {
                faults.add(name, fault.told());
            }
        });
        return read(texts::get, matches(payload, PayloadMatch::new, faults), faults);
    }

    private static boolean isText(String name) {
        // why not the payload: alone it names no path, and what is not read would filter nothing.
        return ALL.stream()
                .anyMatch(known -> known.place() != Parameter.Place.QUERY_NAMES
                        && known.name().equals(name));
    }

    private static String words(Member array) throws Fault {
        List<String> words = new ArrayList<>();
        for (Member word : JsonObjectText.elements(array.text())) {
            words.add(BodyField.text(word, NewTask.MAX_NAME_CHARS));
        }
        return String.join(",", words);
    }

    /** What was sent under a name; null for nothing. */
    private interface Values {
        @Nullable
        String of(String name);
    }

    private interface Matching {
        PayloadMatch of(String path, String value);
    }

    private static List<PayloadMatch> matches(Map<String, String> byPath, Matching matching, Faults faults) {
        List<PayloadMatch> matches = new ArrayList<>();
        byPath.forEach((path, value) -> {
            try {
                matches.add(matching.of(path, BodyField.storable(value, PayloadMatch.MAX_VALUE_CHARS)));
            } catch (InvalidTaskException invalid) {
                faults.add(PAYLOAD.name() + "." + path, Fault.of(invalid).told());
            } catch (Fault fault) {
                faults.add(PAYLOAD.name() + "." + path, fault.told());
            }
        });
        if (matches.size() > TaskFilter.MOST_PAYLOAD_MATCHES) {
            faults.add(PAYLOAD.name(), "must be asked for at most " + TaskFilter.MOST_PAYLOAD_MATCHES + " values");
            return List.of();
        }
        return matches;
    }

    private static TaskFilter read(Values values, List<PayloadMatch> payload, Faults faults) {
        return TaskFilter.of(
                        read(STATUS, values, faults).orElse(null),
                        read(TYPE, values, faults).orElse(null),
                        read(QUEUE, values, faults).orElse(null))
                .withIdempotencyKey(read(KEY, values, faults).orElse(null))
                .withLimitKey(read(LIMIT_KEY, values, faults).orElse(null))
                .withWorker(read(WORKER, values, faults).orElse(null))
                .withJob(read(JOB, values, faults).orElse(null))
                .withError(read(ERROR, values, faults).orElse(null))
                .withCreated(span(CREATED_FROM, CREATED_TO, values, faults))
                .withFinished(span(FINISHED_FROM, FINISHED_TO, values, faults))
                .withPayload(payload);
    }

    private static Span span(
            Parameter<Optional<Long>> from, Parameter<Optional<Long>> to, Values values, Faults faults) {
        return new Span(
                read(from, values, faults).orElse(null),
                read(to, values, faults).orElse(null));
    }

    private static <V> V read(Parameter<V> parameter, Values values, Faults faults) {
        return parameter.read(values.of(parameter.name()), faults);
    }

    /** The object that {@link #read(Map, Faults)} takes. */
    static Schema schema() {
        Map<String, Object> properties = new LinkedHashMap<>();
        ALL.stream()
                .filter(field -> field.place() != Parameter.Place.QUERY_NAMES)
                .forEach(field -> properties.put(field.name(), field.schema().keywords()));
        Schema statuses = Schema.any(String.valueOf(STATUS.schema().keywords().get("description")))
                .with("type", List.of("string", "array"))
                .with("items", Map.of("type", "string"));
        properties.put(STATUS.name(), statuses.keywords());
        return Schema.object("Which tasks: those that fit everything that is said, in the words of a list.")
                .with("properties", properties)
                .with(
                        "patternProperties",
                        Map.of(PATH_PATTERN, Map.of("type", List.of("string", "number", "boolean", "null"))))
                .with("additionalProperties", false);
    }
}
