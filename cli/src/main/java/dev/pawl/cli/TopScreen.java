package dev.pawl.cli;

import dev.pawl.Metrics;
import dev.pawl.store.Activity;
import dev.pawl.store.Distribution;
import dev.pawl.store.Finding;
import dev.pawl.store.Finding.Severity;
import dev.pawl.store.Stats.Counts;
import dev.pawl.store.WorkerInfo;
import dev.pawl.task.Task;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What {@code pawl top} shows of a look: the figures, what is wrong, and one of four tables, as lines that fit the window. */
final class TopScreen {
    /** The size of a window, in characters. */
    record Size(int columns, int rows) {
        static final Size USUAL = new Size(80, 24);
    }

    private enum View {
        TYPES,
        QUEUES,
        WORKERS,
        FAILURES;

        private static final List<View> ALL = List.of(values());

        View next(int step) {
            return ALL.get(Math.floorMod(ALL.indexOf(this) + step, ALL.size()));
        }

        String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    private static final int MOST_PROBLEMS = 3;
    private static final int ERROR_CHARS = 200;

    private final String location;
    private View view = View.TYPES;
    private int scrolled;

    TopScreen(String location) {
        this.location = location;
    }

    /** Another table, or other lines of it. */
    void move(TopKeys.Key key) {
        switch (key) {
            case LEFT -> show(view.next(-1));
            case RIGHT -> show(view.next(1));
            case UP -> scrolled = Math.max(0, scrolled - 1);
            case DOWN -> scrolled++;
            default -> throw new IllegalArgumentException(key + " moves nothing");
        }
    }

    private void show(View other) {
        view = other;
        scrolled = 0;
    }

    /** As many lines as the window has at most, none wider than it. */
    List<String> lines(TopLook look, Size size, boolean paused) {
        List<String> lines = new ArrayList<>();
        lines.add("pawl top  " + JsonOutput.utc(look.at()).substring(11, 19) + " UTC  " + (paused ? "PAUSED" : "live")
                + "  " + Table.plain(location));
        Metrics metrics = look.metrics();
        lines.add(counts(metrics.stats().all()));
        lines.add(rates(look));
        look.problems().stream().limit(MOST_PROBLEMS).forEach(finding -> lines.add(told(finding)));
        lines.add("");
        List<String> table = table(look);
        int room = Math.max(2, size.rows() - lines.size() - 2);
        // why: a table that became shorter must not leave an empty window behind.
        scrolled = Math.max(0, Math.min(scrolled, table.size() - room));
        lines.add(table.get(0));
        lines.addAll(table.subList(1 + scrolled, Math.min(table.size(), scrolled + room)));
        lines.add("q quit  p " + (paused ? "go on" : "pause") + "  left/right "
                + view.next(-1).word() + "/" + view.next(1).word() + "  up/down more lines");
        return lines.stream().map(line -> Table.cut(line, size.columns())).toList();
    }

    private static String counts(Counts all) {
        return Table.number(all.queued()) + " queued (" + Table.number(all.scheduled()) + " scheduled)  "
                + Table.number(all.blocked()) + " blocked  " + Table.number(all.processing()) + " processing  "
                + Table.number(all.completed()) + " completed  " + Table.number(all.failed()) + " failed  "
                + Table.number(all.cancelled()) + " cancelled";
    }

    private static String rates(TopLook look) {
        Metrics metrics = look.metrics();
        Activity.Counts hour = metrics.lastHour();
        Double now = look.endedBySecond();
        Long age = metrics.stats().oldestQueuedAgeMillis();
        return (now == null ? "" : Table.number(Math.round(now)) + "/s ending  ")
                + Table.number(hour.enqueued()) + " in, " + Table.number(hour.completed() + hour.failed())
                + " out in 1 h  "
                + (age == null ? "" : "oldest ready " + DurationText.describe(Duration.ofSeconds(age / 1_000)) + "  ")
                + Table.count(metrics.activeWorkers(), "worker")
                + (metrics.staleWorkers() == 0 ? "" : ", " + Table.number(metrics.staleWorkers()) + " stale");
    }

    private static String told(Finding finding) {
        return (finding.severity() == Severity.PROBLEM ? "PROBLEM " : "WARNING ") + Table.plain(finding.figure()) + ": "
                + Table.plain(finding.advice());
    }

    private List<String> table(TopLook look) {
        Table table = switch (view) {
            case TYPES -> types(look.metrics());
            case QUEUES ->
                StatsCommand.table(
                        "QUEUE",
                        look.metrics().stats().byQueue(),
                        look.metrics().stats().all());
            case WORKERS -> workers(look);
            case FAILURES -> failures(look);
        };
        StringWriter text = new StringWriter();
        table.print(new PrintWriter(text));
        return text.toString().lines().toList();
    }

    private static Table types(Metrics metrics) {
        Table table = new Table("TYPE", "QUEUED", "PROCESSING", "COMPLETED", "FAILED", "P50 SECONDS", "P95 SECONDS");
        metrics.stats().byType().forEach((type, counts) -> {
            Distribution runs = metrics.runs().getOrDefault(type, Distribution.NONE);
            table.row(
                    type,
                    counts.queued(),
                    counts.processing(),
                    counts.completed(),
                    counts.failed(),
                    seconds(runs, 0.5),
                    seconds(runs, 0.95));
        });
        return table;
    }

    private static String seconds(Distribution runs, double part) {
        return runs.isEmpty()
                ? ""
                : String.format(Locale.ROOT, "%,.3f", runs.quantile(part).orElse(0) / 1_000);
    }

    private static Table workers(TopLook look) {
        Table table = new Table("WORKER", "STATUS", "HEARD", "TASKS", "AT ONCE", "STRATEGY");
        for (WorkerInfo worker : look.workers()) {
            long age = Math.max(0, look.at() - worker.heartbeatAt());
            table.row(
                    worker.id(),
                    worker.liveness(look.at()).wireName(),
                    DurationText.describe(Duration.ofSeconds(age / 1_000)) + " ago",
                    look.tasks().getOrDefault(worker.id(), List.of()).size(),
                    worker.concurrency(),
                    worker.strategy().wireName());
        }
        return table;
    }

    private static Table failures(TopLook look) {
        Table table = new Table("FAILED", "TYPE", "ATTEMPTS", "ERROR");
        for (Task task : look.failures()) {
            String error = task.errorMessage() == null ? "" : task.errorMessage();
            table.row(
                    String.valueOf(task.id()),
                    task.type(),
                    task.attempts() + "/" + task.maxAttempts(),
                    Table.cut(Table.plain(error), ERROR_CHARS));
        }
        return table;
    }
}
