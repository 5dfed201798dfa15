package io.millstream.cli.demo;

import io.millstream.base.ErrorKind;
import io.millstream.base.JobException;
import io.millstream.cli.JsonText;
import io.millstream.cli.LineReader;
import io.millstream.cli.Printable;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;

/**
 * Posts as JSON lines, plain or gzip, read again and again: record {@code i} of the replay is post {@code i mod n} of the
 * file, whatever was read before. Blank lines are keep-alives of the service and are skipped. A post is checked when it
 * is first read.
 *
 * <p>Holds one line at a time, so the size of the file does not matter. Belongs to one thread.
 */
final class PostFile implements AutoCloseable {
    private static final int MAX_LINE_BYTES = 1024 * 1024;
    private static final int GZIP_FIRST_BYTE = 0x1F;

    private final String name;
    private final Opener opener;
    private @Nullable InputStream in;
    private @Nullable LineReader lines;
    private long postCount;
    private long readInPass;
    private boolean checked;

    /** Opens the file at its beginning. */
    interface Opener {
        InputStream open() throws IOException;
    }

    /** @param name of the file, for messages */
    PostFile(String name, Opener opener) {
        this.name = name;
        this.opener = opener;
    }

    String name() {
        return name;
    }

    /** The posts that the command carries. */
    static PostFile bundled() {
        return new PostFile("the bundled posts", () -> {
            InputStream resource = PostFile.class.getResourceAsStream("posts.jsonl.gz");
            if (resource == null) {
                throw new IllegalStateException("posts.jsonl.gz is not beside " + PostFile.class.getName());
            }
            return resource;
        });
    }

    /** Moves on so that {@link #next} gives record {@code index} of the replay. Reads the file at most twice over. */
    void seek(long index) throws IOException {
        restart();
        long missing = index;
        while (missing > 0) {
            Optional<byte[]> line = nextInPass();
            if (line.isPresent()) {
                missing--;
            } else {
                missing %= postCount; // known now: the first pass is through
                restart();
            }
        }
    }

    /** The next post, from the beginning again after the last. */
    byte[] next() throws IOException {
        Optional<byte[]> line = nextInPass();
        if (line.isEmpty()) {
            restart();
            line = nextInPass();
        }
        return line.orElseThrow(() -> new IllegalStateException(name + " shrank while it was read"));
    }

    private void restart() throws IOException {
        close();
        var raw = new BufferedInputStream(opener.open());
        in = raw; // closed by close(), whatever happens next
        raw.mark(1);
        int first = raw.read();
        raw.reset();
        in = first == GZIP_FIRST_BYTE ? new GZIPInputStream(raw, 8 * 1024) : raw;
        lines = new LineReader(in, MAX_LINE_BYTES);
        readInPass = 0;
    }

    /** The next post of this pass; empty at its end. */
    private Optional<byte[]> nextInPass() throws IOException {
        LineReader reader = lines;
        if (reader == null) {
            restart();
            return nextInPass();
        }
        while (true) {
            switch (reader.next()) {
                case END -> {
                    endPass();
                    return Optional.empty();
                }
                case TOO_LONG -> throw refuse(reader, "is longer than " + MAX_LINE_BYTES + " bytes");
                case LINE -> {
                    byte[] line = withoutCarriageReturn(reader.line());
                    if (line.length > 0) {
                        check(reader, line);
                        readInPass++;
                        return Optional.of(line);
                    }
                }
            }
        }
    }

    private void endPass() {
        if (readInPass == 0) {
            throw new JobException(
                    ErrorKind.USER, "There are no posts in " + name + ". It must hold one JSON object a line.");
        }
        postCount = readInPass;
        checked = true;
    }

    private void check(LineReader reader, byte[] line) {
        if (checked) {
            return;
        }
        try {
            PostReader.read(line);
        } catch (IOException e) {
            throw refuse(reader, "is not a post in JSON (" + JsonText.reason(e) + ")");
        }
    }

    private JobException refuse(LineReader reader, String what) {
        return new JobException(
                ErrorKind.USER,
                name + ":" + reader.lineNumber() + " " + what + ": \"" + Printable.shown(reader.line())
                        + "\". Mend or remove the line; what was replayed before it is stored.");
    }

    private static byte[] withoutCarriageReturn(byte[] line) {
        return line.length > 0 && line[line.length - 1] == '\r' ? java.util.Arrays.copyOf(line, line.length - 1) : line;
    }

    @Override
    public void close() throws IOException {
        if (in != null) {
            in.close();
        }
    }
}
