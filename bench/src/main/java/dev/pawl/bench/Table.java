package dev.pawl.bench;

import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Words and numbers in columns, for a terminal or as Markdown. */
record Table(List<String> header, List<List<String>> rows) {
    /** For a terminal: numbers to the right. */
    String text() {
        return line(header) + rows.stream().map(this::line).collect(Collectors.joining());
    }

    private String line(List<String> cells) {
        return IntStream.range(0, cells.size())
                        .mapToObj(column -> padded(cells.get(column), column))
                        .collect(Collectors.joining("  "))
                        .stripTrailing()
                + System.lineSeparator();
    }

    private String padded(String cell, int column) {
        String gap = " ".repeat(width(column) - cell.length());
        return isOfNumbers(column) ? gap + cell : cell + gap;
    }

    private boolean isOfNumbers(int column) {
        return rows.stream().map(row -> row.get(column)).allMatch(cell -> cell.matches("([-+]?[0-9][0-9.,]*)?"));
    }

    private int width(int column) {
        return rows.stream()
                .mapToInt(row -> row.get(column).length())
                .reduce(header.get(column).length(), Math::max);
    }

    /** As Markdown. */
    String markdown() {
        StringBuilder text = new StringBuilder();
        text.append(row(header));
        text.append(row(IntStream.range(0, header.size())
                .mapToObj(column -> isOfNumbers(column) ? "---:" : "---")
                .toList()));
        rows.forEach(row -> text.append(row(row)));
        return text.toString();
    }

    private static String row(List<String> cells) {
        return "| " + String.join(" | ", cells) + " |\n";
    }

    /** Three digits or more where there are so many, else two behind the point. */
    static String number(double value) {
        return String.format(Locale.ROOT, value >= 100 || value == 0 ? "%,.0f" : "%.2f", value);
    }
}
