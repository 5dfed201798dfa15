package io.millstream.log;

import java.io.Closeable;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * One partition: an ordered sequence of record batches, appended at the end and read from anywhere.
 *
 * <p>Thread-safe; appends of one partition happen one after the other, readers never block them. Disk failures surface as
 * {@code JobException}, see {@link CommitLog}.
 */
public interface PartitionLog {
    TopicPartition topicPartition();

    /**
     * Appends one or more whole record batches (magic 2). Base offsets, leader epoch and, where the topic says so, the
     * append time are written into {@code batches} in place; compressed batches are stored as they are.
     *
     * <p>All or nothing: if one batch is refused, none is written. The buffer's position and limit stay as they are.
     */
    AppendResult append(ByteBuffer batches, AppendOptions options);

    /** As {@link #append(ByteBuffer, AppendOptions)}, for batches that this process built itself. */
    default AppendResult append(ByteBuffer batches, ForcePolicy forcePolicy) {
        return append(batches, AppendOptions.trusted(forcePolicy));
    }

    /** Appends and waits until that is acknowledged; a refusal becomes a {@code JobException} (USER). */
    AppendResult.Appended appendAndWait(ByteBuffer batches, AppendOptions options);

    /** As {@link #appendAndWait(ByteBuffer, AppendOptions)}, for batches that this process built itself. */
    default AppendResult.Appended appendAndWait(ByteBuffer batches, ForcePolicy forcePolicy) {
        return appendAndWait(batches, AppendOptions.trusted(forcePolicy));
    }

    /** Makes everything before {@code logEndOffset()} durable, sharing a force with waiting appends. */
    void force();

    /** First offset that can be read. */
    long logStartOffset();

    /** Bound of what readers see; equals {@link #logEndOffset()} as long as there is one replica. */
    long highWatermark();

    /** Offset that the next record will get. */
    long logEndOffset();

    /** First offset that may belong to an undecided transaction; the bound for read-committed readers. */
    long lastStableOffset();

    /** Bytes of all segments. */
    long sizeBytes();

    /** The first record whose timestamp is {@code timestampMs} or later, control records included; empty if there is none. */
    Optional<TimestampedOffset> firstSince(long timestampMs);

    /** The offset of {@link #firstSince}. */
    default OptionalLong offsetForTimestamp(long timestampMs) {
        Optional<TimestampedOffset> found = firstSince(timestampMs);
        return found.isPresent() ? OptionalLong.of(found.get().offset()) : OptionalLong.empty();
    }

    /** The record with the largest timestamp, the first of them if there are several (KIP-734); empty if none has one. */
    Optional<TimestampedOffset> latestByTimestamp();

    /**
     * Calls {@code moved} each time after the high watermark, the last stable offset, the log start offset or the leader
     * epoch may have moved, and when the partition is closed or deleted, until the watch is closed. So a fetch waits on
     * several partitions without a thread: it watches first, looks then, and hears of everything that comes after its look.
     *
     * <p>{@code moved} runs on the thread of whoever moves them: it must not block, append or throw, only pass the news on.
     * A call may still come while the watch is being closed.
     */
    Watch watch(Runnable moved);

    /** Ends with {@link #close}; closing twice does no harm. */
    interface Watch extends Closeable {
        @Override
        void close();
    }

    /**
     * The aborted transactions with records from {@code fromOffset} to before {@code toOffset}, which is at most the last
     * stable offset; by the offsets of their markers. What a read-committed fetch of that range answers with.
     */
    List<AbortedTransaction> abortedTransactions(long fromOffset, long toOffset);

    /** The idempotent and transactional producers that are remembered, by id. */
    List<ActiveProducer> producers();

    /** Moves the log start offset to {@code offset}; whole segments before it are deleted. Returns the new start. */
    long deleteRecordsBefore(long offset);

    /**
     * Whole batches as they lie in a file, from the one that holds {@code offset}, up to {@code maxBytes} but always at
     * least one (KIP-74); empty if there is none to see yet. For a broker, which sends them without decoding.
     *
     * @throws io.millstream.base.JobException (USER) if the offset is out of range, (EXTERNAL) if the batch is damaged
     */
    Optional<BatchRegion> batches(long offset, int maxBytes, Isolation isolation);

    /**
     * Lets later batches carry {@code leaderEpoch}; durable when it returns. False if that epoch is known or past.
     */
    boolean beginLeaderEpoch(int leaderEpoch);

    /** The epoch that batches carry now; 0 in a new partition. */
    int leaderEpoch();

    /** The epoch that the record at {@code offset}, if there is or will be one, was or will be written in. */
    int leaderEpochAt(long offset);

    /** The offset after the last record of {@code leaderEpoch} or of the ones before it (KIP-101). */
    long endOffsetOfEpoch(int leaderEpoch);

    /**
     * A reader that starts at {@code offset}, which must lie between the log's start and end offsets.
     *
     * <p>Readers are independent of each other and cheap; each belongs to one thread.
     */
    PartitionReader read(long offset, Isolation isolation);

    /** True once the partition's topic was deleted, or the log closed: whoever holds it looks for it anew. */
    boolean isGone();

    /** What a reader sees of transactions. */
    enum Isolation {
        /** Everything up to the high watermark. */
        READ_UNCOMMITTED,
        /** Up to the last stable offset, without the records of aborted transactions. */
        READ_COMMITTED
    }
}
