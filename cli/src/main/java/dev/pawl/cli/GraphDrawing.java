package dev.pawl.cli;

import dev.pawl.store.TaskGraph;
import dev.pawl.store.TaskGraph.Edge;
import dev.pawl.store.TaskGraph.Member;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** Ways to draw a graph of tasks. */
enum GraphDrawing {
    /** A line for each task, and what it waits for. */
    TEXT {
        @Override
        String draw(TaskGraph graph) {
            Map<Long, List<Edge>> parents = new HashMap<>();
            graph.edges()
                    .forEach(edge -> parents.computeIfAbsent(edge.child(), id -> new ArrayList<>())
                            .add(edge));
            StringBuilder out = new StringBuilder();
            for (Member node : graph.tasks()) {
                out.append(label(node));
                for (Edge edge : parents.getOrDefault(node.taskId(), List.of())) {
                    out.append("\n  ")
                            .append(edge.condition().wireName())
                            .append(' ')
                            .append(edge.parent())
                            .append(' ')
                            .append(stateOf(edge));
                }
                out.append('\n');
            }
            return out.toString();
        }
    },

    /** The language of Graphviz. */
    DOT {
        @Override
        String draw(TaskGraph graph) {
            StringBuilder out = new StringBuilder("digraph tasks {\n");
            for (Member node : graph.tasks()) {
                String text = label(node).replace("\\", "\\\\").replace("\"", "\\\"");
                out.append("  ")
                        .append(node.taskId())
                        .append(" [label=\"")
                        .append(text)
                        .append("\"];\n");
            }
            for (Edge edge : graph.edges()) {
                out.append("  ")
                        .append(edge.parent())
                        .append(" -> ")
                        .append(edge.child())
                        .append(" [label=\"")
                        .append(edge.condition().wireName())
                        .append("\", style=")
                        .append(style(edge))
                        .append("];\n");
            }
            return out.append("}\n").toString();
        }

        private String style(Edge edge) {
            return switch (edge.state()) {
                case OPEN -> "dashed";
                case MET -> "solid";
                case BROKEN -> "dotted";
            };
        }
    },

    /** A picture: parents above their children. */
    SVG {
        @Override
        String draw(TaskGraph graph) {
            return new Picture(graph).draw();
        }
    };

    String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    abstract String draw(TaskGraph graph);

    private static String label(Member node) {
        return Table.harmless(
                node.taskId() + " " + node.type() + " " + node.status().wireName());
    }

    private static String stateOf(Edge edge) {
        return edge.state().name().toLowerCase(Locale.ROOT);
    }

    /** Boxes in rows: a task stands one row below the lowest of its parents. */
    private static final class Picture {
        private static final int WIDTH = 200;
        private static final int HEIGHT = 36;
        private static final int GAP = 40;

        private final TaskGraph graph;
        private final Map<Long, Integer> columns = new HashMap<>();
        private final Map<Long, Integer> rows;
        private int widest = 1;

        Picture(TaskGraph graph) {
            this.graph = graph;
            this.rows = rows(graph);
            Map<Integer, Integer> taken = new TreeMap<>();
            for (Member node : graph.tasks()) {
                int column = taken.merge(rows.getOrDefault(node.taskId(), 0), 1, Integer::sum);
                columns.put(node.taskId(), column - 1);
                widest = Math.max(widest, column);
            }
        }

        private static Map<Long, Integer> rows(TaskGraph graph) {
            Map<Long, List<Long>> children = new HashMap<>();
            Map<Long, Integer> unplaced = new HashMap<>();
            for (Edge edge : graph.edges()) {
                children.computeIfAbsent(edge.parent(), id -> new ArrayList<>()).add(edge.child());
                unplaced.merge(edge.child(), 1, Integer::sum);
            }
            Map<Long, Integer> rows = new HashMap<>();
            Deque<Long> free = new ArrayDeque<>();
            for (Member node : graph.tasks()) {
                if (!unplaced.containsKey(node.taskId())) {
                    free.add(node.taskId());
                }
            }
            while (!free.isEmpty()) {
                long parent = free.remove();
                int below = rows.computeIfAbsent(parent, id -> 0) + 1;
                for (long child : children.getOrDefault(parent, List.of())) {
                    rows.merge(child, below, Math::max);
                    if (unplaced.merge(child, -1, Integer::sum) == 0) {
                        free.add(child);
                    }
                }
            }
            return rows;
        }

        private int x(long id) {
            return GAP / 2 + columns.getOrDefault(id, 0) * (WIDTH + GAP);
        }

        private int y(long id) {
            return GAP / 2 + rows.getOrDefault(id, 0) * (HEIGHT + GAP);
        }

        String draw() {
            int deepest = rows.values().stream().mapToInt(row -> row + 1).max().orElse(1);
            StringBuilder out = new StringBuilder("<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"%d\" height=\"%d\""
                    .formatted(widest * (WIDTH + GAP), deepest * (HEIGHT + GAP)));
            out.append(" font-family=\"sans-serif\" font-size=\"12\">\n");
            for (Edge edge : graph.edges()) {
                out.append("<path d=\"M%d %d L%d %d\" stroke=\"%s\"%s fill=\"none\"><title>%s %s</title></path>\n"
                        .formatted(
                                x(edge.parent()) + WIDTH / 2,
                                y(edge.parent()) + HEIGHT,
                                x(edge.child()) + WIDTH / 2,
                                y(edge.child()),
                                edge.state() == TaskGraph.State.BROKEN ? "#c62828" : "#607d8b",
                                edge.state() == TaskGraph.State.OPEN ? " stroke-dasharray=\"5 4\"" : "",
                                edge.condition().wireName(),
                                stateOf(edge)));
            }
            for (Member node : graph.tasks()) {
                out.append(
                        ("<rect x=\"%d\" y=\"%d\" width=\"%d\" height=\"%d\" rx=\"6\" fill=\"%s\" stroke=\"#455a64\"/>"
                                        + "<text x=\"%d\" y=\"%d\">%s</text>\n")
                                .formatted(
                                        x(node.taskId()),
                                        y(node.taskId()),
                                        WIDTH,
                                        HEIGHT,
                                        colour(node),
                                        x(node.taskId()) + 8,
                                        y(node.taskId()) + HEIGHT / 2 + 4,
                                        escaped(label(node))));
            }
            return out.append("</svg>\n").toString();
        }

        private static String colour(Member node) {
            return switch (node.status()) {
                case QUEUED -> "#e3f2fd";
                case BLOCKED -> "#eceff1";
                case PROCESSING -> "#fff8e1";
                case COMPLETED -> "#e8f5e9";
                case FAILED -> "#ffebee";
                case CANCELLED -> "#f3e5f5";
            };
        }

        private static String escaped(String text) {
            return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
        }
    }
}
