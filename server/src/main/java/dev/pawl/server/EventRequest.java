package dev.pawl.server;

import dev.pawl.store.EventFilter;
import dev.pawl.store.LoggedEvent;
import dev.pawl.task.NewTask;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * Which events somebody wants to be told.
 *
 * @param after what happened after this one; null for what happens from now on
 * @param gone completes when the client has gone
 */
record EventRequest(EventFilter filter, @Nullable Long after, CompletionStage<Void> gone) {
    private static final int MOST_NAMED = 100;

    /** In the order of their lives. A gap is told whatever is asked for. */
    static final List<String> KINDS = Arrays.stream(LoggedEvent.Kind.values())
            .filter(kind -> kind != LoggedEvent.Kind.GAP)
            .map(LoggedEvent.Kind::wireName)
            .toList();

    private static final Parameter<Set<String>> TYPE = Parameter.inQuery(
            "type",
            Schema.text("Only tasks of these types, separated by commas.").with("minLength", 1),
            Set.of(),
            EventRequest::names);

    private static final Parameter<Set<String>> QUEUE = Parameter.inQuery(
            "queue",
            Schema.text("Only tasks in these queues, separated by commas.").with("minLength", 1),
            Set.of(),
            EventRequest::names);

    private static final Parameter<Set<LoggedEvent.Kind>> KIND = Parameter.inQuery(
            "kind",
            Schema.text("Only these kinds of events, separated by commas: " + String.join(", ", KINDS) + ".")
                    .with("pattern", "^(%1$s)(,(%1$s))*$".formatted(String.join("|", KINDS))),
            Set.of(),
            EventRequest::kinds);

    private static final Parameter<Set<Long>> TASK_ID = Parameter.inQuery(
            "task_id",
            Schema.text("Only these tasks, separated by commas.").with("pattern", "^[0-9]+(,[0-9]+)*$"),
            Set.of(),
            EventRequest::taskIds);

    private static final Parameter<Optional<Long>> AFTER = Parameter.inQuery(
            "after",
            Schema.integer(
                            "What happened after the event with this id; 0 for all that is known. Left out: from now on.")
                    .with("minimum", 0),
            Optional.empty(),
            EventRequest::eventId);

    private static final Parameter<Optional<Long>> LAST_EVENT_ID = Parameter.inHeader(
            "Last-Event-ID",
            Schema.integer("As `after`, and before it: what a client sends that comes back.")
                    .with("minimum", 0),
            Optional.empty(),
            EventRequest::eventId);

    static final List<Parameter<?>> PARAMETERS = List.of(TYPE, QUEUE, KIND, TASK_ID, AFTER, LAST_EVENT_ID);

    /**
     * @throws Problem telling every fault
     */
    static EventRequest read(Call call) {
        EventFilter filter =
                new EventFilter(call.value(TYPE), call.value(QUEUE), call.value(KIND), call.value(TASK_ID));
        Optional<Long> after = call.value(AFTER);
        Optional<Long> last = call.value(LAST_EVENT_ID);
        call.faults().check();
        return new EventRequest(filter, last.or(() -> after).orElse(null), call.gone());
    }

    private static Optional<Long> eventId(String text) throws Fault {
        return Optional.of(Parameter.integer(text, 0, Long.MAX_VALUE));
    }

    private static String[] parts(String text) throws Fault {
        String[] parts = text.split(",", -1);
        if (parts.length > MOST_NAMED) {
            throw new Fault("must name at most " + MOST_NAMED + ", not " + parts.length);
        }
        return parts;
    }

    private static Set<String> names(String text) throws Fault {
        Set<String> names = new HashSet<>();
        for (String part : parts(text)) {
            String name = part.strip();
            if (name.isEmpty() || name.length() > NewTask.MAX_NAME_CHARS) {
                throw new Fault("must be names of 1 to " + NewTask.MAX_NAME_CHARS + " characters, separated by commas");
            }
            names.add(name);
        }
        return names;
    }

    private static Set<LoggedEvent.Kind> kinds(String text) throws Fault {
        Set<LoggedEvent.Kind> kinds = new HashSet<>();
        for (String part : parts(text)) {
            kinds.add(kind(part));
        }
        return kinds;
    }

    static LoggedEvent.Kind kind(String name) throws Fault {
        return Arrays.stream(LoggedEvent.Kind.values())
                .filter(kind -> KINDS.contains(name) && kind.wireName().equals(name))
                .findFirst()
                .orElseThrow(() ->
                        new Fault("must be of " + String.join(", ", KINDS) + ", not '" + Fault.quoted(name) + "'"));
    }

    private static Set<Long> taskIds(String text) throws Fault {
        Set<Long> ids = new HashSet<>();
        for (String part : parts(text)) {
            ids.add(Parameter.integer(part, 1, Long.MAX_VALUE));
        }
        return ids;
    }
}
