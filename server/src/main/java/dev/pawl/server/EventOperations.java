package dev.pawl.server;

import dev.pawl.Pawl;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;

/** What the routes of events do. Knows the streams that are open, so that they end with the server. */
final class EventOperations {
    private static final int MOST_STREAMS = 1_000;

    private final Pawl pawl;
    private final WorkPool pool;
    private final EventText text = new EventText();
    private final Set<EventStream> streams = ConcurrentHashMap.newKeySet();
    private volatile boolean closed;

    EventOperations(Pawl pawl, WorkPool pool) {
        this.pawl = pawl;
        this.pool = pool;
    }

    CompletionStage<Answer> follow(EventRequest wanted) {
        return pool.supply(() -> {
            EventStream stream = new EventStream(text, streams::remove);
            streams.add(stream);
            if (closed || streams.size() > MOST_STREAMS) {
                streams.remove(stream);
                throw Problem.of(
                        ProblemKind.BUSY, MOST_STREAMS + " clients follow the events already, or the server ends");
            }
            try {
                stream.follow(pawl.follow(wanted.filter(), wanted.after(), stream));
            } catch (RuntimeException refused) {
                streams.remove(stream);
                throw refused;
            }
            wanted.gone().thenRun(stream::abandon);
            return Answer.streaming(EventStream.MEDIA_TYPE, stream);
        });
    }

    /** Ends every stream; its client may come back soon, to this server or its successor. */
    void close() {
        closed = true;
        streams.forEach(EventStream::end);
    }
}
