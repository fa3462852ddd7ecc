package dev.pawl.server;

import dev.pawl.Acceptance;
import dev.pawl.Claims;
import dev.pawl.store.Awaited;
import dev.pawl.store.Claim;
import dev.pawl.task.JsonText;
import dev.pawl.task.TypeDefaults;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The JSON objects that answer workers. */
final class WorkShapes {
    /**
     * A claim, for how long it holds, and what earlier attempts left for it.
     *
     * @param registered what is registered of its type
     */
    record Claimed(Claim claim, long leaseUntil, Map<String, String> checkpoints, TypeDefaults registered) {}

    /** What was claimed, and what became of the ends that came with the request; null without any. */
    record Batch(List<Claimed> tasks, @Nullable List<Said> finished) {}

    /** What became of what was said under one claim. */
    record Said(long taskId, long token, Acceptance acceptance) {}

    /** What became of an extension. */
    record Extended(long taskId, long token, Claims.Extended extended) {}

    /** What a worker said of itself, and the answer for people. */
    record Greeted(String worker, String message) {}

    private static final Schema TASK_ID = Schema.integer("The task.").with("minimum", 1);
    private static final Schema TOKEN =
            Schema.integer("The token of the claim, to be shown with everything said of it.");
    private static final Schema CODE = Schema.text("`accepted`, or why not; only what was accepted was written.")
            .with(
                    "enum",
                    Arrays.stream(Acceptance.values()).map(Acceptance::wireName).toList());

    static final Shape<Claimed> CLAIMED = Shape.<Claimed>named("Claimed", "A task that the worker holds now.")
            .with("task_id", TASK_ID, claimed -> claimed.claim().taskId())
            .with("token", TOKEN, claimed -> claimed.claim().token())
            .with(
                    "type",
                    Schema.text("What is to be done."),
                    claimed -> claimed.claim().type())
            .with(
                    "queue",
                    Schema.text("The queue it stood in."),
                    claimed -> claimed.claim().queue())
            .with(
                    "priority",
                    Schema.integer("Lower runs first."),
                    claimed -> claimed.claim().priority())
            .with(
                    "attempt",
                    Schema.integer("Which attempt this is, from 1."),
                    claimed -> claimed.claim().attempt())
            .with(
                    "max_attempts",
                    Schema.integer("How often it is tried."),
                    claimed -> claimed.claim().maxAttempts())
            .with(
                    "payload",
                    Schema.any("The input, as it was given."),
                    claimed -> new JsonText(claimed.claim().payload()))
            .with(
                    "run_after_utc",
                    Schema.time("When it was due."),
                    claimed -> IsoTime.write(claimed.claim().runAfter()))
            .with(
                    "claimed_at_utc",
                    Schema.time("When it was claimed."),
                    claimed -> IsoTime.write(claimed.claim().claimedAt()))
            .with(
                    "lease_until_utc",
                    Schema.time("Until then it is the worker's, unless it extends it."),
                    claimed -> IsoTime.write(claimed.leaseUntil()))
            .withSome(
                    "timeout_seconds",
                    Schema.number("How long the attempt may run, as is registered of its type, for the worker to obey;"
                            + " absent when any time."),
                    claimed -> claimed.registered().timeout() == null
                            ? null
                            : BodyField.seconds(claimed.registered().timeout()))
            .withSome(
                    "backoff",
                    Schema.of("Backoff"),
                    claimed -> claimed.registered().backoff() == null
                            ? null
                            : BackoffFields.SHAPE.of(claimed.registered().backoff()))
            .withSome(
                    "checkpoints",
                    Schema.object("What earlier attempts left, by name; absent when nothing."),
                    claimed -> claimed.checkpoints().isEmpty() ? null : json(claimed.checkpoints()))
            .withSome(
                    "traceparent",
                    Schema.text("In which trace it was enqueued, as W3C Trace Context has it; absent when in none."),
                    claimed -> claimed.claim().trace() == null
                            ? null
                            : claimed.claim().trace().traceparent())
            .withSome(
                    "tracestate",
                    Schema.text("What tracing systems added to `traceparent`; absent when nothing."),
                    claimed -> claimed.claim().trace() == null
                            ? null
                            : claimed.claim().trace().tracestate());

    static final Shape<Said> SAID = Shape.<Said>named("Said", "What became of what was said under a claim.")
            .with("task_id", TASK_ID, Said::taskId)
            .with("token", TOKEN, Said::token)
            .with("code", CODE, said -> said.acceptance().wireName());

    static final Shape<Batch> CLAIMS = Shape.<Batch>named("Claims", "What the worker holds now.")
            .with(
                    "tasks",
                    Schema.listOf("Claimed"),
                    batch -> batch.tasks().stream().map(CLAIMED::of).toList())
            .withSome("finished", Schema.listOf("Said"), batch -> said(batch.finished()));

    static final Shape<List<Said>> FINISHED = Shape.<List<Said>>named("Finished", "What became of each end, in order.")
            .with("finished", Schema.listOf("Said"), WorkShapes::said);

    static final Shape<List<Said>> HELD = Shape.<List<Said>>named("Held", "How each claim stands, in order.")
            .with("claims", Schema.listOf("Said"), WorkShapes::said);

    static final Shape<Extended> EXTENDED = Shape.<Extended>named("Extended", "What became of an extension.")
            .with("task_id", TASK_ID, Extended::taskId)
            .with("token", TOKEN, Extended::token)
            .with("code", CODE, extended -> extended.extended().acceptance().wireName())
            .with(
                    "lease_until_utc",
                    Schema.time("Until then the task is the worker's; null when it is not.")
                            .orNull(),
                    extended -> extended.extended().acceptance() == Acceptance.ACCEPTED
                            ? IsoTime.write(extended.extended().leaseUntil())
                            : null)
            .with(
                    "cancel_requested",
                    Schema.bool("Whether the task was cancelled under this claim: the work is not wanted any more."),
                    extended -> extended.extended().acceptance() == Acceptance.CANCELLED);

    static final Shape<List<Extended>> EXTENSIONS = Shape.<List<Extended>>named(
                    "Extensions", "What became of each extension, in order.")
            .with(
                    "claims",
                    Schema.listOf("Extended"),
                    all -> all.stream().map(EXTENDED::of).toList());

    static final Shape<Awaited> AWAITED = Shape.<Awaited>named("Awaited", "What there is of a signal that is awaited.")
            .with(
                    "state",
                    Schema.text(
                                    "`came`: the value is there. `waits`: put the task off until `until_utc`; the signal makes it due at"
                                            + " once. `too_late`: it did not come in time, and will not.")
                            .with("enum", List.of("came", "waits", "too_late")),
                    awaited -> awaited.state().name().toLowerCase(Locale.ROOT))
            .withSome(
                    "value",
                    Schema.any("What the task was told: any JSON; absent unless it came."),
                    awaited -> awaited.value() == null ? null : new JsonText(awaited.value()))
            .with(
                    "until_utc",
                    Schema.time("Until then it may come; null unless it is waited for.")
                            .orNull(),
                    awaited -> awaited.state() == Awaited.State.WAITS ? IsoTime.write(awaited.until()) : null);

    static final Shape<Map<String, String>> CHECKPOINTS = Shape.<Map<String, String>>named(
                    "Checkpoints", "What attempts of a task left for the next ones.")
            .with("checkpoints", Schema.object("Values by name."), WorkShapes::json);

    static final Shape<Greeted> GREETED = Shape.<Greeted>named("Greeted", "The worker was heard.")
            .with("worker_id", Schema.text("The worker."), Greeted::worker)
            .with("message", Schema.text("For people."), Greeted::message);

    static final List<Shape<?>> ALL =
            List.of(CLAIMS, CLAIMED, FINISHED, SAID, HELD, EXTENDED, EXTENSIONS, AWAITED, CHECKPOINTS, GREETED);

    private WorkShapes() {}

    private static @Nullable List<Shape.Filled<Said>> said(@Nullable List<Said> all) {
        return all == null ? null : all.stream().map(SAID::of).toList();
    }

    private static Map<String, JsonText> json(Map<String, String> values) {
        Map<String, JsonText> json = new LinkedHashMap<>();
        values.forEach((name, value) -> json.put(name, new JsonText(value)));
        return json;
    }
}
