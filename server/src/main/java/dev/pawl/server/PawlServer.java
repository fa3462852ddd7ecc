package dev.pawl.server;

import dev.pawl.Pawl;
import dev.pawl.store.AccessToken;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.file.FileSystemOptions;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.Router;
import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Serves a queue over HTTP: REST and its OpenAPI description. This machine may ask without a token until the queue has one;
 * everybody else needs one.
 *
 * <pre>{@code
 * try (var pawl = Pawl.open(Path.of("work.db"));
 *      var server = PawlServer.start(pawl, ServerSettings.DEFAULT)) {
 *   System.out.println("listening on " + server.uri());
 *   ...
 * }
 * }</pre>
 *
 * <p>Threading: safe for any number of threads. Close it before the queue it serves.
 */
public final class PawlServer implements AutoCloseable {
    private static final long CLOSE_MILLIS = 10_000;
    private static final long SWEEP_MILLIS = 500;
    private static final int IDLE_SECONDS = 120;
    private static final int MAX_REQUEST_LINE = 8 << 10;

    private final Vertx vertx;
    private final Operations operations;
    private final HttpServer server;
    private final Stop stop;
    private final String address;
    private final AtomicBoolean closed = new AtomicBoolean();

    private PawlServer(Vertx vertx, Operations operations, HttpServer server, Stop stop, String address) {
        this.vertx = vertx;
        this.operations = operations;
        this.server = server;
        this.stop = stop;
        this.address = address;
    }

    /**
     * Starts to listen; requests are answered when it returns.
     *
     * @throws IOException when the address cannot be listened on, or must not without a token or TLS; the message names it and
     *     says why
     */
    public static PawlServer start(Pawl pawl, ServerSettings settings) throws IOException {
        HttpServerOptions options = options(settings);
        refuseUnguarded(pawl, settings);
        Vertx vertx = Vertx.vertx(new VertxOptions()
                .setEventLoopPoolSize(1)
                // why: nothing is served from disk; without this Vert.x makes itself a folder for temporary files.
                .setFileSystemOptions(
                        new FileSystemOptions().setFileCachingEnabled(false).setClassPathResolvingEnabled(false)));
        WorkPool pool = new WorkPool(settings.threads(), settings.maxWaiting());
        WorkPool tokenReader = new WorkPool("pawl-tokens-", 1, 1);
        KnownTokens tokens = new KnownTokens(pawl.access(), pawl.time(), tokenReader);
        MaintenanceRuns runs = new MaintenanceRuns();
        Exporter exporter = new Exporter(pawl);
        Operations operations = Operations.of(pawl, pool, runs, exporter, settings);
        Origin origin = new Origin(settings);
        UnderWay underWay = new UnderWay();
        Router router = Router.router(vertx);
        router.route().handler(underWay);
        new Dispatch(
                        operations,
                        pool,
                        new Admission(tokens, origin, settings, pawl.time()),
                        new Witnesses(new AuditTrail(pawl.access()), exporter),
                        settings)
                .mount(router, Routes.ALL);
        Connections connections = new Connections(settings.traffic(), pawl.time());
        HttpServer server = vertx.createHttpServer(options)
                .connectionHandler(connections::opened)
                .invalidRequestHandler(request -> notHttp(request, settings.traffic()))
                .requestHandler(request -> {
                    if (!connections.requested(request)) {
                        return;
                    }
                    if (isCoded(request)) {
                        connections.end(request);
                        refuse(request, "Transfer-Encoding must be chunked, or not there");
                        return;
                    }
                    if (options.isSsl()) {
                        request.response().putHeader("Strict-Transport-Security", "max-age=31536000");
                    }
                    origin.refusal(request)
                            .ifPresentOrElse(refusal -> Dispatch.send(request.response(), refusal.answer()), () -> {
                                if (!origin.answersPage(request)) {
                                    router.handle(request);
                                }
                            });
                });
        vertx.setPeriodic(SWEEP_MILLIS, timer -> connections.sweep());
        vertx.setPeriodic(
                PulseOperations.BEAT_MILLIS, timer -> operations.pulse().beat());
        Stop stop = new Stop(operations, underWay, server, List.of(pool, tokenReader), runs);
        PawlServer started = new PawlServer(vertx, operations, server, stop, address(options));
        try {
            server.listen().toCompletionStage().toCompletableFuture().join();
            pawl.startMaintenance();
            pawl.schedules().start();
            pawl.webhooks().start(settings.redaction()::of);
            return started;
        } catch (RuntimeException refused) {
            started.close();
            Throwable cause = refused.getCause() == null ? refused : refused.getCause();
            throw new IOException(
                    "cannot listen on " + settings.host() + ":" + settings.port() + ": " + cause.getMessage(), cause);
        }
    }

    /** Whoever can be reached from elsewhere asks for tokens, and does not have them sent in the open. */
    private static void refuseUnguarded(Pawl pawl, ServerSettings settings) throws IOException {
        if (Loopback.isHost(settings.host())) {
            return;
        }
        String refused = "cannot serve on " + settings.host() + ", which is not this machine alone: ";
        long now = pawl.time().now();
        boolean hasAdmin = pawl.access().tokens().stream()
                .anyMatch(token ->
                        token.standing(now) == AccessToken.Standing.VALID && token.grants(AccessToken.Role.ADMIN));
        if (!hasAdmin) {
            throw new IOException(refused + "no valid access token has the role admin. Make one:"
                    + " pawl token create NAME --role admin");
        }
        if (settings.access().tls() == null && !settings.access().insecureHttp()) {
            throw new IOException(refused + "tokens would be sent unencrypted. Give it a certificate"
                    + " (--tls-keystore FILE), or say --insecure-http when a proxy in front of it has one");
        }
    }

    private static HttpServerOptions options(ServerSettings settings) throws IOException {
        HttpServerOptions options = new HttpServerOptions()
                .setHost(settings.host())
                .setPort(settings.port())
                .setHttp2ClearTextEnabled(false)
                .setMaxInitialLineLength(MAX_REQUEST_LINE)
                .setMaxHeaderSize(settings.traffic().maxHeadBytes())
                .setIdleTimeoutUnit(TimeUnit.SECONDS)
                .setIdleTimeout(IDLE_SECONDS);
        TlsSettings tls = settings.access().tls();
        return tls == null ? options : options.setSsl(true).setUseAlpn(false).setKeyCertOptions(tls.read());
    }

    private static void notHttp(HttpServerRequest request, TrafficSettings traffic) {
        refuse(
                request,
                "This is not HTTP, or its first line is longer than " + MAX_REQUEST_LINE
                        + " bytes, or its headers are longer than " + traffic.maxHeadBytes()
                        + ", or they contradict each other in how long the body is");
    }

    /** Where the body ends is not known then: what follows could be taken for another request. */
    private static boolean isCoded(HttpServerRequest request) {
        String coding = request.getHeader(HttpHeaders.TRANSFER_ENCODING);
        return coding != null && !coding.strip().equalsIgnoreCase("chunked");
    }

    /** Says what is wrong, and reads no more from whoever sent it. */
    private static void refuse(HttpServerRequest request, String why) {
        request.response().putHeader(HttpHeaders.CONNECTION, HttpHeaders.CLOSE);
        Dispatch.send(request.response(), Problem.of(ProblemKind.MALFORMED, why).answer());
        request.connection().close();
    }

    /** The port it listens on. */
    public int port() {
        return server.actualPort();
    }

    /** How many requests wait for work, or for the doorbell, now. */
    int waiting() {
        return operations.work().waiting() + operations.doorbell().waiting();
    }

    /** Where it is to be found. */
    public URI uri() {
        return URI.create(address + ":" + port());
    }

    private static String address(HttpServerOptions options) {
        String host = reachable(options.getHost());
        return (options.isSsl() ? "https://" : "http://") + (host.contains(":") ? "[" + host + "]" : host);
    }

    /** Where all addresses are listened on, the machine's name is one by which others get here. */
    private static String reachable(String host) {
        try {
            return InetAddress.getByName(host).isAnyLocalAddress()
                    ? InetAddress.getLocalHost().getHostName()
                    : host;
        } catch (UnknownHostException unnamed) {
            return host;
        }
    }

    /**
     * Says at once that it is not ready, hands out no more tasks and tells whoever waits for some that there are none, answers
     * what it has accepted, and only then stops to listen; ends what maintenance it was asked for. Waits for all of that, for at
     * most ten seconds; not to be called from a handler.
     */
    @Override
    public void close() {
        if (!closed.compareAndSet(false, true)) {
            return;
        }
        try {
            stop.run(CLOSE_MILLIS);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        } finally {
            vertx.close().toCompletionStage().toCompletableFuture().join();
            operations.metrics().close();
        }
    }
}
