package io.millstream.dstream.run;

import io.millstream.base.ErrorKind;
import io.millstream.base.JobException;
import io.millstream.base.codec.ByteOutput;
import io.millstream.dstream.BatchTime;
import io.millstream.dstream.Positions;
import io.millstream.dstream.StreamPlan;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SortedMap;

/**
 * Writes a job's checkpoints: after every so many batches, and at the end. States and source positions go into one file,
 * after the sources have made durable what the positions count.
 *
 * <p>Belongs to the batch thread.
 */
final class CheckpointWriter {
    private final StreamPlan plan;
    private final CheckpointStore store;
    private final int everyBatches;
    private long nextSequence;
    private int batchesSince;

    CheckpointWriter(StreamPlan plan, CheckpointStore store, int everyBatches, long nextSequence) {
        this.plan = plan;
        this.store = store;
        this.everyBatches = everyBatches;
        this.nextSequence = nextSequence;
    }

    /** Writes a checkpoint if one is due after this batch. */
    void afterBatch(BatchTime done, JobParts parts) {
        batchesSince++;
        if (batchesSince >= everyBatches) {
            write(done, parts);
        }
    }

    /** Writes a checkpoint unless the latest one has everything. */
    void atEnd(BatchTime done, JobParts parts) {
        if (batchesSince > 0) {
            write(done, parts);
        }
    }

    private void write(BatchTime done, JobParts parts) {
        parts.sources().forEach(OpenSource::beforeCheckpoint);
        var grid = new Checkpoint.Grid(plan.batchInterval().toMillis(), parts.zeroTime(), done);
        var checkpoint = new Checkpoint(
                plan.jobName(), nextSequence, grid, positionsOf(parts.sources()), statesOf(parts.graph()));
        try {
            store.save(checkpoint);
        } catch (IOException e) {
            throw new JobException(
                    ErrorKind.EXTERNAL,
                    "the checkpoint after batch " + done + " of job \"" + plan.jobName() + "\" could not be written to "
                            + store.directory() + " (" + e
                            + "). The one before it is still good: make room or repair the disk, and start"
                            + " the job again",
                    e);
        }
        nextSequence++;
        batchesSince = 0;
    }

    private static Map<String, SortedMap<BatchTime, Positions>> positionsOf(Collection<OpenSource<Object>> sources) {
        var positions = new LinkedHashMap<String, SortedMap<BatchTime, Positions>>();
        for (var source : sources) {
            if (!source.latestPositions().isEmpty()) {
                positions.put(source.name(), source.history());
            }
        }
        return positions;
    }

    private static Map<String, ByteBuffer> statesOf(BatchGraph graph) {
        var states = new LinkedHashMap<String, ByteBuffer>();
        graph.states().forEach((name, state) -> {
            var output = new ByteOutput();
            state.save(output);
            states.put(name, output.toByteBuffer());
        });
        return states;
    }

    void close() throws IOException {
        store.close();
    }
}
