package io.millstream.cli.topic;

import com.fasterxml.jackson.core.JsonGenerator;
import io.millstream.base.Slice;
import io.millstream.cli.JsonText;
import io.millstream.cli.Printable;
import io.millstream.cli.StandardOut;
import io.millstream.log.RecordView;
import java.io.IOException;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Records on their way to standard output, one after the other, in one {@link RecordFormat}. */
abstract class RecordPrinter implements AutoCloseable {
    final StandardOut out;

    private RecordPrinter(StandardOut out) {
        this.out = out;
    }

    /** {@code keySeparator} goes between key and value where values are lines; without it keys are not shown there. */
    static RecordPrinter open(RecordFormat format, StandardOut out, Optional<byte[]> keySeparator) throws IOException {
        return switch (format) {
            case TABLE -> new Table(out);
            case JSON -> new Json(out, true);
            case NDJSON -> new Json(out, false);
            case PLAIN -> new Lines(out, keySeparator.orElse(null));
            case RAW -> new Raw(out);
        };
    }

    abstract void print(int partition, RecordView record) throws IOException;

    /** Ends the output; standard output itself stays open. */
    @Override
    public void close() throws IOException {}

    /** Column widths are fixed, because the first record is shown before the last is known. */
    private static final class Table extends RecordPrinter {
        private static final int KEY_COLUMNS = 16;
        private boolean headed;

        Table(StandardOut out) {
            super(out);
        }

        @Override
        void print(int partition, RecordView record) {
            if (!headed) {
                out.line(row("PARTITION", "OFFSET", "TIMESTAMP", Printable.fit("KEY", KEY_COLUMNS), "VALUE"));
                headed = true;
            }
            out.line(row(
                    Integer.toString(partition),
                    Long.toString(record.offset()),
                    record.timestampMs() < 0
                            ? ""
                            : Instant.ofEpochMilli(record.timestampMs()).toString(),
                    Printable.fit(shown(record.key()), KEY_COLUMNS),
                    shown(record.value())));
        }

        private static String row(String partition, String offset, String time, String key, String value) {
            return String.format("%9s  %10s  %-24s  %s  %s", partition, offset, time, key, value);
        }

        private static String shown(@Nullable Slice bytes) {
            return bytes == null ? "(null)" : Printable.text(bytes.toUtf8());
        }
    }

    private static final class Json extends RecordPrinter {
        private final JsonGenerator json;
        private final boolean array;

        Json(StandardOut out, boolean array) throws IOException {
            super(out);
            this.json = JsonText.generator(out);
            this.array = array;
            if (array) {
                json.writeStartArray();
            }
        }

        @Override
        void print(int partition, RecordView record) throws IOException {
            JsonRecord.write(json, partition, record);
            if (!array) {
                json.writeRaw('\n');
            }
        }

        @Override
        public void close() throws IOException {
            if (array) {
                json.writeEndArray();
                json.writeRaw('\n');
            }
            json.close();
        }
    }

    private static final class Lines extends RecordPrinter {
        private final byte @Nullable [] keySeparator;

        Lines(StandardOut out, byte @Nullable [] keySeparator) {
            super(out);
            this.keySeparator = keySeparator;
        }

        @Override
        void print(int partition, RecordView record) {
            if (keySeparator != null) {
                writeBytes(out, record.key());
                out.write(keySeparator, 0, keySeparator.length);
            }
            writeBytes(out, record.value());
            out.write('\n');
        }
    }

    private static final class Raw extends RecordPrinter {
        Raw(StandardOut out) {
            super(out);
        }

        @Override
        void print(int partition, RecordView record) {
            writeBytes(out, record.value());
        }
    }

    private static void writeBytes(StandardOut out, @Nullable Slice bytes) {
        if (bytes != null) {
            byte[] copy = bytes.toByteArray();
            out.write(copy, 0, copy.length);
        }
    }
}
