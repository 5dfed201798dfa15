package io.millstream.dstream.run;

import io.millstream.base.codec.ByteInput;
import io.millstream.base.codec.ByteOutput;
import io.millstream.dstream.BatchTime;
import io.millstream.dstream.Positions;
import java.nio.ByteBuffer;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A job as it stood after a batch: everything that becomes durable together. No functions, no class names.
 *
 * <pre>
 * content of a checked file, kind "dstream-checkpoint", version 1; numbers are varints unless said otherwise
 *   string  jobName
 *   number  sequence         counts the job's checkpoints; the highest one is the latest
 *   number  batchIntervalMs, zeroMs, batchMs
 *   number  sourceCount, per source
 *     string  name
 *     number  entryCount, per entry, oldest first
 *       number  batchMs      where the source stood after this batch
 *       number  partCount, per part: string part, number position
 *   number  stateCount, per state
 *     string  name           of the operator
 *     bytes   schema of key, schema of state, number keyCount, per key: key, state
 * </pre>
 *
 * @param jobName whose checkpoint this is
 * @param sequence how many checkpoints the job wrote before
 * @param grid the times of the job
 * @param sources positions after the batches that windows may look back to, the last entry the latest, by source
 * @param states saved states by operator
 */
record Checkpoint(
        String jobName,
        long sequence,
        Grid grid,
        Map<String, SortedMap<BatchTime, Positions>> sources,
        Map<String, ByteBuffer> states) {
    static final String KIND = "dstream-checkpoint";
    static final int VERSION = 1;

    /** Batch interval, zero time, and the last batch that is part of the checkpoint. */
    record Grid(long batchIntervalMs, BatchTime zeroTime, BatchTime batchTime) {}

    void write(ByteOutput output) {
        output.writeString(jobName);
        output.writeVarint(sequence);
        output.writeVarint(grid.batchIntervalMs);
        output.writeVarint(grid.zeroTime.epochMs());
        output.writeVarint(grid.batchTime.epochMs());
        output.writeVarint(sources.size());
        sources.forEach((name, entries) -> {
            output.writeString(name);
            output.writeVarint(entries.size());
            entries.forEach((time, positions) -> {
                output.writeVarint(time.epochMs());
                output.writeVarint(positions.byPart().size());
                positions.byPart().forEach((part, position) -> {
                    output.writeString(part);
                    output.writeVarint(position);
                });
            });
        });
        output.writeVarint(states.size());
        states.forEach((name, saved) -> {
            output.writeString(name);
            output.writeVarint(saved.remaining());
            output.writeRaw(saved);
        });
    }

    /** Reads what {@link #write} wrote; bytes that do not add up throw {@code MalformedBytes}. */
    static Checkpoint read(ByteBuffer content) {
        var input = new ByteInput(content);
        String jobName = input.readString();
        long sequence = input.readVarint();
        var grid = new Grid(input.readVarint(), new BatchTime(input.readVarint()), new BatchTime(input.readVarint()));
        var sources = new LinkedHashMap<String, SortedMap<BatchTime, Positions>>();
        for (int left = input.readCount(); left > 0; left--) {
            sources.put(input.readString(), readEntries(input));
        }
        var states = new LinkedHashMap<String, ByteBuffer>();
        for (int left = input.readCount(); left > 0; left--) {
            states.put(input.readString(), ByteBuffer.wrap(input.readByteArray()));
        }
        return new Checkpoint(jobName, sequence, grid, sources, states);
    }

    private static SortedMap<BatchTime, Positions> readEntries(ByteInput input) {
        var entries = new TreeMap<BatchTime, Positions>();
        for (int left = input.readCount(); left > 0; left--) {
            var time = new BatchTime(input.readVarint());
            var byPart = new TreeMap<String, Long>();
            for (int partsLeft = input.readCount(); partsLeft > 0; partsLeft--) {
                byPart.put(input.readString(), input.readVarint());
            }
            entries.put(time, new Positions(byPart));
        }
        return entries;
    }
}
