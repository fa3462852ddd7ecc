package dev.pawl.server;

import dev.pawl.JobRequest;
import dev.pawl.TaskRequest;
import dev.pawl.server.BatchBody.Item;
import dev.pawl.server.JsonObjectText.Kind;
import dev.pawl.server.JsonObjectText.Member;
import dev.pawl.store.Job;
import dev.pawl.task.InvalidTaskException;
import dev.pawl.task.JsonText;
import dev.pawl.task.NewTask;
import dev.pawl.task.TraceContext;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The bodies that start jobs and add to them. */
record JobBody(JobRequest request) {
    private static final String ITEMS_NAME = "items";

    private static final BodyField<String> NAME = BodyField.required(
            "name",
            Schema.text("For people. Trimmed.").length(1, Job.MAX_NAME_CHARS),
            "",
            member -> Names.name(BodyField.text(member, Integer.MAX_VALUE)));

    private static final BodyField<List<Member>> FIRST = BodyField.optional(
            ITEMS_NAME,
            Items.schema("Its first items, each as a task alone is enqueued."),
            List.of(),
            BatchBody::tasks);

    private static final BodyField<Boolean> CLOSE =
            BodyField.bool("close", "Whether no more items come than these.", false);

    static final BodyField<Optional<Integer>> MAX_FAILURES = BodyField.optional(
            "max_failures",
            Schema.integer("More failed items than this cancel the rest, and the job has failed; null for any number.")
                    .range(0, Integer.MAX_VALUE)
                    .orNull(),
            Optional.empty(),
            BodyField.orNull(member -> BodyField.integer(member, 0, Integer.MAX_VALUE)));

    private static final BodyField<Optional<Member>> ON_COMPLETE = BodyField.optional(
            "on_complete",
            Schema.orNull(
                    EnqueueBody.FORM.name(),
                    "A task that runs once when the job has ended, in whatever way. Without `idempotency_key` and `depends_on`."),
            Optional.empty(),
            JobBody::task);

    private static final BodyField<Optional<String>> KEY = BodyField.optional(
            "idempotency_key",
            Schema.text(
                            "At most one job has this key; a repeat answers with that job and adds nothing. Empty means none.")
                    .length(0, NewTask.MAX_KEY_CHARS)
                    .orNull(),
            Optional.empty(),
            BodyField.orNull(member -> BodyField.text(member, NewTask.MAX_KEY_CHARS)));

    static final Form START = new Form(
            "StartJobRequest",
            "A job to be started.",
            List.of(NAME, FIRST, CLOSE, MAX_FAILURES, ON_COMPLETE, KEY),
            true,
            """
            {"name": "rename comics", "close": true, "max_failures": 10,
             "items": [{"type": "rename", "payload": {"file": "a.cbz"}}, {"type": "rename", "payload": {"file": "b.cbz"}}],
             "on_complete": {"type": "mail", "payload": {"to": "ada@example.org"}}}""",
            BatchBody.MAX_BYTES,
            null);

    /** Faults are noted, also those of the items. */
    static JobBody read(Call call) {
        Faults faults = call.faults();
        Map<String, Member> members = START.members(call.body(), faults);
        TraceContext trace = TraceHeaders.read(call.headers());
        JobRequest request = JobRequest.of(NAME.read(members, faults))
                .items(Items.requests(FIRST.read(members, faults), call, trace))
                .idempotencyKey(KEY.read(members, faults).orElse(null));
        if (CLOSE.read(members, faults)) {
            request = request.close();
        }
        Optional<Integer> maxFailures = MAX_FAILURES.read(members, faults);
        request = maxFailures.isPresent() ? request.maxFailures(maxFailures.get()) : request;
        Optional<Member> last = ON_COMPLETE.read(members, faults);
        if (last.isPresent()) {
            request = request.onComplete(last(last.get(), call, trace));
        }
        return new JobBody(request);
    }

    private static Optional<Member> task(Member member) throws Fault {
        if (member.kind() == Kind.NULL) {
            return Optional.empty();
        }
        BodyField.object(member);
        return Optional.of(member);
    }

    private static TaskRequest<JsonText> last(Member task, Call call, @Nullable TraceContext trace) {
        Item item = BatchBody.item(task, call.maxPayloadBytes()).in(trace);
        call.faults().addAll(ON_COMPLETE.name() + ".", item.faults());
        Faults own = new Faults();
        EnqueueBody body = item.isFine() ? item.body().among(Map.of(), own) : item.body();
        call.faults().addAll(ON_COMPLETE.name() + ".", own.all());
        return body.request();
    }

    /**
     * Items for a job that is there.
     *
     * @param requests in the order in which they were sent
     */
    record Items(long jobId, List<TaskRequest<JsonText>> requests) {
        static final List<Parameter<?>> PARAMETERS = Stream.concat(
                        Stream.<Parameter<?>>of(Call.JOB_ID), TraceHeaders.PARAMETERS.stream())
                .toList();

        private static final BodyField<List<Member>> ITEMS = BodyField.required(
                ITEMS_NAME, schema("The items, each as a task alone is enqueued."), List.of(), BatchBody::tasks);

        static final Form FORM = new Form(
                "AddJobItemsRequest",
                "Items for a job, all or none. One whose idempotency key is known adds nothing. As " + MediaType.LINES
                        + " it is an item on each line, of any number, added some hundred at a time; one with a fault is left out.",
                List.of(ITEMS),
                true,
                """
                {"items": [{"type": "rename", "payload": {"file": "c.cbz"}}]}""",
                BatchBody.MAX_BYTES,
                (operations, lines) -> operations.jobs().lines(lines));

        static Items read(Call call) {
            Map<String, Member> members = FORM.members(call.body(), call.faults());
            List<Member> items = ITEMS.read(members, call.faults());
            return new Items(call.jobId(), requests(items, call, TraceHeaders.read(call.headers())));
        }

        private static Schema schema(String description) {
            return Schema.listOf(EnqueueBody.FORM.name())
                    .with("description", description)
                    .with("maxItems", BatchBody.MOST_TASKS);
        }

        /** Faults are noted. */
        private static List<TaskRequest<JsonText>> requests(
                List<Member> sent, Call call, @Nullable TraceContext trace) {
            List<Item> items = new ArrayList<>(sent.size());
            for (Member one : sent) {
                items.add(BatchBody.item(one, call.maxPayloadBytes()).in(trace));
            }
            items = References.resolve(items);
            for (int i = 0; i < items.size(); i++) {
                call.faults().addAll(ITEMS_NAME + "[" + i + "].", items.get(i).faults());
            }
            return items.stream().map(item -> item.body().request()).toList();
        }
    }

    /** What the library says of a job's items, in the words of this request. */
    static InvalidTaskException ofItems(InvalidTaskException invalid) {
        return new InvalidTaskException(invalid.violations().stream()
                .map(one -> new InvalidTaskException.Violation(
                        one.field().replaceFirst("^tasks\\[", ITEMS_NAME + "["), one.message()))
                .toList());
    }
}
