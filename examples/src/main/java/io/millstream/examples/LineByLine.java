package io.millstream.examples;

import io.millstream.dstream.BatchTime;
import io.millstream.dstream.Positions;
import io.millstream.dstream.ReadableSource;
import io.millstream.dstream.SourceBatch;
import io.millstream.dstream.SourceContext;
import io.millstream.dstream.SourceReader;
import io.millstream.rdd.RDD;
import io.millstream.rdd.RddContext;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A source of one's own, in a page: a text of which every batch gets the next line. Its position is the number of lines
 * read; since the text does not change, any range can be given again.
 */
final class LineByLine implements ReadableSource<String> {
    private static final long serialVersionUID = 1L;
    private static final String PART = "lines";

    private final String[] lines; // a List is no serializable type, and a source is

    /** Written by the batch thread, which also asks. */
    private int readCount;

    private LineByLine(List<String> lines) {
        this.lines = lines.toArray(String[]::new);
    }

    static LineByLine ofResource(String name) {
        try (var input = LineByLine.class.getResourceAsStream(name)) {
            if (input == null) {
                throw new IllegalStateException("resource " + name + " is not beside " + LineByLine.class.getName());
            }
            var text = new String(input.readAllBytes(), StandardCharsets.UTF_8);
            return new LineByLine(text.lines().toList());
        } catch (IOException e) {
            throw new UncheckedIOException("resource " + name + " cannot be read", e);
        }
    }

    @Override
    public String kind() {
        return "lines";
    }

    /** True if the batch that runs now has the last line, or a later one. */
    boolean isRead() {
        return readCount >= lines.length;
    }

    @Override
    public SourceReader<String> open(SourceContext context) {
        return new Reader(context.rdds(), context.startAt().orElse(Positions.NONE));
    }

    private final class Reader implements SourceReader<String> {
        private final RddContext rdds;
        private final Positions startedAt;

        Reader(RddContext rdds, Positions startedAt) {
            this.rdds = rdds;
            this.startedAt = startedAt;
            readCount = (int) startedAt.at(PART, 0);
        }

        @Override
        public SourceBatch<String> take(BatchTime time) {
            int from = readCount;
            readCount = Math.min(lines.length, from + 1);
            return SourceBatch.of(range(from, readCount), readCount - from, positions());
        }

        private Positions positions() {
            return new Positions(Map.of(PART, (long) readCount));
        }

        @Override
        public Positions startPositions() {
            return startedAt;
        }

        @Override
        public Optional<RDD<String>> takeAgain(Positions from, Positions until) {
            return Optional.of(range((int) from.at(PART, 0), (int) until.at(PART, 0)));
        }

        private RDD<String> range(int from, int until) {
            return rdds.parallelize(Arrays.asList(lines).subList(from, until), 1);
        }

        @Override
        public void close() {}
    }
}
