package io.millstream.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Columns as wide as their widest cell; numbers to the right, everything else to the left. */
final class TextTable {
    private static final String GAP = "  ";

    private final String[] columns;
    private final List<String[]> rows = new ArrayList<>();
    private final boolean[] numeric;

    TextTable(String... columns) {
        this.columns = columns;
        this.numeric = new boolean[columns.length];
    }

    void row(@Nullable Object... cells) {
        var row = new String[columns.length];
        for (int i = 0; i < columns.length; i++) {
            Object cell = cells[i];
            row[i] = cell == null ? "" : Printable.text(cell.toString());
            numeric[i] |= cell instanceof Number;
        }
        rows.add(row);
    }

    List<String> lines() {
        int[] widths = new int[columns.length];
        for (int i = 0; i < columns.length; i++) {
            widths[i] = columns[i].length();
            for (String[] row : rows) {
                widths[i] = Math.max(widths[i], Printable.width(row[i]));
            }
        }
        var lines = new ArrayList<String>();
        var headings = new String[columns.length];
        for (int i = 0; i < columns.length; i++) {
            headings[i] = columns[i].toUpperCase(Locale.ROOT);
        }
        lines.add(line(headings, widths));
        for (String[] row : rows) {
            lines.add(line(row, widths));
        }
        return lines;
    }

    private String line(String[] cells, int[] widths) {
        var line = new StringBuilder();
        for (int i = 0; i < cells.length; i++) {
            int missing = widths[i] - Printable.width(cells[i]);
            if (i > 0) {
                line.append(GAP);
            }
            if (numeric[i]) {
                line.append(" ".repeat(missing)).append(cells[i]);
            } else {
                line.append(cells[i]).append(" ".repeat(missing));
            }
        }
        return line.toString().stripTrailing();
    }
}
