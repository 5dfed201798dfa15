package io.millstream.cli;

import io.millstream.base.ErrorKind;
import io.millstream.base.JobException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/**
 * Standard output, buffered, with its failures told apart: a reader that has gone ({@code | head}) ends the command
 * quietly through {@link Closed}; a full disk behind a redirection is an error like any other. {@code PrintStream} would
 * swallow both.
 *
 * <p>Belongs to one thread. What is written is seen after {@link #flush}.
 */
public final class StandardOut extends OutputStream {
    private static final int BUFFER_BYTES = 32 * 1024;

    private final OutputStream target;
    private final byte[] buffer = new byte[BUFFER_BYTES];
    private int lengthBytes;

    public StandardOut(OutputStream target) {
        this.target = target;
    }

    /** The reader of standard output has gone. No error: the boundary in {@code Main} ends quietly. */
    public static final class Closed extends RuntimeException {
        private static final long serialVersionUID = 1L;

        Closed(IOException cause) {
            super("standard output is closed", cause, false, false);
        }
    }

    /** Writes {@code text} and a line feed. */
    public void line(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        write(bytes, 0, bytes.length);
        write('\n');
    }

    @Override
    public void write(int b) {
        if (lengthBytes == BUFFER_BYTES) {
            drain();
        }
        buffer[lengthBytes++] = (byte) b;
    }

    @Override
    public void write(byte[] bytes, int start, int count) {
        if (count > BUFFER_BYTES - lengthBytes) {
            drain();
        }
        if (count > BUFFER_BYTES) {
            pass(bytes, start, count);
            return;
        }
        System.arraycopy(bytes, start, buffer, lengthBytes, count);
        lengthBytes += count;
    }

    @Override
    public void flush() {
        drain();
        try {
            target.flush();
        } catch (IOException e) {
            throw failed(e);
        }
    }

    private void drain() {
        int count = lengthBytes;
        lengthBytes = 0; // before the write: a failed write must not be tried again by a later flush
        pass(buffer, 0, count);
    }

    private void pass(byte[] bytes, int start, int count) {
        try {
            target.write(bytes, start, count);
        } catch (IOException e) {
            throw failed(e);
        }
    }

    private static RuntimeException failed(IOException e) {
        String message = String.valueOf(e.getMessage());
        if (message.contains("Broken pipe")
                || message.contains("pipe is being closed")
                || message.contains("Pipe closed")) {
            return new Closed(e);
        }
        boolean full = message.contains("No space left");
        return new JobException(
                full ? ErrorKind.RESOURCES : ErrorKind.EXTERNAL,
                "Cannot write to standard output: " + message + (full ? ". Free some space or write elsewhere." : "."),
                e);
    }
}
