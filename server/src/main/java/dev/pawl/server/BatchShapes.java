package dev.pawl.server;

import dev.pawl.server.BatchBody.Item;
import dev.pawl.store.Enqueued;
import dev.pawl.task.InvalidTaskException.Violation;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;

/** The JSON objects of answers to an enqueue of many tasks. */
final class BatchShapes {
    private static final Schema CREATED = Schema.integer("Tasks that were added.");
    private static final Schema EXISTING = Schema.integer("Tasks whose idempotency key was known; nothing was added.");
    private static final Schema REFUSED_COUNT = Schema.integer("Tasks with faults; none of them was added.");

    /** What became of a batch; its parts in the order in which the tasks were sent. */
    record Batch(long created, long existing, long refused, List<Shape.Filled<?>> parts) {
        /**
         * @param done what became of those that are fine, in their order
         */
        static Batch of(List<Item> items, List<Enqueued> done) {
            List<Shape.Filled<?>> parts = new ArrayList<>(items.size());
            Iterator<Enqueued> next = done.iterator();
            for (Item item : items) {
                parts.add(
                        item.isFine()
                                ? Shapes.ENQUEUED.of(new Shapes.Stored(
                                        next.next(), item.body().debounces()))
                                : REFUSED.of(item.faults()));
            }
            long created = done.stream().filter(Enqueued::created).count();
            return new Batch(created, done.size() - created, items.size() - done.size(), parts);
        }
    }

    static final Shape<List<Violation>> REFUSED = Shape.<List<Violation>>named(
                    "Refused", "A task that was not enqueued.")
            .with(
                    "errors",
                    Schema.listOf("Fault"),
                    faults -> faults.stream().map(Shapes.FAULT::of).toList());

    static final Shape<Batch> BATCH = Shape.<Batch>named("EnqueuedBatch", "What became of each task.")
            .with("enqueued", CREATED, Batch::created)
            .with("existing", EXISTING, Batch::existing)
            .with("refused", REFUSED_COUNT, Batch::refused)
            .with(
                    "tasks",
                    Schema.listOf(List.of("Enqueued", "Refused"))
                            .with("description", "One for each task, in the order in which they were sent."),
                    Batch::parts)
            .example("""
                    {"enqueued": 1, "existing": 0, "refused": 1, "tasks": [
                      {"task_id": 1, "status": "queued", "created": true, "created_at_utc": "2026-11-21T23:49:00.183Z",
                       "message": "Task enqueued successfully"},
                      {"errors": [{"field": "priority", "message": "must be an integer from 1 to 1000, not 0"}]}]}""");

    static final Shape<LineTally.Refused> REFUSED_LINE = Shape.<LineTally.Refused>named(
                    "RefusedLine", "A line whose task was not enqueued.")
            .with("line", Schema.integer("Its number, from 1; blank lines count."), LineTally.Refused::line)
            .with(
                    "errors",
                    Schema.listOf("Fault"),
                    refused -> refused.faults().stream().map(Shapes.FAULT::of).toList());

    static final Shape<LineTally> LINES = Shape.<LineTally>named("EnqueuedLines", "What became of the lines.")
            .with("lines", Schema.integer("Lines that are not blank."), LineTally::lines)
            .with("enqueued", CREATED, LineTally::created)
            .with("existing", EXISTING, LineTally::existing)
            .with("refused", REFUSED_COUNT, LineTally::refused)
            .with(
                    "errors",
                    Schema.listOf("RefusedLine").with("description", "The first hundred lines that were refused."),
                    tally -> tally.told().stream().map(REFUSED_LINE::of).toList())
            .example("""
                    {"lines": 2, "enqueued": 1, "existing": 0, "refused": 1, "errors": [
                      {"line": 2, "errors": [{"field": "type", "message": "is required"}]}]}""");

    static final List<Shape<?>> ALL = List.of(BATCH, REFUSED, LINES, REFUSED_LINE);

    private BatchShapes() {}
}
