package dev.pawl.server;

import dev.pawl.Pawl;
import dev.pawl.server.BatchBody.Item;
import dev.pawl.store.Enqueued;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** What the routes do that enqueue many tasks. */
final class BatchOperations {
    private final Pawl pawl;
    private final WorkPool pool;
    private final LineItems lineItems;

    BatchOperations(Pawl pawl, WorkPool pool) {
        this.pawl = pawl;
        this.pool = pool;
        this.lineItems = new LineItems(pawl);
    }

    /** Those without fault, in one transaction. */
    CompletionStage<Answer> enqueue(BatchBody wanted) {
        return checked(wanted.items()).thenApply(References::resolve).thenCompose(items -> {
            if (wanted.all()) {
                requireFine(items);
            }
            return enqueueFine(items)
                    .thenApply(done -> Answer.ok(BatchShapes.BATCH.of(BatchShapes.Batch.of(items, done))));
        });
    }

    /**
     * @throws Problem telling every fault of every task
     */
    private static void requireFine(List<Item> items) {
        Faults faults = new Faults();
        for (int i = 0; i < items.size(); i++) {
            faults.addAll("tasks[" + i + "].", items.get(i).faults());
        }
        faults.check();
    }

    /** With the faults of those that do not fit what is registered of their types. */
    private CompletionStage<List<Item>> checked(List<Item> items) {
        return pawl.types().isEmpty()
                ? CompletableFuture.completedFuture(items)
                : pool.supply(() -> items.stream().map(lineItems::checked).toList());
    }

    private CompletionStage<List<Enqueued>> enqueueFine(List<Item> items) {
        return pawl.enqueueAllAsync(items.stream()
                .filter(Item::isFine)
                .map(item -> item.body().request())
                .toList());
    }

    /** One chunk after the other, as they arrive; each in one transaction. */
    CompletionStage<Answer> lines(LineReader reader) {
        LineTally tally = new LineTally();
        return reader.read(lines -> pool.supply(() -> lineItems.of(lines, reader))
                        .thenCompose(items -> enqueueFine(items).thenAccept(done -> {
                            long created =
                                    done.stream().filter(Enqueued::created).count();
                            tally.add(lines, items, created, done.size() - created);
                        })))
                .handle((nothing, fault) -> {
                    if (fault != null) {
                        throw tally.interrupted(Problem.from(fault));
                    }
                    return Answer.ok(BatchShapes.LINES.of(tally));
                });
    }
}
