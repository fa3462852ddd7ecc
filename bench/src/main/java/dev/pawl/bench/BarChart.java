package dev.pawl.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Groups of bars as an SVG picture: one bar for each series in each group, panels below each other. It brings its own
 * background and colours for light and dark, has no scripts and no fonts of its own, and its words are text.
 *
 * @param series what the bars of each group are, in the order of their values
 * @param bound what the line across a group is; null when no group has one
 */
record BarChart(String title, List<String> series, @Nullable String bound, List<Panel> panels) {
    /** How high a bar of some value is. */
    enum Scale {
        LINEAR,
        LOGARITHMIC
    }

    /**
     * @param axis what the values are, with their unit
     */
    record Panel(String title, String axis, Scale scale, List<Group> groups) {}

    /**
     * @param bound a line across the group; null for none
     */
    record Group(String name, List<Double> values, @Nullable Double bound) {}

    private static final int WIDTH = 900;
    private static final int LEFT = 70;
    private static final int RIGHT = 20;
    private static final int HEAD = 70;
    private static final int PANEL = 300;
    private static final int PANEL_HEAD = 40;
    private static final int PLOT = 200;
    private static final int LINE = 15;
    private static final double LETTER = 6.8;

    private static final String STYLE = """
              <style>
                text { font: 12px sans-serif; fill: #1f2328 }
                .title { font-size: 16px; font-weight: bold }
                .panel { font-size: 14px; font-weight: bold }
                .dim { font-size: 11px; fill: #59636e }
                .middle { text-anchor: middle }
                .end { text-anchor: end }
                .paper { fill: #ffffff }
                .grid { stroke: #d1d9e0 }
                .bound { stroke: #cf222e; stroke-width: 2; stroke-dasharray: 6 4 }
                .s0 { fill: #0969da } .s1 { fill: #bc4c00 } .s2 { fill: #1a7f37 } .s3 { fill: #8250df }
                @media (prefers-color-scheme: dark) {
                  text { fill: #f0f6fc }
                  .dim { fill: #9198a1 }
                  .paper { fill: #0d1117 }
                  .grid { stroke: #3d444d }
                  .bound { stroke: #ff7b72 }
                  .s0 { fill: #58a6ff } .s1 { fill: #f0883e } .s2 { fill: #3fb950 } .s3 { fill: #bc8cff }
                }
              </style>
            """;

    String svg() {
        int height = HEAD + panels.size() * PANEL;
        StringBuilder svg = new StringBuilder();
        add(
                svg,
                "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" role=\"img\" aria-label=\"%s\">",
                WIDTH,
                height,
                escaped(title));
        svg.append(STYLE);
        add(svg, "  <rect class=\"paper\" width=\"%d\" height=\"%d\" />", WIDTH, height);
        text(svg, LEFT, 26, "title", title);
        legend(svg);
        for (int i = 0; i < panels.size(); i++) {
            draw(svg, panels.get(i), HEAD + i * PANEL + PANEL_HEAD);
        }
        return svg.append("</svg>\n").toString();
    }

    private void legend(StringBuilder svg) {
        double x = LEFT;
        for (int i = 0; i < series.size(); i++) {
            add(svg, "  <rect class=\"s%d\" x=\"%.1f\" y=\"41\" width=\"12\" height=\"12\" />", i, x);
            text(svg, x + 18, 51, "", series.get(i));
            x += 40 + series.get(i).length() * LETTER;
        }
        if (bound != null) {
            add(svg, "  <line class=\"bound\" x1=\"%.1f\" x2=\"%.1f\" y1=\"47\" y2=\"47\" />", x, x + 24);
            text(svg, x + 30, 51, "", bound);
        }
    }

    private void draw(StringBuilder svg, Panel panel, int top) {
        Axis axis = Axis.of(panel);
        text(svg, LEFT, top - 16, "panel", panel.title);
        add(
                svg,
                "  <text class=\"dim middle\" transform=\"translate(18 %d) rotate(-90)\">%s</text>",
                top + PLOT / 2,
                escaped(panel.axis));
        for (double tick : axis.ticks()) {
            double y = top + PLOT * (1 - axis.part(tick));
            add(
                    svg,
                    "  <line class=\"grid\" x1=\"%d\" x2=\"%d\" y1=\"%.1f\" y2=\"%.1f\" />",
                    LEFT,
                    WIDTH - RIGHT,
                    y,
                    y);
            text(svg, LEFT - 6, y + 4, "dim end", label(tick));
        }
        double width = (WIDTH - LEFT - RIGHT) / (double) panel.groups.size();
        for (int i = 0; i < panel.groups.size(); i++) {
            draw(svg, panel.groups.get(i), axis, LEFT + i * width, width, top);
        }
    }

    private static void draw(StringBuilder svg, Group group, Axis axis, double left, double width, int top) {
        double bar = width * 0.84 / group.values.size();
        for (int i = 0; i < group.values.size(); i++) {
            double high = PLOT * axis.part(group.values.get(i));
            double x = left + width * 0.08 + i * bar;
            add(
                    svg,
                    "  <rect class=\"s%d\" x=\"%.1f\" y=\"%.1f\" width=\"%.1f\" height=\"%.1f\" />",
                    i,
                    x + 1,
                    top + PLOT - high,
                    bar - 2,
                    high);
            text(svg, x + bar / 2, top + PLOT - high - 4, "dim middle", label(group.values.get(i)));
        }
        if (group.bound != null) {
            double y = top + PLOT * (1 - axis.part(group.bound));
            add(
                    svg,
                    "  <line class=\"bound\" x1=\"%.1f\" x2=\"%.1f\" y1=\"%.1f\" y2=\"%.1f\" />",
                    left + width * 0.04,
                    left + width * 0.96,
                    y,
                    y);
        }
        List<String> lines = wrapped(group.name, (int) (width / LETTER));
        for (int i = 0; i < lines.size(); i++) {
            text(svg, left + width / 2, top + PLOT + 18 + i * LINE, "middle", lines.get(i));
        }
    }

    /** From nothing, or from the decade below the smallest value, to above the largest. */
    private record Axis(Scale scale, double least, double most) {
        static Axis of(Panel panel) {
            double least = Double.MAX_VALUE;
            double most = 0;
            for (Group group : panel.groups) {
                for (double value : group.values) {
                    least = value > 0 ? Math.min(least, value) : least;
                    most = Math.max(most, value);
                }
                most = group.bound == null ? most : Math.max(most, group.bound);
            }
            if (most == 0) {
                return new Axis(Scale.LINEAR, 0, 1);
            } else if (panel.scale == Scale.LINEAR) {
                return new Axis(panel.scale, 0, most * 1.12);
            }
            double floor = Math.pow(10, Math.floor(Math.log10(least)));
            return new Axis(panel.scale, floor == least ? floor / 10 : floor, most * 2);
        }

        /** How much of the height a value takes, from 0 to 1. */
        double part(double value) {
            return scale == Scale.LINEAR
                    ? value / most
                    : Math.max(0, Math.log10(Math.max(value, least) / least) / Math.log10(most / least));
        }

        List<Double> ticks() {
            List<Double> ticks = new ArrayList<>();
            if (scale == Scale.LOGARITHMIC) {
                for (double tick = least; tick <= most; tick *= 10) {
                    ticks.add(tick);
                }
                return ticks;
            }
            double decade = Math.pow(10, Math.floor(Math.log10(most)));
            double step = most / decade < 2 ? decade / 5 : most / decade < 5 ? decade / 2 : decade;
            for (int i = 0; i * step <= most; i++) {
                ticks.add(i * step);
            }
            return ticks;
        }
    }

    private static List<String> wrapped(String words, int letters) {
        List<String> lines = new ArrayList<>();
        StringBuilder line = new StringBuilder();
        for (String word : words.split(" ", -1)) {
            if (line.length() > 0 && line.length() + 1 + word.length() > letters) {
                lines.add(line.toString());
                line.setLength(0);
            }
            line.append(line.length() > 0 ? " " : "").append(word);
        }
        lines.add(line.toString());
        return lines;
    }

    private static String label(double value) {
        if (value != 0 && value < 0.095) {
            return String.format(Locale.ROOT, "%.2f", value);
        }
        String text = String.format(Locale.ROOT, value < 10 ? "%.1f" : "%,.0f", value);
        return text.endsWith(".0") ? text.substring(0, text.length() - 2) : text;
    }

    private static void text(StringBuilder svg, double x, double y, String style, String words) {
        add(svg, "  <text class=\"%s\" x=\"%.1f\" y=\"%.1f\">%s</text>", style, x, y, escaped(words));
    }

    private static void add(StringBuilder svg, String format, Object... values) {
        svg.append(String.format(Locale.ROOT, format, values)).append('\n');
    }

    private static String escaped(String words) {
        return words.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;");
    }
}
