package dev.pawl.server;

import dev.pawl.store.LoggedEvent;
import io.vertx.core.buffer.Buffer;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Events as server-sent events. Clients at the same place are told the same list one after the other, so the last text is kept
 * and shared: it is made once for all, and held in memory once by all who are stuck with it.
 *
 * <p>Threading: on the one thread that tells followers.
 */
final class EventText {
    private @Nullable List<LoggedEvent> last;
    private Buffer text = Buffer.buffer();

    @SuppressWarnings("ReferenceEquality")
    Buffer of(List<LoggedEvent> events) {
        if (events != last) {
            StringBuilder written = new StringBuilder(events.size() * 256);
            events.forEach(event -> written.append("id: ")
                    .append(event.id())
                    .append("\nevent: ")
                    .append(event.kind().wireName())
                    .append("\ndata: ")
                    .append(EventShapes.EVENT.of(event).json())
                    .append("\n\n"));
            text = Buffer.buffer(written.toString());
            last = events;
        }
        return text;
    }
}
