package dev.pawl.bench;

import dev.pawl.task.Strategy;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * What claims cost in which file.
 *
 * @param size how many tasks stood for "many"
 */
public record ClaimReport(int size, List<Row> rows) implements Report {
    /**
     * The claims of one kind in one file.
     *
     * @param batch tasks per claim
     * @param micros the median
     * @param ratio to the median of the same claims in the base file, measured in turns with these
     */
    record Row(Strategy strategy, int batch, ClaimCase file, double micros, double ratio) {
        boolean isWithinBound() {
            return ratio <= file.bound();
        }
    }

    @Override
    public String table() {
        return cells().text() + System.lineSeparator() + verdict() + System.lineSeparator();
    }

    private Table cells() {
        return new Table(
                List.of("strategy", "tasks", "file", "median us", "ratio", "bound", ""),
                rows.stream()
                        .map(row -> List.of(
                                row.strategy.wireName(),
                                String.valueOf(row.batch),
                                row.file.title(size),
                                String.format(Locale.ROOT, "%.1f", row.micros),
                                row.file == ClaimCase.BASE ? "" : ratio(row.ratio),
                                row.file == ClaimCase.BASE ? "" : String.format(Locale.ROOT, "%.1f", row.file.bound()),
                                row.isWithinBound() ? "" : "over"))
                        .toList());
    }

    private String verdict() {
        long compared = rows.stream().filter(row -> row.file != ClaimCase.BASE).count();
        long within = rows.stream()
                .filter(row -> row.file != ClaimCase.BASE && row.isWithinBound())
                .count();
        return within + " of " + compared + " ratios are within their bounds.";
    }

    private static String ratio(double ratio) {
        return String.format(Locale.ROOT, "%.2f", ratio);
    }

    @Override
    public String json() {
        JsonMapper mapper = JsonMapper.builder().build();
        ObjectNode root = mapper.createObjectNode().put("size", size);
        rows.forEach(row -> root.withArray("claims")
                .addObject()
                .put("strategy", row.strategy.wireName())
                .put("tasks", row.batch)
                .put("file", row.file.title(size))
                .put("median_us", Math.round(row.micros * 10) / 10.0)
                .put("ratio", Math.round(row.ratio * 1000) / 1000.0)
                .put("bound", row.file.bound()));
        return mapper.writeValueAsString(root);
    }

    @Override
    public Map<String, String> charts() {
        Map<String, String> charts = new LinkedHashMap<>();
        charts.put("claim.md", page());
        charts.put("claim.svg", chart().svg());
        return charts;
    }

    private String page() {
        return """
                # What a claim costs in files with much in them

                ![Ratios of the cost of a claim to its cost in a small file, by file and strategy](claim.svg)

                Each file stands beside the base of %s in one run: medians of claims that took turns, and the ratio of two
                medians. How it is measured is told in [the benchmarks](../benchmarks.md#claims). %s

                %s""".formatted(ClaimCase.BASE.title(size), verdict(), cells().markdown());
    }

    private BarChart chart() {
        List<BarChart.Panel> panels = new ArrayList<>();
        for (int batch : rows.stream().mapToInt(Row::batch).distinct().toArray()) {
            panels.add(new BarChart.Panel(
                    batch == 1 ? "One task per claim" : batch + " tasks per claim",
                    "ratio to " + ClaimCase.BASE.title(size),
                    BarChart.Scale.LINEAR,
                    Arrays.stream(ClaimCase.values())
                            .filter(file -> file != ClaimCase.BASE)
                            .map(file -> group(file, batch))
                            .toList()));
        }
        return new BarChart(
                "What a claim costs, as a ratio to a small file",
                Arrays.stream(Strategy.values()).map(Strategy::wireName).toList(),
                "bound",
                panels);
    }

    private BarChart.Group group(ClaimCase file, int batch) {
        return new BarChart.Group(
                file.title(size),
                rows.stream()
                        .filter(row -> row.file == file && row.batch == batch)
                        .map(Row::ratio)
                        .toList(),
                file.bound());
    }
}
