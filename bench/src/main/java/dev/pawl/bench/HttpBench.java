package dev.pawl.bench;

import dev.pawl.Pawl;
import dev.pawl.PawlSettings;
import dev.pawl.bench.BenchReport.Figure;
import dev.pawl.bench.Wrk.Load;
import dev.pawl.server.PawlServer;
import dev.pawl.server.ServerSettings;
import dev.pawl.store.MaintenanceSettings;
import dev.pawl.task.NewTask;
import dev.pawl.task.Time;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.ToDoubleFunction;

/**
 * Measures the server under {@link Wrk}: what enqueueing costs beside a handler of the same HTTP server that only says hello,
 * and how long reading takes in a file with many tasks, at half of the load that it bears. Hello and enqueues take turns, so
 * that what the machine does otherwise meets both alike.
 */
public final class HttpBench {
    /** Of one measurement. */
    public static final int DEFAULT_SECONDS = 5;

    /** As long as the compilers of two cores need before they are done with either server. */
    private static final int WARMING_SECONDS = 30;

    private static final int TASKS = 1_000_000;
    private static final int ROUNDS = 3;
    private static final String ENQUEUE = "{\"type\":\"bench.http\",\"payload\":" + PawlLoops.PAYLOAD_JSON + "}";
    private static final ServerSettings ANY_PORT = ServerSettings.DEFAULT.withPort(0);

    private final Path folder;
    private final int tasks;
    private final Wrk wrk;
    private final Wrk warming;
    private final Consumer<String> progress;

    /**
     * @param folder where the temporary files are made; choose the disk you want to know about
     * @param progress told what is being measured
     */
    public HttpBench(Path folder, int seconds, Consumer<String> progress) {
        this(folder, seconds, TASKS, progress);
    }

    HttpBench(Path folder, int seconds, int tasks, Consumer<String> progress) {
        this.folder = folder;
        this.tasks = tasks;
        this.wrk = new Wrk(folder, seconds);
        this.warming = new Wrk(folder, WARMING_SECONDS);
        this.progress = progress;
    }

    /** Whether it can be run here. */
    public static boolean hasWrk() throws InterruptedException {
        return Wrk.isThere();
    }

    /** Runs it; the files are deleted afterwards. */
    public BenchReport run() throws IOException, InterruptedException, SQLException {
        List<Figure> figures = new ArrayList<>(enqueues());
        figures.addAll(reads());
        return new BenchReport(figures);
    }

    private List<Figure> enqueues() throws IOException, InterruptedException {
        Path file = BenchFile.temporary(folder);
        List<Load> hellos = new ArrayList<>();
        List<Load> enqueues = new ArrayList<>();
        try (Hello hello = new Hello();
                Pawl pawl = Pawl.open(file);
                PawlServer server = PawlServer.start(pawl, ANY_PORT)) {
            progress.accept("warming up");
            warming.get(hello.port(), "/");
            warming.post(server.port(), "/queue/enqueue", ENQUEUE);
            for (int round = 1; round <= ROUNDS; round++) {
                progress.accept("enqueueing, round " + round + " of " + ROUNDS);
                hellos.add(wrk.get(hello.port(), "/"));
                enqueues.add(wrk.post(server.port(), "/queue/enqueue", ENQUEUE));
            }
        } finally {
            BenchFile.delete(file);
        }
        List<Double> ratios = new ArrayList<>();
        for (int round = 0; round < ROUNDS; round++) {
            ratios.add(enqueues.get(round).rate() / hellos.get(round).rate());
        }
        return List.of(
                new Figure("hello", median(hellos, Load::rate), "requests/s", null, null),
                new Figure(
                        "POST /queue/enqueue",
                        median(enqueues, Load::rate),
                        "requests/s",
                        "hello",
                        median(ratios, ratio -> ratio)),
                new Figure("  p99", median(enqueues, Load::p99), "ms", null, null),
                new Figure("  errors", errors(enqueues), "", null, null));
    }

    private List<Figure> reads() throws IOException, InterruptedException, SQLException {
        progress.accept("filling a file with " + tasks + " tasks");
        List<Figure> figures = new ArrayList<>();
        try (BenchFile full = BenchFile.in(folder, Time.system())) {
            long one = full.tasks()
                    .insert(List.of(NewTask.of("bench.http", PawlLoops.PAYLOAD_JSON)))
                    .get(0)
                    .taskId();
            full.addFinished(one, tasks / 2);
            full.addPending(one, tasks - tasks / 2);
            // why no maintenance: by their times these tasks ended long ago, and would be removed under our eyes.
            PawlSettings settings = PawlSettings.DEFAULT.withMaintenance(MaintenanceSettings.NONE);
            try (Pawl pawl = Pawl.open(full.file().toString(), settings);
                    PawlServer server = PawlServer.start(pawl, ANY_PORT)) {
                figures.addAll(halfLoad(server.port(), "/queue/tasks/" + (one + tasks / 3)));
                figures.addAll(halfLoad(server.port(), "/queue/stats"));
            }
        }
        return figures;
    }

    private List<Figure> halfLoad(int port, String path) throws IOException, InterruptedException {
        progress.accept("reading " + path);
        warming.get(port, path);
        Load whole = wrk.get(port, path);
        Load half = wrk.get(port, path, whole.rate() / 2);
        String name = "GET " + path.replaceAll("[0-9]+", "{id}");
        return List.of(
                new Figure(name, whole.rate(), "requests/s", null, null),
                new Figure("  at half of that", half.rate(), "requests/s", name, half.rate() / whole.rate()),
                new Figure("  p99", half.p99(), "ms", null, null),
                new Figure("  errors", whole.errors() + half.errors(), "", null, null));
    }

    private static long errors(List<Load> loads) {
        return loads.stream().mapToLong(Load::errors).sum();
    }

    private static <T> double median(List<T> values, ToDoubleFunction<T> of) {
        double[] sorted = values.stream().mapToDouble(of).toArray();
        Arrays.sort(sorted);
        return sorted[sorted.length / 2];
    }

    /** What the same HTTP server does when it has nothing to do. */
    private static final class Hello implements AutoCloseable {
        private final Vertx vertx = Vertx.vertx();
        private final HttpServer server = vertx.createHttpServer()
                .requestHandler(request -> request.response().end("hello"))
                .listen(0, "127.0.0.1")
                .toCompletionStage()
                .toCompletableFuture()
                .join();

        int port() {
            return server.actualPort();
        }

        @Override
        public void close() {
            vertx.close().toCompletionStage().toCompletableFuture().join();
        }
    }
}
