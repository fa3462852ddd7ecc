package dev.pawl.client;

import dev.pawl.store.Backup;
import dev.pawl.store.BackupRequest;
import dev.pawl.store.Checkpoint;
import dev.pawl.store.Contradiction;
import dev.pawl.store.Distribution;
import dev.pawl.store.Finding;
import dev.pawl.store.Maintenance;
import dev.pawl.store.Pruned;
import dev.pawl.store.Retention;
import dev.pawl.store.Retention.Keep;
import dev.pawl.store.Round;
import dev.pawl.store.StoreException;
import dev.pawl.store.StoreMeters;
import dev.pawl.store.Vacuumed;
import dev.pawl.task.JsonText;
import dev.pawl.task.Progress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The care of a storage that a server keeps: what is asked for here is a run there, of which the end is waited for. When its
 * planned rounds are due, the server knows itself.
 */
final class ServerCare implements Maintenance {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final String WAIT = "?wait_seconds=" + PATIENCE.toSeconds();

    private final ServerLink link;

    ServerCare(ServerLink link) {
        this.link = link;
    }

    private JsonAnswer run(String kind, JsonBody wanted) {
        return run(kind, wanted, progress -> {});
    }

    /** Begins a run and waits for its end. */
    private JsonAnswer run(String kind, JsonBody wanted, Consumer<Progress> told) {
        JsonAnswer run = asked("POST", "/queue/maintenance/" + kind, wanted.json());
        while (run.timeOrNull("ended_at_utc") == null) {
            if (run.textOrNull("progress") != null) {
                JsonAnswer progress = run.object("progress");
                Long total = progress.numberOrNull("total");
                told.accept(new Progress(progress.number("done"), total == null ? 0 : total, null));
            }
            run = asked("GET", "/queue/maintenance/runs/" + run.text("run_id"), null);
        }
        String error = run.textOrNull("error");
        if (error != null) {
            throw new StoreException(error, null);
        }
        return run;
    }

    private JsonAnswer asked(String method, String path, @Nullable String body) {
        return ServerLink.wait(
                        link.callAsync(new ServerLink.Call(method, path + WAIT, body, List.of(), PATIENCE, null)))
                .json();
    }

    @Override
    public Checkpoint checkpoint(Checkpoint.Mode mode) {
        JsonAnswer done = run(
                        "checkpoint", new JsonBody().with("mode", mode.name().toLowerCase(Locale.ROOT)))
                .object("outcome");
        return new Checkpoint(done.flag("complete"), done.number("log_pages"), done.number("carried_pages"));
    }

    /** Nothing: there is no log here. */
    @Override
    public long logBytes() {
        return 0;
    }

    /** Nothing: this process writes no database. */
    @Override
    public StoreMeters meters() {
        return new StoreMeters(Distribution.NONE, Distribution.NONE, Distribution.NONE, 0, 0);
    }

    @Override
    public Vacuumed vacuum() {
        JsonAnswer done = run("vacuum", new JsonBody()).object("outcome");
        return new Vacuumed(done.number("bytes_before"), done.number("bytes_after"));
    }

    @Override
    public void analyze() {
        run("analyze", new JsonBody());
    }

    /** Into the server's own folder, on its machine: nobody who asks over HTTP says where. */
    @Override
    public Backup backup(BackupRequest request, Consumer<Progress> told) {
        if (request.file() != null || request.folder() != null) {
            throw new UnsupportedOperationException(
                    "a server says itself where its backups go: ask for BackupRequest.DEFAULT, with a name and a number to keep");
        }
        JsonAnswer done = run(
                        "backup",
                        new JsonBody()
                                .with("name", request.name().isEmpty() ? null : request.name())
                                .with("keep", request.keep() == 0 ? null : request.keep()),
                        told)
                .object("outcome");
        return new Backup(
                Path.of(done.text("file")), done.number("bytes"), done.number("tasks"), done.millis("seconds"));
    }

    @Override
    public List<Contradiction> check(boolean quick) {
        return run("check", new JsonBody().with("quick", quick)).object("outcome").objects("contradictions").stream()
                .map(found -> new Contradiction(
                        found.text("name"),
                        found.text("what"),
                        found.number("count"),
                        found.text("example"),
                        found.text("advice")))
                .toList();
    }

    @Override
    public List<Finding> examine() {
        return link.get("/queue/maintenance/doctor").json().objects("findings").stream()
                .map(found -> new Finding(
                        found.text("name"),
                        Finding.Severity.valueOf(found.text("severity").toUpperCase(Locale.ROOT)),
                        found.text("figure"),
                        found.text("advice")))
                .toList();
    }

    /** All in one run of the server, which nobody ends from here: {@code goesOn} is not asked. */
    @Override
    public Pruned prune(Retention retention, Predicate<Pruned> goesOn) {
        return prune(retention, false);
    }

    @Override
    public Pruned prunable(Retention retention) {
        return prune(retention, true);
    }

    private Pruned prune(Retention retention, boolean dryRun) {
        if (!retention.equals(retention())) {
            throw new UnsupportedOperationException("a server prunes by the retention that it keeps: say it by"
                    + " maintenance().retain(...), or POST /queue/maintenance/prune what is to go");
        }
        JsonAnswer done = run("prune", new JsonBody().with("dry_run", dryRun)).object("outcome");
        return new Pruned(done.number("completed"), done.number("failed"), done.number("cancelled"));
    }

    @Override
    public Retention retention() {
        JsonAnswer kept = link.get("/queue/maintenance/retention").json();
        JsonAnswer byType = kept.object("by_type");
        Map<String, Keep> types = new TreeMap<>();
        for (String type : byType.names()) {
            types.put(type, keep(byType.object(type)));
        }
        return new Retention(keep(kept), types);
    }

    private static Keep keep(JsonAnswer kept) {
        return new Keep(
                time(kept, "completed_seconds"),
                time(kept, "failed_seconds"),
                time(kept, "cancelled_seconds"),
                kept.flag("keep_keys"));
    }

    private static Duration time(JsonAnswer kept, String name) {
        return kept.textOrNull(name) == null ? Retention.FOREVER : Duration.ofMillis(kept.millis(name));
    }

    @Override
    public void retain(Retention retention) {
        JsonBody byType = new JsonBody();
        retention.byType().forEach((type, keep) -> byType.withNamed(type, body(keep)));
        link.call(
                "PUT",
                "/queue/maintenance/retention",
                body(retention.all())
                        .with("by_type", new JsonText(byType.json()))
                        .json());
    }

    private static JsonBody body(Keep keep) {
        return new JsonBody()
                .with("completed_seconds", seconds(keep.completed()))
                .with("failed_seconds", seconds(keep.failed()))
                .with("cancelled_seconds", seconds(keep.cancelled()))
                .with("keep_keys", keep.keys());
    }

    private static Object seconds(Duration kept) {
        return kept.equals(Retention.FOREVER) ? new JsonText("null") : JsonBody.seconds(kept.toMillis());
    }

    @Override
    public List<String> pruneWorkers(Duration goneFor, boolean force) {
        return link.post(
                        "/queue/maintenance/workers/prune",
                        new JsonBody()
                                .withSeconds("gone_for_seconds", goneFor.toMillis())
                                .with("force", force))
                .json()
                .texts("worker_ids");
    }

    @Override
    public Optional<Boolean> pruneWorker(String id, boolean force) {
        Reply reply = link.call(
                "DELETE",
                "/queue/workers/" + ServerLink.encoded(id) + "?force=" + force,
                null,
                "no_such_worker",
                "conflict");
        return reply.code().equals("no_such_worker") ? Optional.empty() : Optional.of(reply.isSuccess());
    }

    @Override
    public List<Round> rounds() {
        return link.get("/queue/maintenance/rounds").list().stream()
                .map(round -> new Round(
                        Round.Kind.valueOf(round.text("kind").toUpperCase(Locale.ROOT)),
                        round.time("begun_at_utc"),
                        round.text("by"),
                        Round.State.valueOf(round.text("state").toUpperCase(Locale.ROOT)),
                        Objects.requireNonNullElse(round.textOrNull("outcome"), "")))
                .toList();
    }

    private static UnsupportedOperationException planned() {
        return new UnsupportedOperationException(
                "the rounds of maintenance are the server's own; rounds() tells of them");
    }

    @Override
    public boolean begin(Round.Kind kind, long since, String by) {
        throw planned();
    }

    @Override
    public void end(Round.Kind kind, boolean failed, String outcome) {
        throw planned();
    }
}
