package dev.pawl.server;

import dev.pawl.AttemptEnd;
import dev.pawl.server.JsonObjectText.Member;
import dev.pawl.store.ClaimRequest;
import dev.pawl.task.Selector;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;

/**
 * The body of a claim.
 *
 * @param patience wait for at most so long
 * @param finished ends to be told with it; empty for none
 * @param gone completes when the worker goes before it has the whole answer
 */
record ClaimBody(ClaimRequest request, Duration patience, List<AttemptEnd> finished, CompletionStage<Void> gone) {
    static final int LONGEST_WAIT = 60;

    private static final BodyField<Integer> LIMIT =
            BodyField.integer("limit", "At most so many tasks, to be begun at once.", 0, WorkFields.MOST_AT_ONCE, 1);

    private static final BodyField<Integer> PREFETCH = BodyField.integer(
            "prefetch",
            "So many more, to be held ready: never one whose last lease ran out, so that a task that kills its worker takes few"
                    + " others with it.",
            0,
            WorkFields.MOST_AT_ONCE,
            0);

    private static final BodyField<Map<String, Integer>> QUEUE_SLOTS = BodyField.optional(
            "queue_slots",
            Schema.object(
                            "At most so many more of a queue, by its name, 0 to 10,000; of a queue that is not named, any number.")
                    .with("default", Map.of()),
            Map.of(),
            WorkFields::queueSlots);

    private static final BodyField<Integer> WAIT_SECONDS = BodyField.integer(
            "wait_seconds",
            "When there is nothing, wait so long for something; it is answered at once when it comes.",
            0,
            LONGEST_WAIT,
            0);

    private static final BodyField<List<AttemptEnd>> FINISHED = BodyField.optional(
            EndFields.FINISHED.name(), EndFields.FINISHED.schema(), List.of(), EndFields.FINISHED.reading());

    static final Form FORM = new Form(
            "ClaimRequest",
            "What a worker wants, and what has become of what it had.",
            List.of(
                    WorkFields.WORKER_ID,
                    WorkFields.TYPES,
                    WorkFields.QUEUES,
                    WorkFields.CAPABILITIES,
                    WorkFields.STRATEGY,
                    LIMIT,
                    PREFETCH,
                    QUEUE_SLOTS,
                    WorkFields.LEASE_SECONDS,
                    WAIT_SECONDS,
                    FINISHED),
            """
            {"worker_id": "mill-1", "types": ["mail"], "limit": 10, "lease_seconds": 60, "wait_seconds": 30,
             "finished": [{"task_id": 1, "token": 1, "outcome": "done", "result": {"sent": true}}]}""");

    /**
     * @throws Problem telling every fault
     */
    static ClaimBody read(Call call) {
        Faults faults = call.faults();
        Map<String, Member> members = FORM.members(call.body(), faults);
        Selector selector = new Selector(
                WorkFields.TYPES.read(members, faults),
                WorkFields.QUEUES.read(members, faults),
                WorkFields.CAPABILITIES.read(members, faults));
        return new ClaimBody(
                new ClaimRequest(
                        WorkFields.WORKER_ID.read(members, faults),
                        selector,
                        WorkFields.STRATEGY.read(members, faults),
                        LIMIT.read(members, faults),
                        PREFETCH.read(members, faults),
                        QUEUE_SLOTS.read(members, faults),
                        WorkFields.lease(members, faults).toMillis()),
                Duration.ofSeconds(WAIT_SECONDS.read(members, faults)),
                FINISHED.read(members, faults),
                call.gone());
    }
}
