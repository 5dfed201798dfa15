/**
 * Our engine for discretized streams: one process, batches one after the other on the scheduler's thread.
 *
 * <p>Read {@link io.millstream.dstream.run.LocalStreamingEngine} first, then {@code LocalJob} (when batches run), {@code
 * BatchGraph} (what a batch computes) and {@code CheckpointStore} (what survives a crash).
 *
 * <p>Uses {@code dstream} (the plan), {@code rdd} (its engine does the work on the data) and {@code base}.
 */
@NullMarked
package io.millstream.dstream.run;

import org.jspecify.annotations.NullMarked;
