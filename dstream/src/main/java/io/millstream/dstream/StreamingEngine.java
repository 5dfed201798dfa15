package io.millstream.dstream;

import io.millstream.base.JobException;
import io.millstream.rdd.RddContext;
import java.util.List;

/** Runs streaming plans. The plan never says how; {@code io.millstream.dstream.run.LocalStreamingEngine} is ours. */
public interface StreamingEngine {
    /** Makes RDDs that this engine can evaluate. */
    RddContext rdds();

    /**
     * Starts a job, from its latest checkpoint if it has one.
     *
     * @param listeners hear of its batches, in this order
     * @throws JobException if a source cannot be opened or the checkpoint does not fit the plan; nothing runs then
     */
    StreamingJob start(StreamPlan plan, List<BatchListener> listeners);
}
