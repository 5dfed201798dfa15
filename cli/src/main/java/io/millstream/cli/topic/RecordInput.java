package io.millstream.cli.topic;

import io.millstream.base.ErrorKind;
import io.millstream.base.JobException;
import io.millstream.cli.JsonText;
import io.millstream.cli.LineReader;
import io.millstream.cli.Printable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Records out of a stream of bytes. Belongs to one thread. */
abstract class RecordInput {
    /** How the stream is cut into records. */
    enum Cut {
        /** Every line is a value, or a key and a value. */
        LINES,
        /** Every line is a {@link JsonRecord}. */
        NDJSON,
        /** Everything together is one value. */
        WHOLE
    }

    /** The next record, or null at the end. Blocks until there is one or the other. */
    abstract @Nullable AppendRecord next() throws IOException;

    /** Where the last record came from, for messages: {@code line 7 of standard input}. */
    abstract String place();

    /** True if {@link #next} would probably wait for whoever writes the stream. */
    abstract boolean wouldBlock() throws IOException;

    /**
     * @param maxRecordBytes what the topic takes at most; a longer record is refused before it fills the memory
     */
    static RecordInput open(Cut cut, InputStream in, byte @Nullable [] keySeparator, int maxRecordBytes) {
        return switch (cut) {
            case LINES -> new Lines(in, keySeparator, maxRecordBytes);
            // In base64 and with escapes a record takes more room than the bytes it stands for.
            case NDJSON -> new Json(in, (int) Math.min(Integer.MAX_VALUE - 8L, 6L * maxRecordBytes + 4096));
            case WHOLE -> new Whole(in, maxRecordBytes);
        };
    }

    /** Values that were given on the command line, all with the same key or none. */
    static RecordInput of(List<String> values, @Nullable String key) {
        return new Given(values, key);
    }

    private static JobException tooLarge(String place, int maxRecordBytes) {
        return new JobException(
                ErrorKind.USER,
                place + " is longer than the " + maxRecordBytes + " bytes that the topic takes in a batch"
                        + " (max.message.bytes). Everything before it is stored. Split the record, or make a topic with a"
                        + " larger max.message.bytes.");
    }

    private static final class Lines extends RecordInput {
        private final LineReader lines;
        private final byte @Nullable [] keySeparator;
        private final int maxRecordBytes;

        Lines(InputStream in, byte @Nullable [] keySeparator, int maxRecordBytes) {
            this.lines = new LineReader(in, maxRecordBytes);
            this.keySeparator = keySeparator;
            this.maxRecordBytes = maxRecordBytes;
        }

        @Override
        @Nullable
        AppendRecord next() throws IOException {
            return switch (lines.next()) {
                case END -> null;
                case TOO_LONG -> throw tooLarge(place(), maxRecordBytes);
                case LINE -> record(lines.line());
            };
        }

        private AppendRecord record(byte[] line) {
            if (keySeparator == null) {
                return AppendRecord.ofValue(line);
            }
            int at = indexOf(line, keySeparator);
            if (at < 0) {
                throw new JobException(
                        ErrorKind.USER,
                        place() + " has no key separator \"" + Printable.shown(keySeparator) + "\": \""
                                + Printable.shown(line) + "\". Everything before it is stored.");
            }
            return new AppendRecord(
                    Arrays.copyOf(line, at),
                    Arrays.copyOfRange(line, at + keySeparator.length, line.length),
                    AppendRecord.NOW,
                    AppendRecord.ANY_PARTITION,
                    List.of());
        }

        private static int indexOf(byte[] line, byte[] wanted) {
            for (int at = 0; at + wanted.length <= line.length; at++) {
                if (Arrays.equals(line, at, at + wanted.length, wanted, 0, wanted.length)) {
                    return at;
                }
            }
            return -1;
        }

        @Override
        String place() {
            return "Line " + lines.lineNumber() + " of standard input";
        }

        @Override
        boolean wouldBlock() throws IOException {
            return lines.wouldBlock();
        }
    }

    private static final class Json extends RecordInput {
        private final LineReader lines;
        private final int maxLineBytes;

        Json(InputStream in, int maxLineBytes) {
            this.lines = new LineReader(in, maxLineBytes);
            this.maxLineBytes = maxLineBytes;
        }

        @Override
        @Nullable
        AppendRecord next() throws IOException {
            while (true) {
                LineReader.Step step = lines.next();
                if (step == LineReader.Step.END) {
                    return null;
                }
                if (step == LineReader.Step.TOO_LONG) {
                    throw tooLarge(place(), maxLineBytes);
                }
                byte[] line = lines.line();
                if (!isBlank(line)) {
                    return parse(line);
                }
            }
        }

        private AppendRecord parse(byte[] line) {
            try {
                return JsonRecord.read(line);
            } catch (IOException e) {
                throw new JobException(
                        ErrorKind.USER,
                        place() + " is not a record in JSON (" + JsonText.reason(e) + "): \"" + Printable.shown(line)
                                + "\". Everything before it is stored.",
                        e);
            }
        }

        private static boolean isBlank(byte[] line) {
            for (byte b : line) {
                if (b != ' ' && b != '\t' && b != '\r') {
                    return false;
                }
            }
            return true;
        }

        @Override
        String place() {
            return "Line " + lines.lineNumber() + " of standard input";
        }

        @Override
        boolean wouldBlock() throws IOException {
            return lines.wouldBlock();
        }
    }

    private static final class Whole extends RecordInput {
        private final InputStream in;
        private final int maxRecordBytes;
        private boolean read;

        Whole(InputStream in, int maxRecordBytes) {
            this.in = in;
            this.maxRecordBytes = maxRecordBytes;
        }

        @Override
        @Nullable
        AppendRecord next() throws IOException {
            if (read) {
                return null;
            }
            read = true;
            byte[] value = in.readNBytes(maxRecordBytes + 1);
            if (value.length > maxRecordBytes) {
                throw tooLarge(place(), maxRecordBytes);
            }
            return AppendRecord.ofValue(value);
        }

        @Override
        String place() {
            return "Standard input";
        }

        @Override
        boolean wouldBlock() {
            return false;
        }
    }

    private static final class Given extends RecordInput {
        private final List<String> values;
        private final byte @Nullable [] key;
        private int nextIndex;

        Given(List<String> values, @Nullable String key) {
            this.values = values;
            this.key = key == null ? null : key.getBytes(StandardCharsets.UTF_8);
        }

        @Override
        @Nullable
        AppendRecord next() {
            if (nextIndex == values.size()) {
                return null;
            }
            byte[] value = values.get(nextIndex++).getBytes(StandardCharsets.UTF_8);
            return new AppendRecord(key, value, AppendRecord.NOW, AppendRecord.ANY_PARTITION, List.of());
        }

        @Override
        String place() {
            return "Value " + nextIndex;
        }

        @Override
        boolean wouldBlock() {
            return false;
        }
    }
}
