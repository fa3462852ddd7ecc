package dev.pawl.server;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
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
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings requests to the operations of the table of routes, and their answers back.
 *
 * <p>Threading: runs on the event loop of a server, which has one and never waits; bodies that take long to read are read in the pool.
 */
final class Dispatch {
    /** Room for all fields of a body beside its payload. */
    private static final int ENVELOPE_BYTES = 64 << 10;

    private static final int LARGE_BODY_BYTES = 64 << 10;
    private static final int REQUEST_BYTES = 1 << 10;
    private static final long UNDER_WAY_BYTES = 64L << 20;

    /** Under which a request carries how long its body may be. */
    private static final String MOST_BYTES = "pawl.mostBytes";

    private static final Logger LOG = LoggerFactory.getLogger(Dispatch.class);

    /** What keeps a browser from making more of an answer than it is; an answer that is a page says otherwise. */
    private static final Map<CharSequence, CharSequence> GUARDS = Map.of(
            encoded("X-Content-Type-Options"), encoded("nosniff"),
            encoded("Cache-Control"), encoded("no-store"),
            encoded("Content-Security-Policy"), encoded("default-src 'none'; frame-ancestors 'none'"),
            encoded("X-Frame-Options"), encoded("DENY"),
            encoded("Referrer-Policy"), encoded("no-referrer"));

    /** Where a request says that its body is read line by line, at the pace of whoever reads it. */
    private static final String LINES = "lines";

    /** Where a request keeps what is known of its caller. */
    private static final String VISIT = "visit";

    private final Operations operations;
    private final WorkPool pool;
    private final Admission admission;
    private final Witnesses witnesses;
    private final int maxPayloadBytes;
    private final int maxRequests;
    private final long maxBodyBytes;
    private final BodyHandler bodies;
    private final ByteBudget underWay = new ByteBudget(UNDER_WAY_BYTES);
    private int inWork;

    /** A request on its way: what it is for, and who makes it. */
    private record Visit(Route route, Caller caller) {}

    Dispatch(Operations operations, WorkPool pool, Admission admission, Witnesses witnesses, ServerSettings settings) {
        this.operations = operations;
        this.pool = pool;
        this.admission = admission;
        this.witnesses = witnesses;
        this.maxPayloadBytes = settings.maxPayloadBytes();
        this.maxRequests = settings.traffic().maxRequests();
        this.maxBodyBytes = (long) maxPayloadBytes + ENVELOPE_BYTES;
        this.bodies = BodyHandler.create(false).setBodyLimit(maxBodyBytes);
    }

    /** Once, not for every answer. */
    private static CharSequence encoded(String text) {
        return HttpHeaders.createOptimized(text);
    }

    /** Adds every route, and what answers for the paths and methods that are none. */
    void mount(Router router, List<Route> routes) {
        router.route().failureHandler(this::failed);
        Set<String> slashed = routes.stream()
                .map(Route::path)
                .filter(path -> path.endsWith("/"))
                .collect(Collectors.toSet());
        // why: else Vert.x lets a slash follow any path, and what a page names relatively would be somewhere else.
        router.route().handler(ctx -> {
            String path = ctx.request().path();
            if (path.endsWith("/") && !slashed.contains(path)) {
                noRoute(ctx);
            } else {
                ctx.next();
            }
        });
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
        router.route().handler(this::noRoute);
        router.errorHandler(400, this::failed);
        router.errorHandler(404, this::noRoute);
    }

    private void mount(Router router, Route route, HttpMethod method) {
        router.route(method, pattern(route)).handler(ctx -> admit(ctx, route));
        Form form = route.form();
        if (form != null) {
            long most = Math.max(form.maxBytes(), maxBodyBytes);
            // why: refused before it is read. Vert.x would try to decode a form.
            router.route(method, pattern(route)).handler(ctx -> {
                ctx.put(MOST_BYTES, most);
                if (form.lines() != null && isLines(ctx.request())) {
                    serveLines(ctx, route, form.lines());
                } else if ((!form.isRequired() && !hasBody(ctx.request())) || isJson(ctx.request())) {
                    ctx.next();
                } else {
                    send(ctx, notJson(form));
                }
            });
            router.route(method, pattern(route))
                    .handler(
                            most == maxBodyBytes
                                    ? bodies
                                    : BodyHandler.create(false).setBodyLimit(most));
        }
        router.route(method, pattern(route)).handler(ctx -> serve(ctx, route));
    }

    /** Lets in who may, before anything of the body is read. */
    private void admit(RoutingContext ctx, Route route) {
        long begun = System.nanoTime();
        ctx.addEndHandler(ended ->
                witnesses.metrics().answered(route, ctx.response().getStatusCode(), System.nanoTime() - begun));
        if (route.role() == Role.ANYONE) {
            letIn(ctx, route, () -> admission.anyone(ctx.request()));
            return;
        }
        CompletableFuture<KnownTokens.Known> tokens = admission.tokens().toCompletableFuture();
        if (tokens.isDone() && !tokens.isCompletedExceptionally()) {
            letIn(ctx, route, tokens.join());
            return;
        }
        ctx.request().pause();
        Future.fromCompletionStage(tokens, ctx.vertx().getOrCreateContext()).onComplete(read -> {
            if (read.succeeded()) {
                letIn(ctx, route, read.result());
            } else {
                send(ctx, read.cause());
            }
            if (ctx.get(LINES) == null) {
                // why last: whoever reads the body is there now.
                ctx.request().resume();
            }
        });
    }

    private void letIn(RoutingContext ctx, Route route, KnownTokens.Known tokens) {
        letIn(ctx, route, () -> {
            try {
                return admission.admit(ctx.request(), route.role(), tokens);
            } catch (Problem refused) {
                if (refused.kind() != ProblemKind.TOO_MANY) {
                    ctx.put(VISIT, new Visit(route, admission.caller(ctx.request(), tokens)));
                }
                throw refused;
            }
        });
    }

    private void letIn(RoutingContext ctx, Route route, Supplier<Caller> admitted) {
        try {
            ctx.put(VISIT, new Visit(route, admitted.get()));
        } catch (Problem refused) {
            send(ctx, refused);
            return;
        }
        ctx.next();
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

    private static boolean isLines(HttpServerRequest request) {
        return MediaType.isLines(request.getHeader(HttpHeaders.CONTENT_TYPE))
                && !request.headers().contains(HttpHeaders.CONTENT_ENCODING);
    }

    private static Problem notJson(Form form) {
        String allowed = form.lines() == null ? "application/json" : "application/json or " + MediaType.LINES;
        return Problem.of(
                ProblemKind.NOT_JSON, "Content-Type must be " + allowed + " in UTF-8, without Content-Encoding");
    }

    /** A body that is worked on while it arrives. */
    private void serveLines(
            RoutingContext ctx, Route route, BiFunction<Operations, LineReader, CompletionStage<Answer>> work) {
        HttpServerRequest request = ctx.request();
        request.pause();
        ctx.put(LINES, true);
        int longest = (int) maxBodyBytes;
        long bytes = (long) LineReader.CHUNK_BYTES + longest;
        if (!underWay.take(bytes)) {
            sendUnread(ctx, busy());
            return;
        }
        if ("100-continue".equalsIgnoreCase(request.getHeader(HttpHeaders.EXPECT))) {
            ctx.response().writeContinue();
        }
        Context context = ctx.vertx().getOrCreateContext();
        Future.fromCompletionStage(
                        begin(
                                ctx,
                                route,
                                call -> work.apply(operations, new LineReader(request, context, call, longest))),
                        context)
                .onComplete(done -> {
                    underWay.giveBack(bytes);
                    if (done.succeeded()) {
                        send(ctx, done.result());
                    } else {
                        sendUnread(ctx, done.cause());
                    }
                });
    }

    private CompletionStage<Answer> begin(
            RoutingContext ctx, Route route, Function<Call, CompletionStage<Answer>> work) {
        try {
            Faults faults = new Faults();
            Query query = Query.read(ctx.request().query(), route.parameters(), faults);
            faults.check();
            return work.apply(new Call(
                    Map.copyOf(ctx.pathParams()),
                    query,
                    ctx.request().headers(),
                    Buffer.buffer(),
                    maxPayloadBytes,
                    faults,
                    caller(ctx),
                    new CompletableFuture<>()));
        } catch (RuntimeException | Error thrown) {
            return CompletableFuture.failedStage(thrown);
        }
    }

    /** Refuses a request of which the rest is not wanted any more. */
    private void sendUnread(RoutingContext ctx, Throwable refused) {
        ctx.response().putHeader(HttpHeaders.CONNECTION, HttpHeaders.CLOSE);
        send(ctx, refused);
    }

    private static Problem busy() {
        return Problem.of(ProblemKind.BUSY, "The requests under way hold all the memory they may");
    }

    private void serve(RoutingContext ctx, Route route) {
        Buffer body = body(ctx);
        long bytes = (long) body.length() + REQUEST_BYTES;
        if (inWork >= maxRequests) {
            send(ctx, Problem.of(ProblemKind.BUSY, maxRequests + " requests are in work already"));
            return;
        }
        if (!underWay.take(bytes)) {
            send(ctx, busy());
            return;
        }
        inWork++;
        CompletableFuture<Void> gone = new CompletableFuture<>();
        // why not a close handler of the response: there is one, and it tells all these that the request has ended.
        ctx.addEndHandler(ended -> {
            if (ended.failed()) {
                gone.complete(null);
            }
        });
        Future.fromCompletionStage(begin(ctx, route, body, gone), ctx.vertx().getOrCreateContext())
                .onComplete(done -> {
                    inWork--;
                    underWay.giveBack(bytes);
                    if (done.succeeded()) {
                        boolean isHead = ctx.request().method().equals(HttpMethod.HEAD);
                        Answer answer = done.result()
                                .unlessKnown(ctx.request().getHeader(HttpHeaders.IF_NONE_MATCH))
                                .in(ctx.request().getHeader(HttpHeaders.ACCEPT_ENCODING));
                        send(ctx, isHead ? answer.head() : answer);
                    } else {
                        send(ctx, done.cause());
                    }
                });
    }

    private static Caller caller(RoutingContext ctx) {
        Visit visit = ctx.get(VISIT);
        return visit == null ? Caller.UNKNOWN : visit.caller();
    }

    private static Buffer body(RoutingContext ctx) {
        Buffer buffer = ctx.body() == null ? null : ctx.body().buffer();
        return buffer == null ? Buffer.buffer() : buffer;
    }

    private CompletionStage<Answer> begin(RoutingContext ctx, Route route, Buffer body, CompletionStage<Void> gone) {
        Sent sent = new Sent(
                Map.copyOf(ctx.pathParams()),
                ctx.request().query(),
                ctx.request().headers(),
                caller(ctx),
                gone);
        if (body.length() <= LARGE_BODY_BYTES) {
            return work(route, sent, body);
        }
        return pool.supply(() -> work(route, sent, body)).thenCompose(Function.identity());
    }

    /**
     * What a request says beside its body.
     *
     * @param gone completes when the client goes before it has the whole answer
     */
    private record Sent(
            Map<String, String> path,
            @Nullable String query,
            MultiMap headers,
            Caller caller,
            CompletionStage<Void> gone) {}

    private CompletionStage<Answer> work(Route route, Sent sent, Buffer body) {
        try {
            Faults faults = new Faults();
            Query query = Query.read(sent.query, route.parameters(), faults);
            return route.work()
                    .apply(
                            operations,
                            new Call(
                                    sent.path,
                                    query,
                                    sent.headers,
                                    body,
                                    maxPayloadBytes,
                                    faults,
                                    sent.caller,
                                    sent.gone));
        } catch (RuntimeException | Error thrown) {
            return CompletableFuture.failedStage(thrown);
        }
    }

    private void noRoute(RoutingContext ctx) {
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
            send(ctx, Problem.of(ProblemKind.TOO_LARGE, "The body has more than " + ctx.get(MOST_BYTES) + " bytes"));
        } else {
            LOG.debug("Undecodable: {}", ctx.request().uri(), ctx.failure());
            send(ctx, Problem.of(ProblemKind.MALFORMED, "The path or the body cannot be decoded"));
        }
    }

    private void send(RoutingContext ctx, Throwable refused) {
        send(ctx, Problem.from(refused).answer());
    }

    /** Answers, once the audit has it where it must. */
    private void send(RoutingContext ctx, Answer answer) {
        Visit visit = ctx.get(VISIT);
        // why not those told to come back: nothing was done, and where the file is held the audit would wait for it
        // too.
        if (visit == null || visit.route().role() != Role.ADMIN || answer.status() == ProblemKind.BUSY.status()) {
            send(ctx.response(), answer);
            return;
        }
        String target = ctx.request().uri();
        Future.fromCompletionStage(
                        witnesses.audit().note(visit.route(), visit.caller(), target, body(ctx), answer),
                        ctx.vertx().getOrCreateContext())
                .onSuccess(noted -> send(ctx.response(), noted));
    }

    /** Writes an answer, unless the client has gone or was answered. */
    static void send(HttpServerResponse response, Answer answer) {
        if (response.ended() || response.closed()) {
            answer.undelivered().run();
            return;
        }
        response.setStatusCode(answer.status());
        GUARDS.forEach(response::putHeader);
        answer.headers().forEach(response::putHeader);
        if (answer.status() == Answer.NOT_MODIFIED) {
            response.end();
            return;
        }
        if (answer.status() != 204) {
            response.putHeader(HttpHeaders.CONTENT_TYPE, answer.mediaType());
        }
        BodyStream stream = answer.stream();
        if (stream != null) {
            response.setChunked(true);
            stream.begin(response);
            return;
        }
        Buffer body = answer.packed() == null ? Buffer.buffer(answer.body()) : answer.packed();
        if (answer.status() != 204) {
            // why: said here, because Vert.x leaves it out of answers to HEAD.
            response.putHeader(HttpHeaders.CONTENT_LENGTH, Integer.toString(body.length()));
        }
        response.end(body).onFailure(broken -> answer.undelivered().run());
    }
}
