package dev.pawl.server;

import dev.pawl.Pawl;
import dev.pawl.store.AuditEntry;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;

/** What the route of the audit does. */
final class AuditOperations {
    private final Pawl pawl;
    private final WorkPool pool;

    AuditOperations(Pawl pawl, WorkPool pool) {
        this.pawl = pawl;
        this.pool = pool;
    }

    CompletionStage<Answer> entries(AuditRequest wanted) {
        return pool.supply(() -> {
            List<AuditEntry> found = pawl.access().audit(wanted.limit() + 1, wanted.after());
            List<AuditEntry> page = found.subList(0, Math.min(found.size(), wanted.limit()));
            String body = Shape.json(page.stream().map(AuditShapes.ENTRY::of).toList());
            if (found.size() == page.size()) {
                return Answer.json(200, body);
            }
            String link = "<" + wanted.next(page.get(page.size() - 1).id()) + ">; rel=\"next\"";
            return new Answer(200, Answer.JSON, body, Map.of("Link", link));
        });
    }
}
