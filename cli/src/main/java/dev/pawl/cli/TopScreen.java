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

    /** Of the table its head and a row, however small the window is. */
    private static final int LEAST_TABLE = 2;

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
        lines.addAll(wrapped(counts(look.metrics().stats().all()), size.columns()));
        lines.addAll(wrapped(rates(look), size.columns()));
        List<String> keys = wrapped(keys(paused), size.columns());
        int roomForProblems = size.rows() - lines.size() - 1 - LEAST_TABLE - keys.size();
        look.problems().stream()
                .limit(Math.max(0, Math.min(MOST_PROBLEMS, roomForProblems)))
                .forEach(finding -> lines.add(told(finding)));
        lines.add("");
        List<String> table = table(look);
        int room = Math.max(LEAST_TABLE, size.rows() - lines.size() - keys.size());
        // why: a table that became shorter must not leave an empty window behind.
        scrolled = Math.max(0, Math.min(scrolled, table.size() - room));
        lines.add(table.get(0));
        lines.addAll(table.subList(1 + scrolled, Math.min(table.size(), scrolled + room)));
        lines.addAll(keys);
        return lines.stream().map(line -> Table.cut(line, size.columns())).toList();
    }

    /** Side by side, on as few lines as they fit on; none is broken. */
    private static List<String> wrapped(List<String> words, int columns) {
        List<String> lines = new ArrayList<>();
        String line = "";
        for (String word : words) {
            String longer = line.isEmpty() ? word : line + "  " + word;
            if (!line.isEmpty() && longer.length() > columns) {
                lines.add(line);
                longer = word;
            }
            line = longer;
        }
        lines.add(line);
        return lines;
    }

    private List<String> keys(boolean paused) {
        return List.of(
                "q quit",
                "p " + (paused ? "go on" : "pause"),
                "up/down more lines",
                "left/right " + view.next(-1).word() + "/" + view.next(1).word());
    }

    private static List<String> counts(Counts all) {
        return List.of(
                Table.number(all.queued()) + " queued (" + Table.number(all.scheduled()) + " scheduled)",
                Table.number(all.blocked()) + " blocked",
                Table.number(all.processing()) + " processing",
                Table.number(all.completed()) + " completed",
                Table.number(all.failed()) + " failed",
                Table.number(all.cancelled()) + " cancelled");
    }

    private static List<String> rates(TopLook look) {
        Metrics metrics = look.metrics();
        Activity.Counts hour = metrics.lastHour();
        Double now = look.endedBySecond();
        Long age = metrics.stats().oldestQueuedAgeMillis();
        List<String> rates = new ArrayList<>();
        if (now != null) {
            rates.add(Table.number(Math.round(now)) + "/s ending");
        }
        rates.add(Table.number(hour.enqueued()) + " in, " + Table.number(hour.completed() + hour.failed())
                + " out in 1 h");
        if (age != null) {
            rates.add("oldest ready " + DurationText.describe(Duration.ofSeconds(age / 1_000)));
        }
        rates.add(Table.count(metrics.activeWorkers(), "worker")
                + (metrics.staleWorkers() == 0 ? "" : ", " + Table.number(metrics.staleWorkers()) + " stale"));
        return rates;
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
