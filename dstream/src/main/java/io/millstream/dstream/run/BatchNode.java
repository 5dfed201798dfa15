package io.millstream.dstream.run;

import io.millstream.dstream.BatchTime;
import io.millstream.dstream.PlanNode;
import io.millstream.rdd.RDD;
import java.util.List;
import java.util.TreeMap;

/**
 * A stream while it runs: makes at most one RDD per time and keeps it for as long as some user looks back.
 *
 * <p>Belongs to the batch thread.
 */
final class BatchNode {
    private final PlanNode plan;
    private final Evaluation evaluation;
    private final NodeUse use;
    private final long zeroMs;
    private final long slideMs;
    private final TreeMap<BatchTime, RDD<?>> kept = new TreeMap<>();

    BatchNode(PlanNode plan, Evaluation evaluation, NodeUse use, BatchTime zeroTime) {
        this.plan = plan;
        this.evaluation = evaluation;
        this.use = use;
        this.zeroMs = zeroTime.epochMs();
        this.slideMs = plan.slide().toMillis();
    }

    PlanNode plan() {
        return plan;
    }

    /** True at the times of this stream: after the zero time, a whole number of slides from it. */
    boolean firesAt(BatchTime time) {
        long sinceZeroMs = time.epochMs() - zeroMs;
        return sinceZeroMs > 0 && sinceZeroMs % slideMs == 0;
    }

    /** The RDD at a time of this stream. */
    RDD<?> at(BatchTime time) {
        var known = kept.get(time);
        if (known != null) {
            return known;
        }
        var made = evaluate(time);
        var rdd = use.cached() ? made.cache() : made;
        kept.put(time, rdd);
        return rdd;
    }

    private RDD<?> evaluate(BatchTime time) {
        RDD<?> made;
        try {
            made = evaluation.at(time);
        } catch (Exception | OutOfMemoryError | StackOverflowError e) {
            throw OperatorFailure.in(plan, e);
        }
        if (made == null) {
            throw OperatorFailure.in(plan, new NullPointerException("its function returned null; return an empty RDD"));
        }
        return made;
    }

    /** The RDDs of the times in {@code (after, until]}, in order. */
    List<RDD<?>> between(BatchTime after, BatchTime until) {
        return List.copyOf(kept.subMap(after, false, until, true).values());
    }

    /** Lets go of what no batch after {@code done} looks at. */
    void forget(BatchTime done) {
        kept.headMap(new BatchTime(done.epochMs() - use.lookBackMs()), true).clear();
    }
}
