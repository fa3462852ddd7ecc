package dev.pawl.server;

import dev.pawl.store.AccessStore;
import dev.pawl.store.AuditEntry;
import dev.pawl.store.StoreException;
import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes down what is asked of the routes of an admin, done or refused. The caller hears of it when it is on disk; where the
 * file is held by others for longer than a second, it is answered then and the entry follows.
 *
 * <p>Threading: safe for any number of threads; nothing waits.
 */
final class AuditTrail {
    private static final Logger LOG = LoggerFactory.getLogger(AuditTrail.class);
    private static final int MOST_CHARS = 1 << 10;
    private static final long PATIENCE_MILLIS = 1_000;

    /** A longer body is a payload, and reading it would take too long here. */
    private static final int LARGEST_BODY = 16 << 10;

    /** What tasks are about, and what must not be told, stays out. */
    private static final Redaction INPUT = Redaction.of(
            List.of("$..payload", "$..result", "$..details", "$..secret", "$..secrets", "$..password", "$..token"));

    private final AccessStore access;

    AuditTrail(AccessStore access) {
        this.access = access;
    }

    /**
     * Notes a call.
     *
     * @param target path and query
     * @return the answer, once it may be given
     */
    CompletionStage<Answer> note(Route route, Caller caller, String target, Buffer body, Answer answer) {
        AuditEntry.Note note = new AuditEntry.Note(
                caller.name(), route.operationId(), cut(target), input(body), answer.status(), answer.count());
        try {
            return access.note(note)
                    .handle((noted, failure) -> failure == null ? answer : unwritten(note, failure, answer))
                    .toCompletableFuture()
                    .completeOnTimeout(answer, PATIENCE_MILLIS, TimeUnit.MILLISECONDS);
        } catch (StoreException unavailable) {
            return CompletableFuture.completedStage(unwritten(note, unavailable, answer));
        }
    }

    /** why answered all the same: what was asked for is done, or was refused, and whoever asked must know. */
    private static Answer unwritten(AuditEntry.Note note, Throwable why, Answer answer) {
        LOG.error("Not in the audit: {}", note, why);
        return answer;
    }

    private static @Nullable String input(Buffer body) {
        if (body.length() == 0) {
            return null;
        }
        if (body.length() > LARGEST_BODY) {
            return "\"" + body.length() + " bytes\"";
        }
        return cut(INPUT.of("", body.toString(StandardCharsets.UTF_8)));
    }

    private static String cut(String text) {
        return text.length() <= MOST_CHARS ? text : text.substring(0, MOST_CHARS - 3) + "...";
    }
}
