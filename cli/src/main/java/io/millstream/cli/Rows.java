package io.millstream.cli;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.util.Arrays;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Rows of one shape on their way to standard output, in any {@link OutputFormat}. A cell is a text, a number, a boolean,
 * or null; in JSON it may also be a map or a list of cells.
 */
public abstract class Rows implements AutoCloseable {
    final StandardOut out;
    final String[] columns;

    private Rows(StandardOut out, String[] columns) {
        this.out = out;
        this.columns = columns;
    }

    public static Rows open(OutputFormat format, StandardOut out, String... columns) throws IOException {
        return switch (format) {
            case TABLE -> new Table(out, columns);
            case PLAIN -> new Plain(out, columns);
            case JSON -> new Json(out, columns, true);
            case NDJSON -> new Json(out, columns, false);
        };
    }

    /** One cell for each column. */
    public abstract void row(@Nullable Object... cells) throws IOException;

    /** Ends the output; standard output itself stays open. */
    @Override
    public abstract void close() throws IOException;

    /** Holds the rows back until {@link #close}, because the widest cell decides how the first is written. */
    private static final class Table extends Rows {
        private final TextTable table;

        Table(StandardOut out, String[] columns) {
            super(out, columns);
            this.table = new TextTable(columns);
        }

        @Override
        public void row(@Nullable Object... cells) {
            table.row(cells);
        }

        @Override
        public void close() {
            table.lines().forEach(out::line);
        }
    }

    private static final class Plain extends Rows {
        Plain(StandardOut out, String[] columns) {
            super(out, columns);
        }

        @Override
        public void row(@Nullable Object... cells) {
            out.line(Arrays.stream(cells)
                    .map(cell -> cell == null ? "" : Printable.text(cell.toString()))
                    .collect(Collectors.joining("\t")));
        }

        @Override
        public void close() {}
    }

    private static final class Json extends Rows {
        private final JsonGenerator generator;
        private final boolean array;

        Json(StandardOut out, String[] columns, boolean array) throws IOException {
            super(out, columns);
            this.array = array;
            this.generator = JsonText.generator(out);
            if (array) {
                generator.writeStartArray();
            }
        }

        @Override
        public void row(@Nullable Object... cells) throws IOException {
            generator.writeStartObject();
            for (int i = 0; i < columns.length; i++) {
                generator.writeFieldName(columns[i]);
                JsonText.write(generator, cells[i]);
            }
            generator.writeEndObject();
            if (!array) {
                generator.writeRaw('\n');
            }
        }

        @Override
        public void close() throws IOException {
            if (array) {
                generator.writeEndArray();
                generator.writeRaw('\n');
            }
            generator.close();
        }
    }
}
