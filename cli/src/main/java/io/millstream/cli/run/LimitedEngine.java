package io.millstream.cli.run;

import io.millstream.dstream.BatchInfo;
import io.millstream.dstream.BatchListener;
import io.millstream.dstream.StreamPlan;
import io.millstream.dstream.StreamingEngine;
import io.millstream.dstream.StreamingJob;
import io.millstream.rdd.RddContext;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** An engine whose job ends after a number of batches. For one job. */
final class LimitedEngine implements StreamingEngine {
    private final StreamingEngine engine;
    private final long batchLimit;
    private final Object started = new Object();
    private @Nullable StreamingJob job; // under started

    LimitedEngine(StreamingEngine engine, long batchLimit) {
        this.engine = engine;
        this.batchLimit = batchLimit;
    }

    @Override
    public RddContext rdds() {
        return engine.rdds();
    }

    @Override
    public StreamingJob start(StreamPlan plan, List<BatchListener> listeners) {
        var all = new ArrayList<>(listeners);
        all.add(new Limit());
        synchronized (started) { // a first batch that is through at once waits for its own job here
            StreamingJob newJob = engine.start(plan, all);
            job = newJob;
            return newJob;
        }
    }

    private void stop() {
        synchronized (started) {
            if (job != null) {
                job.stop(false);
            }
        }
    }

    private final class Limit implements BatchListener {
        private long batchCount;

        @Override
        public void onBatchCompleted(BatchInfo batch) {
            if (++batchCount >= batchLimit) {
                stop();
            }
        }
    }
}
