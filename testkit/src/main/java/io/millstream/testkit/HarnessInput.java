package io.millstream.testkit;

import io.millstream.dstream.BatchTime;
import io.millstream.dstream.Positions;
import io.millstream.dstream.ReadableSource;
import io.millstream.dstream.SourceBatch;
import io.millstream.dstream.SourceContext;
import io.millstream.dstream.SourceReader;
import io.millstream.rdd.RDD;
import io.millstream.rdd.RddContext;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What a test gives to a job, in order. Outlives the job's runs, as a topic does. Belongs to the harness's thread. */
@SuppressWarnings("serial") // lives and dies with its test
final class HarnessInput<T> implements ReadableSource<T> {
    private static final long serialVersionUID = 1L;
    private static final String PART = "given";

    private final String name;
    private final List<T> given = new ArrayList<>();

    HarnessInput(String name) {
        this.name = name;
    }

    @Override
    public String kind() {
        return name;
    }

    void give(List<? extends T> elements) {
        given.addAll(elements);
    }

    @Override
    public SourceReader<T> open(SourceContext context) {
        return new Reader(context.rdds(), context.startAt().orElse(Positions.NONE));
    }

    private final class Reader implements SourceReader<T> {
        private final RddContext rdds;
        private final Positions startedAt;
        private int takenCount;

        Reader(RddContext rdds, Positions startedAt) {
            this.rdds = rdds;
            this.startedAt = startedAt;
            this.takenCount = (int) startedAt.at(PART, 0);
        }

        @Override
        public SourceBatch<T> take(BatchTime time) {
            int from = takenCount;
            takenCount = given.size();
            return SourceBatch.of(
                    range(from, takenCount), takenCount - from, new Positions(Map.of(PART, (long) takenCount)));
        }

        @Override
        public Positions startPositions() {
            return startedAt;
        }

        @Override
        public Optional<RDD<T>> takeAgain(Positions from, Positions until) {
            return Optional.of(range((int) from.at(PART, 0), (int) until.at(PART, 0)));
        }

        private RDD<T> range(int from, int until) {
            return rdds.parallelize(List.copyOf(given.subList(from, until)), 2);
        }

        @Override
        public boolean hasPending() {
            return takenCount < given.size();
        }

        @Override
        public void close() {}
    }
}
