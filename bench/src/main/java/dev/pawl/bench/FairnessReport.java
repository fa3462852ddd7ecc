package dev.pawl.bench;

import dev.pawl.bench.BarChart.Group;
import dev.pawl.bench.BarChart.Panel;
import dev.pawl.bench.BarChart.Scale;
import dev.pawl.bench.Lottery.Share;
import dev.pawl.bench.MixedLoad.Fate;
import dev.pawl.task.Strategy;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * Whom each strategy served.
 *
 * @param tasks how many arrived in each run
 * @param trials how many draws each share is of
 */
public record FairnessReport(int tasks, int trials, List<Run> runs, List<Share> shares) implements Report {
    /**
     * One strategy under one load.
     *
     * @param load what arrived over what the worker could do
     */
    record Run(double load, Strategy strategy, Map<Integer, Fate> fates) {
        double shareOfStarts(Fate fate) {
            int all = fates.values().stream()
                    .mapToInt(each -> each.waits().size())
                    .sum();
            return fate.waits().size() / (double) all;
        }
    }

    @Override
    public String table() {
        String gap = System.lineSeparator();
        return waits().text() + gap + turns().text() + gap + lots().text();
    }

    private Table waits() {
        List<List<String>> rows = new ArrayList<>();
        for (Run run : runs) {
            run.fates.forEach((priority, fate) -> rows.add(List.of(
                    fixed(run.load, 2),
                    run.strategy.wireName(),
                    String.valueOf(priority),
                    String.valueOf(fate.arrived()),
                    percent(run.shareOfStarts(fate)),
                    seconds(fate.within(0.5)),
                    seconds(fate.within(0.9)),
                    seconds(fate.within(0.99)),
                    seconds(fate.within(1)),
                    String.valueOf(fate.waiting()),
                    seconds(fate.oldest()))));
        }
        return new Table(
                List.of(
                        "load",
                        "strategy",
                        "priority",
                        "arrived",
                        "% of starts",
                        "wait p50 s",
                        "p90 s",
                        "p99 s",
                        "max s",
                        "still waiting",
                        "oldest s"),
                rows);
    }

    private Table turns() {
        List<List<String>> rows = new ArrayList<>();
        for (Run run : runs) {
            if (run.strategy == Strategy.WEIGHTED_RANDOM) {
                run.fates.forEach((priority, fate) -> rows.add(List.of(
                        fixed(run.load, 2),
                        String.valueOf(priority),
                        fixed(fate.starts(), 1),
                        fixed(fate.bound(), 1),
                        fixed(fate.ratio(), 2),
                        percent(fate.late()),
                        String.valueOf(fate.waits().size()),
                        fixed(fate.due(), 0))));
            }
        }
        return new Table(
                List.of(
                        "load",
                        "priority",
                        "starts to its own",
                        "W/w",
                        "ratio",
                        "% over 5",
                        "started",
                        "due by weight"),
                rows);
    }

    private Table lots() {
        return new Table(
                List.of("waiting", "priority", "% exact", "% drawn", "off by standard errors"),
                shares.stream()
                        .map(share -> List.of(
                                share.among(),
                                String.valueOf(share.priority()),
                                percent(share.exact()),
                                percent(share.drawn()),
                                fixed(share.errors(), 1)))
                        .toList());
    }

    private static String seconds(long millis) {
        return fixed(millis / 1e3, 1);
    }

    private static String percent(double part) {
        return fixed(part * 100, 1);
    }

    private static String fixed(double value, int digits) {
        return String.format(Locale.ROOT, "%." + digits + "f", value);
    }

    @Override
    public String json() {
        JsonMapper mapper = JsonMapper.builder().build();
        ObjectNode root = mapper.createObjectNode();
        root.put("tasks", tasks).put("trials", trials);
        for (Run run : runs) {
            run.fates.forEach((priority, fate) -> root.withArray("runs")
                    .addObject()
                    .put("load", run.load)
                    .put("strategy", run.strategy.wireName())
                    .put("priority", priority)
                    .put("arrived", fate.arrived())
                    .put("share_of_starts", run.shareOfStarts(fate))
                    .put("wait_p50_ms", fate.within(0.5))
                    .put("wait_p90_ms", fate.within(0.9))
                    .put("wait_p99_ms", fate.within(0.99))
                    .put("wait_max_ms", fate.within(1))
                    .put("still_waiting", fate.waiting())
                    .put("oldest_ms", fate.oldest())
                    .put("starts_to_its_own", fate.starts())
                    .put("weight_bound", fate.bound())
                    .put("weight_bound_ratio", fate.ratio())
                    .put("due_by_weight", fate.due()));
        }
        shares.forEach(share -> root.withArray("lottery")
                .addObject()
                .put("waiting", share.among())
                .put("priority", share.priority())
                .put("exact", share.exact())
                .put("drawn", share.drawn())
                .put("standard_errors", share.errors()));
        return mapper.writeValueAsString(root);
    }

    @Override
    public Map<String, String> charts() {
        Map<String, String> charts = new LinkedHashMap<>();
        charts.put("fairness.md", page());
        charts.put("fairness.svg", chart().svg());
        return charts;
    }

    private String page() {
        return """
                # Whom each strategy serves

                ![Waiting times and tasks left over by strategy and priority](fairness.svg)

                %,d tasks of four priorities, each as frequent as the others, arrive at random for a worker that does ten a
                second. Load is what arrives over what it can do. The queue is real, the time is virtual, and the dice fall
                the same way in every run. What it means is told in [the strategies](../strategies.md).

                ## Waiting

                Waiting times are of the tasks that started; those that had not when the last one arrived stand in the last
                two columns.

                %s
                ## Turns under weighted_random

                How many tasks start from a task's arrival to its own start, beside W/w: the total weight of what waits
                meanwhile over the weight of the task. All are means over the tasks that started, the ratio too. "Due by
                weight" adds up, over all starts, the chance that the priority had of winning it.

                %s
                ## The lottery

                %,d draws each.

                %s""".formatted(tasks, waits().markdown(), turns().markdown(), trials, lots().markdown());
    }

    private BarChart chart() {
        List<Panel> panels = new ArrayList<>();
        for (double load : runs.stream().mapToDouble(Run::load).distinct().toArray()) {
            panels.add(panel(
                    "Load " + fixed(load, 2) + ": wait of nine in ten",
                    "seconds",
                    load,
                    fate -> fate.within(0.9) / 1e3));
            panels.add(
                    panel("Load " + fixed(load, 2) + ": left over", "tasks waiting at the end", load, Fate::waiting));
        }
        return new BarChart(
                "Whom each strategy serves",
                MixedLoad.PRIORITIES.stream()
                        .map(priority -> "priority " + priority)
                        .toList(),
                null,
                panels);
    }

    private Panel panel(String title, String axis, double load, ToDoubleFunction<Fate> value) {
        return new Panel(
                title,
                axis,
                Scale.LOGARITHMIC,
                runs.stream()
                        .filter(run -> run.load == load)
                        .map(run -> new Group(
                                run.strategy.wireName(),
                                run.fates.values().stream()
                                        .map(value::applyAsDouble)
                                        .toList(),
                                null))
                        .toList());
    }
}
