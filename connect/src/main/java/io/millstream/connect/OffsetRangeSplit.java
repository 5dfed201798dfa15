package io.millstream.connect;

import io.millstream.log.PartitionLog;
import io.millstream.log.PartitionLog.Isolation;
import io.millstream.log.PartitionReader;
import io.millstream.rdd.Output;
import io.millstream.rdd.SplitSource;

/**
 * The records of one partition between two offsets, pushed as they are decoded. Reads the log each time, so it is the
 * same however often and by however many threads it is read.
 */
record OffsetRangeSplit<T>(
        PartitionLog partition, long fromOffset, long untilOffset, Isolation isolation, RecordDecoder<T> decoder)
        implements SplitSource<T> {
    @Override
    public void read(Output<T> output) throws Exception {
        try (PartitionReader reader = partition.read(fromOffset, isolation)) {
            while (reader.position() < untilOffset && reader.next()) {
                // The record found may lie behind the range when those before it were compacted away or aborted.
                if (reader.record().offset() >= untilOffset) {
                    return;
                }
                output.emit(decoder.decode(reader.record()));
            }
        }
    }

    /** A hint, exact unless records were compacted away or belong to transactions. */
    @Override
    public long elementCount() {
        return untilOffset - fromOffset;
    }
}
