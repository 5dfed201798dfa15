package io.millstream.broker.internal;

import io.millstream.base.ErrorKind;
import io.millstream.base.JobException;
import io.millstream.base.Slice;
import io.millstream.log.BatchRegion;
import io.millstream.log.ControlRecord;
import io.millstream.log.CorruptBatchException;
import io.millstream.log.EndTransactionMarker;
import io.millstream.log.PartitionLog;
import io.millstream.log.PartitionLog.Isolation;
import io.millstream.log.RecordBatch;
import io.millstream.log.RecordCursor;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Walks all batches of a partition, markers included, which readers of records never see.
 *
 * <p>Runs of whole batches are read at a time, so a start costs little more than reading the files once.
 */
final class PartitionReplay implements ReplayedRecord {
    private static final int READ_BYTES = 1 << 20;
    private static final int ATTEMPTS = 10;

    private final PartitionLog partition;
    private final RecordBatch batch = new RecordBatch();
    private final RecordCursor cursor = new RecordCursor();
    private ByteBuffer buffer = ByteBuffer.allocate(READ_BYTES);

    PartitionReplay(PartitionLog partition) {
        this.partition = partition;
    }

    void run(Replay replay) {
        long offset = partition.logStartOffset();
        long endOffset = partition.logEndOffset();
        try {
            while (offset < endOffset) {
                Optional<BatchRegion> region = load(offset);
                if (region.isEmpty()) {
                    return; // compaction has left nothing behind this offset
                }
                replayBuffer(offset, replay);
                offset = region.get().nextOffset();
            }
        } catch (IOException e) {
            throw new JobException(
                    ErrorKind.EXTERNAL,
                    "Replaying " + partition.topicPartition() + " failed at offset " + offset
                            + ". Nothing is lost by this; look after the disk and start again.",
                    e);
        }
    }

    /** Reads whole batches from {@code offset} on into the buffer. */
    private Optional<BatchRegion> load(long offset) throws IOException {
        for (int attempt = 1; ; attempt++) {
            Optional<BatchRegion> found = partition.batches(offset, READ_BYTES, Isolation.READ_UNCOMMITTED);
            if (found.isEmpty()) {
                return found;
            }
            BatchRegion region = found.get();
            try {
                read(region);
                return found;
            } catch (IOException e) {
                if (attempt == ATTEMPTS) { // compaction may have replaced the file between the two steps
                    throw e;
                }
            }
        }
    }

    private void read(BatchRegion region) throws IOException {
        if (buffer.capacity() < region.lengthBytes()) {
            buffer = ByteBuffer.allocate(region.lengthBytes()); // a single batch may be larger
        }
        buffer.clear().limit(region.lengthBytes());
        int readBytes = region.file().read(buffer, region.positionBytes());
        if (readBytes != region.lengthBytes()) {
            throw new IOException("the file ends " + (region.lengthBytes() - readBytes) + " bytes early");
        }
    }

    private void replayBuffer(long fromOffset, Replay replay) throws CorruptBatchException {
        int endBytes = buffer.limit();
        for (int at = 0; at < endBytes; at = batch.endBytes()) {
            batch.wrap(buffer, at);
            cursor.start(batch);
            while (cursor.nextAtOrAfter(fromOffset)) {
                if (batch.isControl()) {
                    replayMarker(replay);
                } else if (cursor.key() != null) {
                    replay.record(this);
                }
            }
        }
    }

    private void replayMarker(Replay replay) throws CorruptBatchException {
        if (ControlRecord.parse(cursor) instanceof EndTransactionMarker marker) {
            replay.endOfTransaction(batch.producerId(), batch.producerEpoch(), marker.isCommit());
        }
    }

    @Override
    public long offset() {
        return cursor.offset();
    }

    @Override
    public long timestampMs() {
        return cursor.timestampMs();
    }

    @Override
    public long producerId() {
        return batch.isTransactional() ? batch.producerId() : RecordBatch.NO_PRODUCER_ID;
    }

    @Override
    public Slice key() {
        return Objects.requireNonNull(cursor.key(), "replayed records have keys");
    }

    @Override
    public @Nullable Slice value() {
        return cursor.value();
    }
}
