package io.millstream.cli;

import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;

/**
 * Lines of bytes from a stream: split at line feeds, or at another separator, nothing else touched, so that what comes
 * out again as lines is what went in. A last line without a separator counts.
 *
 * <p>The longest line is limited: a stream without line feeds costs no more memory than that. Belongs to one thread.
 */
public final class LineReader {
    private static final int FIRST_BUFFER_BYTES = 64 * 1024;

    private static final byte[] LINE_FEED = {'\n'};

    private final InputStream in;
    private final int maxLineBytes;
    private final byte[] separator;
    private byte[] buffer;
    private int nextPosition;
    private int endPosition;
    private int linePosition;
    private int lineLengthBytes;
    private long lineNumber;

    public LineReader(InputStream in, int maxLineBytes) {
        this(in, maxLineBytes, LINE_FEED);
    }

    public LineReader(InputStream in, int maxLineBytes, byte[] separator) {
        if (separator.length == 0) {
            throw new IllegalArgumentException("an empty separator separates nothing");
        }
        this.in = in;
        this.maxLineBytes = maxLineBytes;
        this.separator = separator.clone();
        this.buffer = new byte[Math.min(FIRST_BUFFER_BYTES, maxLineBytes + separator.length)];
    }

    /** What {@link #next} found. */
    public enum Step {
        LINE,
        /** A line of more than the allowed bytes; reading cannot go on. */
        TOO_LONG,
        END
    }

    /** Moves to the next line; blocks until the stream has one. */
    public Step next() throws IOException {
        int scannedBytes = 0;
        while (true) {
            for (int at = nextPosition + scannedBytes; at < endPosition; at++) {
                if (endsSeparator(at)) {
                    return found(at + 1 - separator.length - nextPosition, separator.length);
                }
            }
            scannedBytes = endPosition - nextPosition;
            if (scannedBytes >= maxLineBytes + separator.length) {
                return found(scannedBytes, 0);
            }
            if (!fill()) {
                return scannedBytes > 0 ? found(scannedBytes, 0) : Step.END;
            }
        }
    }

    private boolean endsSeparator(int at) {
        int last = separator.length - 1;
        return buffer[at] == separator[last]
                && (last == 0
                        || (at - last >= nextPosition && Arrays.equals(buffer, at - last, at, separator, 0, last)));
    }

    private Step found(int lengthBytes, int terminatorBytes) {
        lineNumber++;
        linePosition = nextPosition;
        lineLengthBytes = lengthBytes;
        nextPosition += lengthBytes + terminatorBytes;
        return lengthBytes > maxLineBytes ? Step.TOO_LONG : Step.LINE;
    }

    /** Reads more behind what is there; false at the end of the stream. */
    private boolean fill() throws IOException {
        if (nextPosition > 0) {
            System.arraycopy(buffer, nextPosition, buffer, 0, endPosition - nextPosition);
            endPosition -= nextPosition;
            nextPosition = 0;
        }
        if (endPosition == buffer.length) {
            buffer = Arrays.copyOf(buffer, (int) Math.min(2L * buffer.length, (long) maxLineBytes + separator.length));
        }
        int count = in.read(buffer, endPosition, buffer.length - endPosition);
        if (count < 0) {
            return false;
        }
        endPosition += count;
        return true;
    }

    /** A copy of the line's bytes, without its separator; of a line that is too long, its beginning. */
    public byte[] line() {
        return Arrays.copyOfRange(buffer, linePosition, linePosition + lineLengthBytes);
    }

    /** Number of the line that {@link #next} moved to, from 1. */
    public long lineNumber() {
        return lineNumber;
    }

    /** True if asking for the next line would probably wait for whoever writes the stream. */
    public boolean wouldBlock() throws IOException {
        return nextPosition == endPosition && in.available() == 0;
    }
}
