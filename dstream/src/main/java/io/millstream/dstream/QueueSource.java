package io.millstream.dstream;

import io.millstream.rdd.RDD;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/**
 * RDDs from a queue that the program fills, for tests and demonstrations. Not replayable: after a restart the job sees
 * what the new queue holds.
 *
 * @param queue emptied by the batch thread; a program that fills it while the job runs hands in a concurrent queue
 * @param oneAtATime one RDD per batch, or the union of all that wait
 * @param defaultRdd the batch when the queue is empty; null for an empty one
 */
@SuppressWarnings("serial") // part of a plan, which is a value; whoever ships plans elsewhere refuses this source
public record QueueSource<T>(
        Queue<RDD<T>> queue, boolean oneAtATime, @Nullable RDD<T> defaultRdd) implements StreamSource<T> {
    private static final long serialVersionUID = 1L;

    @Override
    public String kind() {
        return "queue";
    }
}
