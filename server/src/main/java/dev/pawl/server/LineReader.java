package dev.pawl.server;

import dev.pawl.task.TraceContext;
import io.vertx.core.Context;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The lines of a body that may be longer than memory: a few at a time, and no more is read from the socket until they are done with.
 *
 * <p>Threading: on the event loop of its request.
 */
final class LineReader {
    /** What it holds at most, beside one line that is longer. */
    static final int CHUNK_BYTES = 256 << 10;

    static final int CHUNK_LINES = 500;

    /**
     * One line that is not blank.
     *
     * @param number from 1; blank ones count
     * @param bytes without its end; the beginning, when it is too long
     */
    record Line(long number, Buffer bytes, boolean tooLong) {}

    private final HttpServerRequest request;
    private final Context context;
    private final Call call;
    private final int longest;
    private final @Nullable TraceContext trace;
    private final CompletableFuture<Void> end = new CompletableFuture<>();
    private Function<List<Line>, CompletionStage<Void>> sink = lines -> CompletableFuture.completedFuture(null);
    private List<Line> chunk = new ArrayList<>();
    private long chunkBytes;
    private Buffer begun = Buffer.buffer();
    private boolean tooLong;
    private long number = 1;
    private boolean over;

    /**
     * @param call what the request says beside its body
     * @param longest bytes of one line
     */
    LineReader(HttpServerRequest request, Context context, Call call, int longest) {
        this.request = request;
        this.context = context;
        this.call = call;
        this.longest = longest;
        this.trace = TraceHeaders.read(call.headers());
    }

    Call call() {
        return call;
    }

    /** In which trace they are sent; null for none. */
    @Nullable
    TraceContext trace() {
        return trace;
    }

    int longest() {
        return longest;
    }

    /**
     * Reads to the end, unless {@code taken} fails.
     *
     * @param taken is given some lines after others, and says when it wants more
     */
    CompletionStage<Void> read(Function<List<Line>, CompletionStage<Void>> taken) {
        sink = taken;
        request.handler(this::add);
        request.endHandler(ended -> {
            over = true;
            endLine();
            hand();
        });
        request.exceptionHandler(
                gone -> end.completeExceptionally(Problem.of(ProblemKind.MALFORMED, "The body ended in the middle")));
        request.fetch(1);
        return end;
    }

    private void add(Buffer data) {
        int from = 0;
        for (int i = 0; i < data.length(); i++) {
            if (data.getByte(i) == '\n') {
                append(data, from, i);
                endLine();
                from = i + 1;
            }
        }
        append(data, from, data.length());
        if (chunk.size() >= CHUNK_LINES || chunkBytes >= CHUNK_BYTES) {
            hand();
        } else {
            request.fetch(1);
        }
    }

    private void append(Buffer data, int from, int to) {
        if (begun.length() + (to - from) > longest) {
            tooLong = true;
        } else if (!tooLong) {
            begun.appendBuffer(data, from, to - from);
        }
    }

    private void endLine() {
        if (tooLong || !isBlank(begun)) {
            chunk.add(new Line(number, begun, tooLong));
            chunkBytes += begun.length();
        }
        number++;
        begun = Buffer.buffer();
        tooLong = false;
    }

    private static boolean isBlank(Buffer line) {
        for (int i = 0; i < line.length(); i++) {
            if (line.getByte(i) > ' ' || line.getByte(i) < 0) {
                return false;
            }
        }
        return true;
    }

    private void hand() {
        List<Line> lines = chunk;
        chunk = new ArrayList<>();
        chunkBytes = 0;
        CompletionStage<Void> done = lines.isEmpty() ? CompletableFuture.completedFuture(null) : sink.apply(lines);
        done.whenComplete((nothing, fault) -> context.runOnContext(now -> goOn(fault)));
    }

    private void goOn(@Nullable Throwable fault) {
        if (fault != null) {
            end.completeExceptionally(fault);
        } else if (over) {
            end.complete(null);
        } else {
            request.fetch(1);
        }
    }
}
