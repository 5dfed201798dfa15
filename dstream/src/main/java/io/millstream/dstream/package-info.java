/**
 * Discretized streams: a stream is a sequence of RDDs, one per batch. What stands here is the plan; it never mentions how
 * it is run.
 *
 * <p>Read {@link io.millstream.dstream.StreamingContext} first, then {@link io.millstream.dstream.DStream} and {@link
 * io.millstream.dstream.PairDStream}. What they build is a {@link io.millstream.dstream.StreamPlan} of {@link
 * io.millstream.dstream.Operator} values, which a {@link io.millstream.dstream.StreamingEngine} runs: ours is in {@code
 * dstream.run}. Whoever brings data in implements {@link io.millstream.dstream.ReadableSource}.
 *
 * <p>Uses {@code base} (time, codecs, errors) and {@code rdd}.
 */
@NullMarked
package io.millstream.dstream;

import org.jspecify.annotations.NullMarked;
