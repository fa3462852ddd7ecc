package dev.pawl.server;

import dev.pawl.Pawl;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.file.FileSystemOptions;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.Router;
import java.io.IOException;
import java.net.URI;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Serves a queue over HTTP: REST and its OpenAPI description, for this machine only.
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
    private static final int IDLE_SECONDS = 120;
    private static final int MAX_REQUEST_LINE = 8 << 10;

    private final Vertx vertx;
    private final WorkPool pool;
    private final HttpServer server;
    private final Exporter exporter;
    private final String host;
    private final AtomicBoolean closed = new AtomicBoolean();

    private PawlServer(Vertx vertx, WorkPool pool, HttpServer server, Exporter exporter, String host) {
        this.vertx = vertx;
        this.pool = pool;
        this.server = server;
        this.exporter = exporter;
        this.host = host;
    }

    /**
     * Starts to listen; requests are answered when it returns.
     *
     * @throws IOException when the address cannot be listened on; the message names it and says why
     */
    public static PawlServer start(Pawl pawl, ServerSettings settings) throws IOException {
        Vertx vertx = Vertx.vertx(new VertxOptions()
                .setEventLoopPoolSize(1)
                // why: nothing is served from disk; without this Vert.x makes itself a folder for temporary files.
                .setFileSystemOptions(
                        new FileSystemOptions().setFileCachingEnabled(false).setClassPathResolvingEnabled(false)));
        WorkPool pool = new WorkPool(settings.threads(), settings.maxWaiting());
        Exporter exporter = new Exporter(pawl);
        Operations operations = Operations.of(pawl, pool, exporter);
        Router router = Router.router(vertx);
        new Dispatch(operations, pool, exporter, settings.maxPayloadBytes()).mount(router, Routes.ALL);
        HttpServer server = vertx.createHttpServer(options(settings))
                .invalidRequestHandler(PawlServer::notHttp)
                .requestHandler(request -> Origin.refusal(request)
                        .ifPresentOrElse(
                                refusal -> Dispatch.send(request.response(), refusal.answer()),
                                () -> router.handle(request)));
        PawlServer started = new PawlServer(vertx, pool, server, exporter, settings.host());
        try {
            server.listen().toCompletionStage().toCompletableFuture().join();
            pawl.startMaintenance();
            return started;
        } catch (RuntimeException refused) {
            started.close();
            Throwable cause = refused.getCause() == null ? refused : refused.getCause();
            throw new IOException(
                    "cannot listen on " + settings.host() + ":" + settings.port() + ": " + cause.getMessage(), cause);
        }
    }

    private static HttpServerOptions options(ServerSettings settings) {
        return new HttpServerOptions()
                .setHost(settings.host())
                .setPort(settings.port())
                .setHttp2ClearTextEnabled(false)
                .setMaxInitialLineLength(MAX_REQUEST_LINE)
                .setIdleTimeoutUnit(TimeUnit.SECONDS)
                .setIdleTimeout(IDLE_SECONDS);
    }

    private static void notHttp(HttpServerRequest request) {
        Problem problem = Problem.of(
                ProblemKind.MALFORMED,
                "This is not HTTP, or its first line is longer than " + MAX_REQUEST_LINE
                        + " bytes, or its headers are longer than " + HttpServerOptions.DEFAULT_MAX_HEADER_SIZE);
        Dispatch.send(request.response(), problem.answer());
        request.connection().close();
    }

    /** The port it listens on. */
    public int port() {
        return server.actualPort();
    }

    /** Where it is to be found. */
    public URI uri() {
        return URI.create("http://" + (host.contains(":") ? "[" + host + "]" : host) + ":" + port());
    }

    /**
     * Accepts nothing new, answers what it has accepted (for at most ten seconds), then ends its threads. Waits for all of
     * that; not to be called from a handler.
     */
    @Override
    public void close() {
        if (!closed.compareAndSet(false, true)) {
            return;
        }
        try {
            server.shutdown(CLOSE_MILLIS, TimeUnit.MILLISECONDS)
                    .toCompletionStage()
                    .toCompletableFuture()
                    .join();
            pool.close(CLOSE_MILLIS);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        } finally {
            vertx.close().toCompletionStage().toCompletableFuture().join();
            exporter.close();
        }
    }
}
