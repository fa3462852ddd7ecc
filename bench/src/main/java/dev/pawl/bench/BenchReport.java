package dev.pawl.bench;

import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The figures of one run.
 *
 * @param figures in the order of the table
 */
public record BenchReport(List<Figure> figures) implements Report {
    /**
     * One figure.
     *
     * @param unit what {@code value} counts
     * @param yardstick the figure of the same run it is compared with; null for none
     * @param ratio {@code value} over the yardstick's; null for none
     */
    public record Figure(
            String name,
            double value,
            String unit,
            @Nullable String yardstick,
            @Nullable Double ratio) {}

    @Override
    public String table() {
        return new Table(
                        List.of("figure", "value", "", "ratio", "to"),
                        figures.stream()
                                .map(figure -> List.of(
                                        figure.name,
                                        Table.number(figure.value),
                                        figure.unit,
                                        figure.ratio == null ? "" : String.format(Locale.ROOT, "%.2f", figure.ratio),
                                        figure.yardstick == null ? "" : figure.yardstick))
                                .toList())
                .text();
    }

    @Override
    public String json() {
        JsonMapper mapper = JsonMapper.builder().build();
        ObjectNode root = mapper.createObjectNode();
        ArrayNode list = root.putArray("figures");
        for (Figure figure : figures) {
            ObjectNode node = list.addObject();
            node.put("name", figure.name);
            node.put("value", Math.round(figure.value * 1000) / 1000.0);
            node.put("unit", figure.unit);
            if (figure.yardstick != null && figure.ratio != null) {
                node.put("yardstick", figure.yardstick);
                node.put("ratio", Math.round(figure.ratio * 1000) / 1000.0);
            }
        }
        return mapper.writeValueAsString(root);
    }
}
