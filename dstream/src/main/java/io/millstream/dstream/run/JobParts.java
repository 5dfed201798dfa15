package io.millstream.dstream.run;

import io.millstream.dstream.BatchTime;
import java.util.Collection;
import java.util.Optional;

/**
 * A job ready to run.
 *
 * @param graph what a batch computes
 * @param sources what it reads
 * @param checkpoints empty if nothing is to be durable
 * @param zeroTime the time before the job's very first batch; all its times are whole intervals from it
 * @param firstTime the batch to begin with; past if batches of a down time are to be run
 */
record JobParts(
        BatchGraph graph,
        Collection<OpenSource<Object>> sources,
        Optional<CheckpointWriter> checkpoints,
        BatchTime zeroTime,
        BatchTime firstTime) {}
