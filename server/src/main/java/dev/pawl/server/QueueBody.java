package dev.pawl.server;

import dev.pawl.server.JsonObjectText.Member;
import dev.pawl.task.Limit;
import dev.pawl.task.NewTask;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The body of a change of a queue. What is left out is empty and stays as it is.
 *
 * @param maxRunning empty inside to remove it
 * @param rate empty inside to remove it
 */
record QueueBody(
        String queue,
        Optional<Boolean> paused,
        Optional<Optional<Integer>> maxRunning,
        Optional<Optional<Limit.Rate>> rate) {
    static final Parameter<String> QUEUE = Parameter.inPath(
            "name", Schema.text("The queue. Trimmed.").length(1, NewTask.MAX_NAME_CHARS), "", Names::name);

    private static final BodyField<Optional<Boolean>> PAUSED = BodyField.optional(
            "paused",
            Schema.bool("Whether nothing of the queue is claimed, by any worker; what they hold goes on."),
            Optional.empty(),
            member -> Optional.of(BodyField.bool(member)));

    static final Form FORM = new Form(
            "QueueRequest",
            "What is to change of a queue; what is left out stays as it is.",
            List.of(PAUSED, LimitFields.MAX_RUNNING, LimitFields.RATE),
            """
            {"paused": false, "max_running": 2, "rate": null}""");

    /**
     * @throws Problem telling every fault
     */
    static QueueBody read(Call call) {
        Faults faults = call.faults();
        Map<String, Member> members = FORM.members(call.body(), faults);
        QueueBody body = new QueueBody(
                call.path(QUEUE),
                PAUSED.read(members, faults),
                sent(LimitFields.MAX_RUNNING, members, faults),
                sent(LimitFields.RATE, members, faults));
        FORM.needOneOf(members, faults, PAUSED, LimitFields.MAX_RUNNING, LimitFields.RATE);
        faults.check();
        return body;
    }

    private static <V> Optional<Optional<V>> sent(
            BodyField<Optional<V>> field, Map<String, Member> members, Faults faults) {
        return members.containsKey(field.name()) ? Optional.of(field.read(members, faults)) : Optional.empty();
    }

    boolean setsLimit() {
        return maxRunning.isPresent() || rate.isPresent();
    }

    /** What becomes of the limit that is set. */
    Limit limit(Optional<Limit> set) {
        return new Limit(
                Limit.Scope.QUEUE,
                queue,
                maxRunning
                        .orElseGet(() -> set.flatMap(limit -> Optional.ofNullable(limit.maxRunning())))
                        .orElse(null),
                rate.orElseGet(() -> set.flatMap(limit -> Optional.ofNullable(limit.rate())))
                        .orElse(null));
    }
}
