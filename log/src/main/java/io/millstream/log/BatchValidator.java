package io.millstream.log;

import io.millstream.log.AppendResult.Reason;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Checks the bytes of an append before they are stored: are they whole record batches, and may this sender write them to
 * this topic? Trusts nothing: no byte outside the buffer's position and limit is read, and no announced length allocates.
 *
 * <p>One thing is mended, as Kafka does: a header's maxTimestamp that is not the records' largest is corrected in place,
 * since the time index is built from it. Everything else is refused.
 *
 * <p>Belongs to one thread; keeps a buffer of up to the largest decompressed batch it has met.
 */
public final class BatchValidator {
    private static final int HEADER = AppendResult.Refused.NO_RECORD; // in the place of a record's index

    private final RecordBatch batch = new RecordBatch();
    private final RecordCursor cursor = new RecordCursor();

    /** On whose behalf batches are written. */
    public enum Origin {
        /** A producer: no control batches. */
        CLIENT,
        /** The coordinators of transactions and of groups: markers, and offsets in the name of a producer. */
        COORDINATOR
    }

    /**
     * Checks everything between the buffer's position and limit; neither is moved.
     *
     * @param nowMs wall clock, for the distance of timestamps
     */
    public BatchCheck check(ByteBuffer batches, BatchLimits limits, Origin origin, long nowMs) {
        int at = batches.position();
        int end = batches.limit();
        int batchCount = 0;
        long recordCount = 0;
        do {
            Problem problem = checkBatch(batches, at, limits, origin, nowMs);
            if (problem != null) {
                return problem.at(batchCount);
            }
            batchCount++;
            recordCount += batch.recordCount();
            at = batch.endBytes();
        } while (at < end);
        return new BatchCheck.Valid(batchCount, recordCount);
    }

    /** What is wrong with one batch, or with one record of it. */
    private record Problem(Reason reason, String field, String what, int recordIndex) {
        Problem(Reason reason, String field, String what) {
            this(reason, field, what, HEADER);
        }

        BatchCheck.Invalid at(int batchIndex) {
            String message =
                    "Record batch " + batchIndex + " of the append: " + field + " " + what + ". Nothing was written.";
            return new BatchCheck.Invalid(reason, batchIndex, recordIndex, field, message);
        }
    }

    private @Nullable Problem checkBatch(ByteBuffer batches, int at, BatchLimits limits, Origin origin, long nowMs) {
        Problem problem = checkFrame(batches, at, limits);
        if (problem == null) {
            problem = checkCounts();
        }
        if (problem == null) {
            problem = checkSender(origin);
        }
        if (problem == null
                && batch.timestampType() == TimestampType.LOG_APPEND_TIME
                && limits.timestampType() == TimestampType.CREATE_TIME) {
            problem = new Problem(
                    Reason.INVALID_TIMESTAMP,
                    "attributes",
                    "claim LogAppendTime, which only the log of a topic may set");
        }
        if (problem != null) {
            return problem;
        }
        problem = checkTimestamp(batch.maxTimestampMs(), limits, nowMs, HEADER);
        boolean looksAtRecords = limits.depth() == BatchLimits.Depth.ALL
                || (limits.depth() == BatchLimits.Depth.UNCOMPRESSED && !batch.isCompressed());
        if (!looksAtRecords) {
            return problem;
        }
        Problem ofRecord = checkRecords(limits, nowMs); // names the record, where the header only has its time
        return ofRecord != null ? ofRecord : problem;
    }

    private @Nullable Problem checkFrame(ByteBuffer batches, int at, BatchLimits limits) {
        int end = batches.limit();
        if (end - at < RecordBatch.HEADER_BYTES) {
            return corrupt(
                    "batchLength",
                    "cannot be read: " + (end - at) + " bytes are left and a header takes " + RecordBatch.HEADER_BYTES);
        }
        batch.wrap(batches, at);
        if (batch.magic() != RecordBatch.MAGIC) {
            return new Problem(
                    Reason.INVALID_RECORD,
                    "magic",
                    "is " + batch.magic() + ", only " + RecordBatch.MAGIC + " (Kafka 0.11 and later) is stored");
        }
        if (!RecordBatch.isWhole(batches, at, end)) {
            return corrupt(
                    "batchLength",
                    "is " + batches.getInt(at + RecordBatch.LENGTH_AT) + ", with "
                            + (end - at - RecordBatch.LENGTH_OVERHEAD_BYTES) + " bytes left");
        }
        if (batch.lengthBytes() > limits.maxBatchBytes()) {
            return new Problem(
                    Reason.BATCH_TOO_LARGE,
                    "batchLength",
                    "makes a batch of " + batch.lengthBytes() + " bytes, the topic takes max.message.bytes="
                            + limits.maxBatchBytes());
        }
        if (!batch.isValidCrc()) {
            return corrupt(
                    "crc",
                    "is " + Long.toHexString(batch.crc()) + ", the bytes have the checksum "
                            + Long.toHexString(batch.computeCrc()));
        }
        int attributes = batch.attributes();
        if ((attributes & ~RecordBatch.KNOWN_ATTRIBUTES) != 0
                || !CompressionType.isId(attributes & RecordBatch.COMPRESSION_MASK)
                || batch.hasDeleteHorizon()) {
            return corrupt(
                    "attributes",
                    "0x" + Integer.toHexString(attributes & 0xffff) + " have bits that a sender cannot set");
        }
        return null;
    }

    private @Nullable Problem checkCounts() {
        if (batch.recordCount() <= 0) {
            return corrupt("recordCount", "is " + batch.recordCount());
        }
        if (batch.lastOffsetDelta() != batch.recordCount() - 1) {
            return corrupt(
                    "lastOffsetDelta", "is " + batch.lastOffsetDelta() + ", with " + batch.recordCount() + " records");
        }
        return null;
    }

    private @Nullable Problem checkSender(Origin origin) {
        long producerId = batch.producerId();
        if (batch.isControl()) {
            if (origin == Origin.CLIENT) {
                return new Problem(
                        Reason.INVALID_RECORD, "attributes", "mark a control batch, which no client may write");
            }
            return producerId < 0 || batch.producerEpoch() < 0 || !batch.isTransactional() || batch.recordCount() != 1
                    ? corrupt("attributes", "mark a control batch that is no transaction marker of one producer")
                    : null;
        }
        if (producerId < RecordBatch.NO_PRODUCER_ID) {
            return corrupt("producerId", "is " + producerId);
        }
        if (producerId == RecordBatch.NO_PRODUCER_ID) {
            return batch.isTransactional() ? corrupt("producerId", "is missing from a transactional batch") : null;
        }
        // Offsets that a transaction commits: their coordinator sends nothing twice, so it need not number them.
        boolean isInTheNameOf = origin == Origin.COORDINATOR && batch.baseSequence() == RecordBatch.NO_SEQUENCE;
        if (batch.producerEpoch() < 0 || (batch.baseSequence() < 0 && !isInTheNameOf)) {
            return corrupt(
                    "baseSequence",
                    "is " + batch.baseSequence() + " and the producer epoch " + batch.producerEpoch()
                            + ", for producer id " + producerId);
        }
        return null;
    }

    /** Under LogAppendTime the log's clock replaces the producer's, so whatever it says is as good as anything. */
    private @Nullable Problem checkTimestamp(long timestampMs, BatchLimits limits, long nowMs, int recordIndex) {
        if (limits.timestampType() == TimestampType.LOG_APPEND_TIME || timestampMs == RecordBatch.NO_TIMESTAMP) {
            return null;
        }
        String what;
        if (timestampMs < 0) {
            what = "is " + timestampMs + ", and only -1 stands for none";
        } else if (nowMs - timestampMs > limits.timestampBeforeMaxMs()) {
            what = "is " + timestampMs + ", more than message.timestamp.before.max.ms=" + limits.timestampBeforeMaxMs()
                    + " before the log's time " + nowMs;
        } else if (timestampMs - nowMs > limits.timestampAfterMaxMs()) {
            what = "is " + timestampMs + ", more than message.timestamp.after.max.ms=" + limits.timestampAfterMaxMs()
                    + " after the log's time " + nowMs;
        } else {
            return null;
        }
        String field = recordIndex == HEADER ? "maxTimestamp" : "the timestamp of record " + recordIndex;
        return new Problem(Reason.INVALID_TIMESTAMP, field, what, recordIndex);
    }

    /**
     * Walks all records. That offset deltas run from 0 to n - 1 without a gap follows from what the cursor checks: there
     * are n of them, strictly increasing, and the last one possible is n - 1.
     */
    private @Nullable Problem checkRecords(BatchLimits limits, long nowMs) {
        cursor.limitDecompressedBytes(limits.maxDecompressedBytes());
        long maxTimestampMs = RecordBatch.NO_TIMESTAMP;
        boolean isControl = batch.isControl();
        try {
            cursor.start(batch);
            while (cursor.next()) {
                Problem problem = isControl ? checkMarker() : checkRecord(limits, nowMs);
                if (problem != null) {
                    return problem;
                }
                maxTimestampMs = Math.max(maxTimestampMs, cursor.timestampMs());
            }
        } catch (CorruptBatchException e) {
            return corrupt("records", "are damaged: " + e.getMessage());
        }
        if (limits.timestampType() == TimestampType.CREATE_TIME) {
            batch.setMaxTimestamp(TimestampType.CREATE_TIME, maxTimestampMs);
        }
        return null;
    }

    private @Nullable Problem checkMarker() throws CorruptBatchException {
        ControlRecord.parse(cursor); // throws unless it is a whole one
        return null;
    }

    private @Nullable Problem checkRecord(BatchLimits limits, long nowMs) {
        if (limits.requiresKeys() && cursor.key() == null) {
            return new Problem(
                    Reason.INVALID_RECORD,
                    "record " + cursor.offsetDelta(),
                    "has no key, which a compacted topic (cleanup.policy=compact) needs",
                    cursor.offsetDelta());
        }
        return checkTimestamp(cursor.timestampMs(), limits, nowMs, cursor.offsetDelta());
    }

    private static Problem corrupt(String field, String what) {
        return new Problem(Reason.CORRUPT_BATCH, field, what);
    }
}
