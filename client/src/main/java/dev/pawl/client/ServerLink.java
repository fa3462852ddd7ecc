package dev.pawl.client;

import dev.pawl.store.AccessSecret;
import dev.pawl.store.StoreException;
import dev.pawl.task.Time;
import dev.pawl.task.TraceContext;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandler;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Flow;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The way to a server. Whatever may be answered otherwise a little later (the server is down, restarts, is busy, the answer was
 * lost) is asked again, after pauses that grow and are spread by chance, until its patience ends. So whatever is asked here must
 * be fit to be done twice.
 *
 * <p>Threading: safe for any number of threads.
 */
final class ServerLink {
    /** For how long an answer is waited for, beside the time that the request itself asks the server to wait. */
    private static final Duration ANSWER = Duration.ofSeconds(30);

    private static final int HTTP_OK = 200;
    private static final BodyHandler<String> TEXT = BodyHandlers.ofString(StandardCharsets.UTF_8);
    private static final Duration CONNECT = Duration.ofSeconds(5);
    private static final Duration FIRST_PAUSE = Duration.ofMillis(20);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(2);

    // why not the time of the queue: a network knows nothing of a clock that a test holds still.
    private static final Time TIME = Time.system();

    private final HttpClient client = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(CONNECT)
            // why: an access token is for one server.
            .followRedirects(HttpClient.Redirect.NEVER)
            .build();

    private final URI base;
    private final @Nullable AccessSecret access;
    private final Duration patience;
    private volatile boolean closed;

    ServerLink(URI base, @Nullable AccessSecret access, Duration patience) {
        this.base = base;
        this.access = access;
        this.patience = patience;
    }

    /**
     * A request.
     *
     * @param body JSON, or null for none
     * @param expected codes of problems that are answers like others
     * @param patience for so long it asks the server to wait
     * @param trace in which trace it is asked; null for none
     */
    record Call(
            String method,
            String path,
            @Nullable String body,
            List<String> expected,
            Duration patience,
            @Nullable TraceContext trace) {}

    Reply get(String path, String... expected) {
        return call("GET", path, null, expected);
    }

    Reply post(String path, JsonBody body, String... expected) {
        return call("POST", path, body.json(), expected);
    }

    Reply call(String method, String path, @Nullable String body, String... expected) {
        return wait(callAsync(new Call(method, path, body, List.of(expected), Duration.ZERO, null)));
    }

    /**
     * Waits for what was begun.
     *
     * <p>why not ended by an interrupt: nobody would know whether it was done.
     */
    static <T> T wait(CompletableFuture<T> begun) {
        boolean interrupted = false;
        try {
            while (true) {
                try {
                    return begun.get();
                } catch (InterruptedException e) {
                    interrupted = true;
                } catch (ExecutionException failed) {
                    throw rethrown(failed.getCause());
                }
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private static RuntimeException rethrown(@Nullable Throwable cause) {
        if (cause instanceof RuntimeException known) {
            // why: what is thrown was made on another thread, and whoever reads the trace looks for the caller.
            known.addSuppressed(new StoreException("asked for here", null));
            return known;
        }
        return new StoreException(String.valueOf(cause), cause);
    }

    /** Completes with the answer, on a thread of the client's own. */
    CompletableFuture<Reply> callAsync(Call call) {
        return attempts(call, request(call).build(), TEXT);
    }

    /**
     * Opens a stream without end: completes when the server has begun to answer. What a good answer says goes to {@code lines}, one by
     * one as they are asked for.
     */
    CompletableFuture<Reply> stream(Call call, Flow.Subscriber<String> lines) {
        return attempts(
                call,
                request(call).header("Accept", LineStream.MEDIA_TYPE).build(),
                info -> info.statusCode() == HTTP_OK ? new LineStream(lines) : TEXT.apply(info));
    }

    private CompletableFuture<Reply> attempts(Call call, HttpRequest request, BodyHandler<String> body) {
        if (closed) {
            return CompletableFuture.failedFuture(new StoreException.Unavailable("the queue is closed", null));
        }
        return attempt(call, () -> client.sendAsync(request, body), Time.after(TIME.now(), patience), FIRST_PAUSE);
    }

    private CompletableFuture<Reply> attempt(
            Call call, Supplier<CompletableFuture<HttpResponse<String>>> sending, long deadline, Duration pause) {
        return sending.get()
                .<CompletionStage<Reply>>handle((response, fault) -> {
                    RuntimeException failure;
                    Duration after = pause;
                    if (response == null) {
                        failure = unreachable(fault);
                    } else {
                        Reply reply = new Reply(response);
                        if (reply.isSuccess() || call.expected.contains(reply.code())) {
                            return CompletableFuture.completedFuture(reply);
                        }
                        failure = reply.refusal();
                        if (!reply.isTransient()) {
                            return CompletableFuture.failedFuture(failure);
                        }
                        after = longer(pause, reply.retryAfter());
                    }
                    long millis = (long) (after.toMillis() * (0.5 + TIME.random()));
                    if (closed || TIME.now() + millis > deadline) {
                        return CompletableFuture.failedFuture(failure);
                    }
                    Duration next = pause.compareTo(LONGEST_PAUSE) < 0 ? pause.multipliedBy(2) : pause;
                    return CompletableFuture.runAsync(
                                    () -> {}, CompletableFuture.delayedExecutor(millis, TimeUnit.MILLISECONDS))
                            .thenCompose(paused -> attempt(call, sending, deadline, next));
                })
                .thenCompose(done -> done);
    }

    private static Duration longer(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? other : one;
    }

    private StoreException unreachable(@Nullable Throwable fault) {
        Throwable cause = fault instanceof CompletionException && fault.getCause() != null ? fault.getCause() : fault;
        return new StoreException.Unavailable("cannot reach the server " + base + ": " + cause, cause);
    }

    /** Asks once, as long as it takes. */
    CompletableFuture<Reply> once(Call call) {
        return client.sendAsync(request(call).build(), TEXT).thenApply(Reply::new);
    }

    private HttpRequest.Builder request(Call call) {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(URI.create(base + call.path)).timeout(ANSWER.plus(call.patience));
        if (access != null) {
            request.header("Authorization", "Bearer " + access.text());
        }
        TraceContext trace = call.trace;
        if (trace != null) {
            request.header("traceparent", trace.traceparent());
            if (trace.tracestate() != null) {
                request.header("tracestate", trace.tracestate());
            }
        }
        if (call.body == null) {
            return request.method(call.method, BodyPublishers.noBody());
        }
        return request.header("Content-Type", "application/json")
                .method(call.method, BodyPublishers.ofString(call.body));
    }

    /** As it stands between the slashes of a path, or after an equals sign. */
    static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }

    /** From now on nothing more is asked; what is under way ends. */
    void close() {
        closed = true;
    }

    boolean isClosed() {
        return closed;
    }
}
