package io.millstream.dstream.run;

import io.millstream.dstream.BatchTime;
import io.millstream.dstream.Positions;
import io.millstream.dstream.QueueSource;
import io.millstream.dstream.SourceBatch;
import io.millstream.dstream.SourceReader;
import io.millstream.rdd.RDD;
import io.millstream.rdd.RddContext;
import java.util.ArrayList;
import java.util.OptionalLong;

/** Takes RDDs from a queue that the program fills. How many elements they have, only evaluating them would tell. */
final class QueueReader<T> implements SourceReader<T> {
    private final QueueSource<T> source;
    private final RddContext rdds;

    QueueReader(QueueSource<T> source, RddContext rdds) {
        this.source = source;
        this.rdds = rdds;
    }

    @Override
    public SourceBatch<T> take(BatchTime time) {
        return new SourceBatch<>(next(), OptionalLong.empty(), Positions.NONE);
    }

    private RDD<T> next() {
        var taken = new ArrayList<RDD<T>>();
        for (var rdd = source.queue().poll();
                rdd != null;
                rdd = source.oneAtATime() ? null : source.queue().poll()) {
            taken.add(rdd);
        }
        var otherwise = source.defaultRdd();
        if (taken.isEmpty()) {
            return otherwise == null ? rdds.emptyRdd() : otherwise;
        }
        return taken.size() == 1 ? taken.get(0) : rdds.union(taken);
    }

    @Override
    public void close() {}
}
