package dev.pawl.server;

import dev.pawl.store.Backup;
import dev.pawl.store.Checkpoint;
import dev.pawl.store.Contradiction;
import dev.pawl.store.Finding;
import dev.pawl.store.Finding.Severity;
import dev.pawl.store.Pruned;
import dev.pawl.store.Retention;
import dev.pawl.store.Retention.Keep;
import dev.pawl.store.Round;
import dev.pawl.store.Vacuumed;
import dev.pawl.task.Progress;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The JSON objects that answer for maintenance. */
final class CareShapes {

    /** A checkpoint, and what is left of the log's file. */
    record Carried(Checkpoint.Mode mode, Checkpoint done, long logBytes) {}

    /** What a pruning removed, or would remove. */
    record Counted(Pruned tasks, boolean dryRun) {}

    private static final Schema KEPT = Schema.number("For how long they are kept after their end; null for ever.")
            .orNull();

    static final Shape<Backup> BACKUP = Shape.<Backup>named("Backup", "A verified copy of the queue.")
            .with(
                    "file",
                    Schema.text("Where it is, on the server's machine."),
                    backup -> backup.file().toString())
            .with("bytes", Schema.integer("Its size."), Backup::bytes)
            .with("tasks", Schema.integer("How many it holds, of every state."), Backup::tasks)
            .with(
                    "seconds",
                    Schema.number("How long it took, with its verification."),
                    backup -> BigDecimal.valueOf(backup.millis(), 3));

    static final Shape<Contradiction> CONTRADICTION = Shape.<Contradiction>named(
                    "Contradiction", "Something that cannot be in a sound queue.")
            .with("name", Schema.text("For programs."), Contradiction::name)
            .with("what", Schema.text("What there are so many of, for people."), Contradiction::what)
            .with(
                    "count",
                    Schema.integer("How many there are; more than " + Contradiction.MOST + " are not counted."),
                    Contradiction::count)
            .with("example", Schema.text("One of them."), Contradiction::example)
            .with("advice", Schema.text("What to do."), Contradiction::advice);

    static final Shape<List<Contradiction>> CHECK = Shape.<List<Contradiction>>named("Check", "What a check found.")
            .with("ok", Schema.bool("Whether all is sound."), List::isEmpty)
            .with(
                    "contradictions",
                    Schema.listOf(CONTRADICTION.name()),
                    found -> found.stream().map(CONTRADICTION::of).toList());

    static final Shape<Carried> CHECKPOINT = Shape.<Carried>named("Checkpoint", "What a checkpoint did.")
            .with(
                    "mode",
                    Schema.text("How far it was to go.").with("enum", LogCheckpointBody.MODES),
                    carried -> LogCheckpointBody.name(carried.mode()))
            .with(
                    "complete",
                    Schema.bool("Whether nobody was in its way."),
                    carried -> carried.done().complete())
            .with(
                    "log_pages",
                    Schema.integer("Pages in the log before it."),
                    carried -> carried.done().logPages())
            .with(
                    "carried_pages",
                    Schema.integer("How many of them stand in the file now."),
                    carried -> carried.done().carriedPages())
            .with("log_bytes", Schema.integer("What the log takes up now."), Carried::logBytes);

    static final Shape<Vacuumed> VACUUM = Shape.<Vacuumed>named("Vacuum", "What a vacuum did.")
            .with("bytes_before", Schema.integer("What the file took up."), Vacuumed::bytesBefore)
            .with("bytes_after", Schema.integer("What it takes up now."), Vacuumed::bytesAfter);

    static final Shape<Counted> PRUNE = Shape.<Counted>named("Prune", "What was removed, or would be.")
            .with(
                    "completed",
                    Schema.integer("Tasks that had completed."),
                    counted -> counted.tasks().completed())
            .with(
                    "failed",
                    Schema.integer("Dead letters."),
                    counted -> counted.tasks().failed())
            .with(
                    "cancelled",
                    Schema.integer("Tasks that were cancelled."),
                    counted -> counted.tasks().cancelled())
            .with(
                    "total",
                    Schema.integer("All of them."),
                    counted -> counted.tasks().total())
            .with("dry_run", Schema.bool("Whether they were only counted."), Counted::dryRun);

    static final Shape<Progress> PROGRESS = Shape.<Progress>named("RunProgress", "How far a run is.")
            .with("done", Schema.integer("Pages of a backup, tasks of a pruning."), Progress::done)
            .with(
                    "total",
                    Schema.integer("Of so many; null when that is not known.").orNull(),
                    progress -> progress.total() == 0 ? null : progress.total());

    static final Shape<MaintenanceRun> RUN = Shape.<MaintenanceRun>named("Run", "A piece of maintenance.")
            .with("run_id", Schema.text("Unique."), MaintenanceRun::id)
            .with(
                    "kind",
                    Schema.text("What it does.")
                            .with(
                                    "enum",
                                    Arrays.stream(MaintenanceRun.Kind.values())
                                            .map(MaintenanceRun.Kind::wireName)
                                            .toList()),
                    run -> run.kind().wireName())
            .with(
                    "state",
                    Schema.text("`waiting` while one of another kind goes on.")
                            .with(
                                    "enum",
                                    Arrays.stream(MaintenanceRun.State.values())
                                            .map(MaintenanceRun.State::wireName)
                                            .toList()),
                    run -> run.state().wireName())
            .with(
                    "progress",
                    Schema.orNull(PROGRESS.name(), "How far it is; null where nothing is known of that."),
                    run -> run.progress() == null ? null : PROGRESS.of(run.progress()))
            .with(
                    "outcome",
                    Schema.anyOrNull(
                            "What came of it, by its kind; null until it is done, and always for an analyze.",
                            List.of(BACKUP.name(), CHECK.name(), CHECKPOINT.name(), VACUUM.name(), PRUNE.name())),
                    MaintenanceRun::outcome)
            .with("error", Schema.text("Why it failed; null unless it did.").orNull(), MaintenanceRun::error)
            .with(
                    "started_at_utc",
                    Schema.time("When it began; null while it waits.").orNull(),
                    run -> IsoTime.write(run.startedAt()))
            .with(
                    "ended_at_utc",
                    Schema.time("When it ended; null until then.").orNull(),
                    run -> IsoTime.write(run.endedAt()))
            .example("""
                    {"run_id": "0b8fb1f3-4a4b-4ba8-b1b6-0f3a8c1c8a52", "kind": "vacuum", "state": "done", "progress": null,
                     "outcome": {"bytes_before": 4096000, "bytes_after": 1228800}, "error": null,
                     "started_at_utc": "2026-11-21T23:49:00.183Z", "ended_at_utc": "2026-11-21T23:49:00.402Z"}""");

    static final Shape<Finding> FINDING = Shape.<Finding>named("Finding", "What an examination says of one thing.")
            .with("name", Schema.text("For programs."), Finding::name)
            .with(
                    "severity",
                    Schema.text(
                                    "`ok`, `warning` when somebody should look at it, `problem` when something does not work or soon"
                                            + " will not.")
                            .with(
                                    "enum",
                                    Arrays.stream(Severity.values())
                                            .map(Severity::wireName)
                                            .toList()),
                    finding -> finding.severity().wireName())
            .with("figure", Schema.text("What was found."), Finding::figure)
            .with("advice", Schema.text("What to do; empty when nothing needs doing."), Finding::advice);

    static final Shape<List<Finding>> DOCTOR = Shape.<List<Finding>>named("Doctor", "What an examination found.")
            .with(
                    "ok",
                    Schema.bool("Whether there is no problem; warnings are none."),
                    found -> found.stream().noneMatch(finding -> finding.severity() == Severity.PROBLEM))
            .with(
                    "findings",
                    Schema.listOf(FINDING.name()),
                    found -> found.stream().map(FINDING::of).toList());

    static final Shape<Round> ROUND = Shape.<Round>named("Round", "The last maintenance of its kind that was due.")
            .with(
                    "kind",
                    Schema.text("What it does.")
                            .with(
                                    "enum",
                                    Arrays.stream(Round.Kind.values())
                                            .map(Round.Kind::wireName)
                                            .toList()),
                    round -> round.kind().wireName())
            .with("begun_at_utc", Schema.time("When it began."), round -> IsoTime.write(round.begunAt()))
            .with("by", Schema.text("Who did it."), Round::by)
            .with(
                    "state",
                    Schema.text("`begun` while it goes on, or when its process died in it.")
                            .with(
                                    "enum",
                                    Arrays.stream(Round.State.values())
                                            .map(Round.State::wireName)
                                            .toList()),
                    round -> round.state().wireName())
            .with("outcome", Schema.text("What came of it, in a few words."), Round::outcome)
            .example("""
                    {"kind": "prune", "begun_at_utc": "2026-11-21T23:49:00.183Z", "by": "mill-4711", "state": "done",
                     "outcome": "12 tasks, 0 workers"}""");

    static final Shape<Keep> TYPE_RETENTION =
            keep(Shape.named("TypeRetention", "For how long tasks of a type are kept."), keep -> keep);

    static final Shape<Retention> RETENTION = keep(
                    Shape.<Retention>named("Retention", "For how long ended tasks are kept."), Retention::all)
            .with("by_type", Schema.mapOf(TYPE_RETENTION.name(), "What is different for a type."), CareShapes::byType)
            .example("""
                    {"completed_seconds": 604800, "failed_seconds": 2592000, "cancelled_seconds": 604800, "keep_keys": false,
                     "by_type": {"heartbeat": {"completed_seconds": 3600, "failed_seconds": 2592000,
                                               "cancelled_seconds": 604800, "keep_keys": false}}}""");

    static final Shape<List<String>> WORKERS_REMOVED = Shape.<List<String>>named(
                    "WorkersRemoved", "Workers that are gone from the register.")
            .with("worker_ids", Schema.list("string"), ids -> ids);

    static final Shape<String> WORKER_REMOVED = Shape.<String>named(
                    "WorkerRemoved", "The worker is gone from the register.")
            .with("worker_id", Schema.text("The worker."), id -> id)
            .with("message", Schema.text("For people."), id -> "Worker removed");

    static final List<Shape<?>> ALL = List.of(
            RUN,
            PROGRESS,
            BACKUP,
            CHECK,
            CONTRADICTION,
            CHECKPOINT,
            VACUUM,
            PRUNE,
            DOCTOR,
            FINDING,
            ROUND,
            RETENTION,
            TYPE_RETENTION,
            WORKERS_REMOVED,
            WORKER_REMOVED);

    private CareShapes() {}

    private static <T> Shape<T> keep(Shape<T> shape, Function<T, Keep> kept) {
        return shape.with(
                        "completed_seconds",
                        KEPT,
                        value -> seconds(kept.apply(value).completed()))
                .with("failed_seconds", KEPT, value -> seconds(kept.apply(value).failed()))
                .with(
                        "cancelled_seconds",
                        KEPT,
                        value -> seconds(kept.apply(value).cancelled()))
                .with(
                        "keep_keys",
                        Schema.bool("Whether a task that has an idempotency key is kept for ever."),
                        value -> kept.apply(value).keys());
    }

    private static @Nullable BigDecimal seconds(Duration kept) {
        return kept.equals(Retention.FOREVER) ? null : BodyField.seconds(kept);
    }

    private static Map<String, Shape.Filled<Keep>> byType(Retention retention) {
        Map<String, Shape.Filled<Keep>> filled = new TreeMap<>();
        retention.byType().forEach((type, keep) -> filled.put(type, TYPE_RETENTION.of(keep)));
        return filled;
    }
}
