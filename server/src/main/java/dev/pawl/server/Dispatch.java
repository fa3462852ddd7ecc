package dev.pawl.server;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.BodyHandler;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings requests to the operations of the table of routes, and their answers back.
 *
 * <p>Threading: runs on the event loop, which never waits; bodies that take long to read are read in the pool.
 */
final class Dispatch {
    /** Room for all fields of a body beside its payload. */
    private static final int ENVELOPE_BYTES = 64 << 10;

    private static final int LARGE_BODY_BYTES = 64 << 10;
    private static final int REQUEST_BYTES = 1 << 10;
    private static final long UNDER_WAY_BYTES = 64L << 20;

    private static final Logger LOG = LoggerFactory.getLogger(Dispatch.class);

    private final Operations operations;
    private final WorkPool pool;
    private final Exporter exporter;
    private final int maxPayloadBytes;
    private final long maxBodyBytes;
    private final BodyHandler bodies;
    private final ByteBudget underWay = new ByteBudget(UNDER_WAY_BYTES);

    Dispatch(Operations operations, WorkPool pool, Exporter exporter, int maxPayloadBytes) {
        this.operations = operations;
        this.pool = pool;
        this.exporter = exporter;
        this.maxPayloadBytes = maxPayloadBytes;
        this.maxBodyBytes = (long) maxPayloadBytes + ENVELOPE_BYTES;
        this.bodies = BodyHandler.create(false).setBodyLimit(maxBodyBytes);
    }

    /** Adds every route, and what answers for the paths and methods that are none. */
    void mount(Router router, List<Route> routes) {
        router.route().failureHandler(this::failed);
        Map<String, TreeSet<String>> methods = new LinkedHashMap<>();
        for (Route route : routes) {
            TreeSet<String> known = methods.computeIfAbsent(pattern(route), path -> new TreeSet<>());
            known.add(route.method());
            mount(router, route, HttpMethod.valueOf(route.method()));
            if (route.method().equals("GET")) {
                known.add("HEAD");
                mount(router, route, HttpMethod.HEAD);
            }
        }
        methods.forEach((path, known) -> router.route(path).handler(ctx -> {
            String allowed = String.join(", ", known);
            send(ctx, Problem.methodNotAllowed(ctx.request().method() + " is not one of " + allowed, allowed));
        }));
        router.route().handler(Dispatch::noRoute);
        router.errorHandler(400, this::failed);
        router.errorHandler(404, Dispatch::noRoute);
    }

    private void mount(Router router, Route route, HttpMethod method) {
        Form form = route.form();
        if (form != null) {
            // why: refused before it is read. Vert.x would try to decode a form.
            router.route(method, pattern(route)).handler(ctx -> {
                if ((!form.isRequired() && !hasBody(ctx.request())) || isJson(ctx.request())) {
                    ctx.next();
                } else {
                    send(ctx, notJson());
                }
            });
            router.route(method, pattern(route)).handler(bodies);
        }
        router.route(method, pattern(route)).handler(ctx -> serve(ctx, route));
    }

    private static String pattern(Route route) {
        return route.path().replaceAll("\\{(\\w+)}", ":$1");
    }

    private static boolean hasBody(HttpServerRequest request) {
        String length = request.getHeader(HttpHeaders.CONTENT_LENGTH);
        return length == null ? request.headers().contains(HttpHeaders.TRANSFER_ENCODING) : !length.equals("0");
    }

    private static boolean isJson(HttpServerRequest request) {
        return MediaType.isJson(request.getHeader(HttpHeaders.CONTENT_TYPE))
                && !request.headers().contains(HttpHeaders.CONTENT_ENCODING);
    }

    private static Problem notJson() {
        return Problem.of(
                ProblemKind.NOT_JSON, "Content-Type must be application/json in UTF-8, without Content-Encoding");
    }

    private void serve(RoutingContext ctx, Route route) {
        long begun = System.nanoTime();
        ctx.addEndHandler(ended -> exporter.answered(route, ctx.response().getStatusCode(), System.nanoTime() - begun));
        Buffer buffer = ctx.body() == null ? null : ctx.body().buffer();
        Buffer body = buffer == null ? Buffer.buffer() : buffer;
        long bytes = (long) body.length() + REQUEST_BYTES;
        if (!underWay.take(bytes)) {
            send(ctx, Problem.of(ProblemKind.BUSY, "The requests under way hold all the memory they may"));
            return;
        }
        Future.fromCompletionStage(begin(ctx, route, body), ctx.vertx().getOrCreateContext())
                .onComplete(done -> {
                    underWay.giveBack(bytes);
                    if (done.succeeded()) {
                        send(ctx.response(), done.result());
                    } else {
                        send(ctx, done.cause());
                    }
                });
    }

    private CompletionStage<Answer> begin(RoutingContext ctx, Route route, Buffer body) {
        String query = ctx.request().query();
        Map<String, String> path = Map.copyOf(ctx.pathParams());
        if (body.length() <= LARGE_BODY_BYTES) {
            return work(route, path, query, body);
        }
        return pool.supply(() -> work(route, path, query, body)).thenCompose(Function.identity());
    }

    private CompletionStage<Answer> work(Route route, Map<String, String> path, @Nullable String query, Buffer body) {
        try {
            Faults faults = new Faults();
            Query parameters = Query.read(query, route.queryNames(), faults);
            return route.work().apply(operations, new Call(path, parameters, body, maxPayloadBytes, faults));
        } catch (RuntimeException | Error thrown) {
            return CompletableFuture.failedStage(thrown);
        }
    }

    private static void noRoute(RoutingContext ctx) {
        send(
                ctx,
                Problem.of(
                        ProblemKind.NO_SUCH_ROUTE,
                        "There is no "
                                + Fault.quoted(String.valueOf(ctx.request().path()))
                                + "; /openapi.json lists what there is"));
    }

    /**
     * What is refused below the routes: a path, a header or a body that cannot be decoded. Faults of ours do not come here,
     * {@link #serve} answers them.
     */
    private void failed(RoutingContext ctx) {
        if (ctx.statusCode() == ProblemKind.TOO_LARGE.status()) {
            send(ctx, Problem.of(ProblemKind.TOO_LARGE, "The body has more than " + maxBodyBytes + " bytes"));
        } else {
            LOG.debug("Undecodable: {}", ctx.request().uri(), ctx.failure());
            send(ctx, Problem.of(ProblemKind.MALFORMED, "The path or the body cannot be decoded"));
        }
    }

    private static void send(RoutingContext ctx, Throwable refused) {
        send(ctx.response(), Problem.from(refused).answer());
    }

    /** Writes an answer, unless the client has gone or was answered. */
    static void send(HttpServerResponse response, Answer answer) {
        if (response.ended() || response.closed()) {
            return;
        }
        response.setStatusCode(answer.status());
        response.putHeader(HttpHeaders.CONTENT_TYPE, answer.mediaType());
        response.putHeader("X-Content-Type-Options", "nosniff");
        response.putHeader(HttpHeaders.CACHE_CONTROL, "no-store");
        answer.headers().forEach(response::putHeader);
        Buffer body = Buffer.buffer(answer.body());
        // why: said here, because Vert.x leaves it out of answers to HEAD.
        response.putHeader(HttpHeaders.CONTENT_LENGTH, Integer.toString(body.length()));
        response.end(body);
    }
}
