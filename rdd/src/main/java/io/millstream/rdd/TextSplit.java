package io.millstream.rdd;

import io.millstream.base.Disk;
import io.millstream.base.DiskFile;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/**
 * The lines that begin in a range of bytes of a text file.
 *
 * <p>A range that does not start the file begins in the middle of a line, or by chance at its first byte: reading starts
 * one byte earlier and skips to behind the next line feed, which is right in both cases.
 */
record TextSplit(Disk disk, Path file, long fromBytes, long toBytes) implements SplitSource<String> {
    private static final int BUFFER_BYTES = 64 * 1024;

    @Override
    public void read(Output<String> output) throws IOException {
        if (fromBytes == toBytes) {
            return;
        }
        try (var opened = disk.openRead(file)) {
            new Lines(opened, fromBytes, toBytes).read(output);
        }
    }

    /** A walk over the file. {@code lineStartBytes} says whether the line at hand is still this split's. */
    private static final class Lines {
        private final DiskFile file;
        private final long toBytes;
        private final byte[] buffer = new byte[BUFFER_BYTES];
        private final ByteArrayOutputStream longLine = new ByteArrayOutputStream();
        private long positionBytes;
        private boolean skipping;
        private long lineStartBytes;

        Lines(DiskFile file, long fromBytes, long toBytes) {
            this.file = file;
            this.toBytes = toBytes;
            skipping = fromBytes > 0;
            positionBytes = skipping ? fromBytes - 1 : 0;
            lineStartBytes = positionBytes;
        }

        void read(Output<String> output) throws IOException {
            while ((skipping ? positionBytes : lineStartBytes) < toBytes) {
                int length = file.read(ByteBuffer.wrap(buffer), positionBytes);
                if (length == 0) {
                    emitLast(output);
                    return;
                }
                emitLines(length, output);
            }
        }

        /** The lines that end in the first {@code length} bytes of the buffer; keeps the rest. */
        private void emitLines(int length, Output<String> output) {
            int start = 0;
            for (int at = 0; at < length; at++) {
                if (buffer[at] != '\n') {
                    continue;
                }
                if (!skipping) {
                    output.emit(line(start, at));
                }
                skipping = false;
                start = at + 1;
                lineStartBytes = positionBytes + start;
                if (lineStartBytes >= toBytes) {
                    return;
                }
            }
            if (!skipping) {
                longLine.write(buffer, start, length - start);
            }
            positionBytes += length;
        }

        private void emitLast(Output<String> output) {
            if (!skipping && longLine.size() > 0) {
                output.emit(line(0, 0));
            }
        }

        /** What was kept of earlier buffers and the bytes from {@code start} to {@code end}. */
        private String line(int start, int end) {
            if (longLine.size() == 0) {
                return decode(buffer, start, end);
            }
            longLine.write(buffer, start, end - start);
            byte[] bytes = longLine.toByteArray();
            longLine.reset();
            return decode(bytes, 0, bytes.length);
        }

        private static String decode(byte[] bytes, int start, int end) {
            int length = end - start;
            if (length > 0 && bytes[end - 1] == '\r') {
                length--;
            }
            return new String(bytes, start, length, StandardCharsets.UTF_8);
        }
    }
}
