package dev.pawl.cli;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Rows under headings, as wide as they need to be; columns of numbers stand right. */
final class Table {
    private final List<String> headings;
    private final List<List<String>> rows = new ArrayList<>();

    Table(String... headings) {
        this.headings = List.of(headings);
    }

    Table row(Object... cells) {
        List<String> row = new ArrayList<>(cells.length);
        for (Object cell : cells) {
            row.add(cell instanceof Number number ? number(number.longValue()) : plain(String.valueOf(cell)));
        }
        rows.add(row);
        return this;
    }

    void print(PrintWriter out) {
        List<List<String>> lines = new ArrayList<>();
        lines.add(headings);
        lines.addAll(rows);
        int last = headings.size() - 1;
        for (List<String> line : lines) {
            StringBuilder text = new StringBuilder();
            for (int column = 0; column <= last; column++) {
                boolean right = isNumeric(column);
                String cell = line.get(column);
                String gap = " ".repeat(width(column) - length(cell));
                text.append(right ? gap : "").append(cell);
                text.append(right || column == last ? "" : gap).append(column == last ? "" : "  ");
            }
            out.println(text.toString().stripTrailing());
        }
        out.flush();
    }

    private int width(int column) {
        return Math.max(
                length(headings.get(column)),
                rows.stream().mapToInt(row -> length(row.get(column))).max().orElse(0));
    }

    private boolean isNumeric(int column) {
        return rows.stream().allMatch(row -> row.get(column).matches("[\\d,.]+"));
    }

    private static int length(String cell) {
        return cell.codePointCount(0, cell.length());
    }

    static String number(long number) {
        return String.format(Locale.ROOT, "%,d", number);
    }

    /** A number of things: {@code 1 file}, {@code 2 files}. */
    static String count(long number, String thing) {
        return number(number) + " " + thing + (number == 1 ? "" : "s");
    }

    /** The first line of a text, harmless to a terminal. */
    static String plain(String text) {
        return harmless(text.strip().lines().findFirst().orElse(""));
    }

    /** A text that does nothing to a terminal but stand there: what tasks say may contain anything. */
    static String harmless(String text) {
        return text.replace("\r\n", "\n").replaceAll("[\\p{Cc}\\p{Cf}&&[^\n\t]]", "\uFFFD");
    }

    /** At most so many characters. */
    static String cut(String text, int length) {
        return text.length() <= length ? text : text.substring(0, length - 1) + "…";
    }
}
