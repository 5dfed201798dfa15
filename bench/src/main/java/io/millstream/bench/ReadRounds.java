package io.millstream.bench;

import java.io.Closeable;
import java.io.IOException;

/** Reads everything there is, again and again until a round has its records. */
final class ReadRounds implements Contender {
    private final Reader reader;
    private final Seen expected;

    /** One way of reading. */
    interface Reader extends Closeable {
        /** Reads from the first record to the last. */
        Seen readAll() throws IOException;
    }

    /**
     * @param firstByteSum sum of the values' first bytes, which a reader of records must therefore look at; 0 for one that
     *     knows only bytes
     */
    record Seen(long recordCount, long firstByteSum) {}

    /** @param expected what a pass over all there is must see */
    ReadRounds(Reader reader, Seen expected) {
        this.reader = reader;
        this.expected = expected;
    }

    @Override
    public Measured run(long units) throws IOException {
        long passes = Math.max(1, units / expected.recordCount());
        Stopwatch watch = Stopwatch.start();
        for (long pass = 0; pass < passes; pass++) {
            Seen seen = reader.readAll();
            if (!seen.equals(expected)) {
                throw new IllegalStateException("read " + seen + ", not " + expected);
            }
        }
        return watch.stop(passes * expected.recordCount());
    }

    @Override
    public void close() throws IOException {
        reader.close();
    }
}
