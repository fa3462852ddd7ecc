package dev.pawl.server;

import dev.pawl.Pawl;
import java.util.concurrent.CompletionStage;

/** What the route of idempotency keys does. */
final class KeyOperations {
    private final Pawl pawl;
    private final WorkPool pool;

    KeyOperations(Pawl pawl, WorkPool pool) {
        this.pawl = pawl;
        this.pool = pool;
    }

    CompletionStage<Answer> known(KeyBody wanted) {
        return pool.supply(() -> Answer.ok(KeyBody.KNOWN.of(pawl.browser().byKeys(wanted.keys()))));
    }
}
