package io.millstream.log.store;

import io.millstream.log.AbortedTransaction;
import java.io.IOException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.zip.CRC32C;

/**
 * A {@link ProducerStateTable} in bytes, so that opening a partition need not read it from the start. Derived from the
 * log: one that is lost or damaged costs a longer scan and nothing else.
 *
 * <pre>
 * snapshot, big-endian
 *   0  int32  magic          "MSPS"
 *   4  int32  crc            CRC-32C of everything after it
 *   8  int16  version        2
 *  10  int64  nextOffset     the state is the one before this offset
 *  18  int32  producerCount
 *      producers: int64 producerId, int16 producerEpoch, int32 coordinatorEpoch, int64 lastAppendMs,
 *                 int64 lastTimestampMs, int64 transactionFirstOffset, int8 batchCount (0 to 5),
 *                 batches, oldest first: int32 lastSequence, int64 lastOffset, int32 offsetDelta, int64 timestampMs
 *      int32  abortedCount
 *      aborted: int64 producerId, int64 firstOffset, int64 lastOffset, int64 lastStableOffset
 * </pre>
 *
 * @param nextOffset where reading the log goes on
 * @param table the state before that offset
 * @param aborted the transactions whose abort markers the segment that was active then has before that offset; those of
 *     sealed segments are in their {@link io.millstream.log.segment.TransactionIndex}
 */
record ProducerSnapshot(long nextOffset, ProducerStateTable table, List<AbortedTransaction> aborted) {
    private static final int MAGIC = 0x4d535053;
    private static final short VERSION = 2;
    private static final int CHECKED_FROM = 2 * Integer.BYTES;
    private static final int FIXED_BYTES = CHECKED_FROM + Short.BYTES + Long.BYTES + 2 * Integer.BYTES;
    private static final int PRODUCER_BYTES = 4 * Long.BYTES + Short.BYTES + Integer.BYTES + Byte.BYTES;
    private static final int BATCH_BYTES = 2 * Integer.BYTES + 2 * Long.BYTES;
    private static final int ABORTED_BYTES = 4 * Long.BYTES;

    /** Nothing known, before offset 0. */
    static ProducerSnapshot nothing(long expirationMs) {
        return new ProducerSnapshot(0, new ProducerStateTable(expirationMs), List.of());
    }

    /** True if there is nothing that the log itself could not tell again. */
    boolean isEmpty() {
        return table.isEmpty() && aborted.isEmpty();
    }

    /** The state in bytes, from the buffer's position to its limit. */
    ByteBuffer toBytes() {
        List<ProducerState> producers = new ArrayList<>(table.producers());
        producers.sort(Comparator.comparingLong(state -> state.producerId)); // the same state gives the same bytes
        int sizeBytes = FIXED_BYTES + producers.size() * PRODUCER_BYTES + aborted.size() * ABORTED_BYTES;
        for (ProducerState state : producers) {
            sizeBytes += state.rememberedCount() * BATCH_BYTES;
        }
        var bytes = ByteBuffer.allocate(sizeBytes)
                .putInt(MAGIC)
                .putInt(0)
                .putShort(VERSION)
                .putLong(nextOffset);
        bytes.putInt(producers.size());
        for (ProducerState state : producers) {
            write(state, bytes);
        }
        bytes.putInt(aborted.size());
        for (AbortedTransaction transaction : aborted) {
            bytes.putLong(transaction.producerId())
                    .putLong(transaction.firstOffset())
                    .putLong(transaction.lastOffset())
                    .putLong(transaction.lastStableOffset());
        }
        bytes.flip();
        return bytes.putInt(Integer.BYTES, crcOf(bytes));
    }

    private static void write(ProducerState state, ByteBuffer bytes) {
        bytes.putLong(state.producerId)
                .putShort(state.producerEpoch)
                .putInt(state.coordinatorEpoch)
                .putLong(state.lastAppendMs)
                .putLong(state.lastTimestampMs)
                .putLong(state.transactionFirstOffset)
                .put((byte) state.rememberedCount());
        for (int age = state.rememberedCount() - 1; age >= 0; age--) {
            ProducerState.Written written = state.remembered(age);
            bytes.putInt(written.lastSequence())
                    .putLong(written.lastOffset())
                    .putInt(written.offsetDelta())
                    .putLong(written.timestampMs());
        }
    }

    private static int crcOf(ByteBuffer bytes) {
        var crc32c = new CRC32C();
        crc32c.update(bytes.duplicate().position(bytes.position() + CHECKED_FROM));
        return (int) crc32c.getValue();
    }

    /**
     * Reads what {@link #toBytes} wrote, from the buffer's position to its limit.
     *
     * @param expirationMs for the table that is made
     * @throws IOException if the bytes are damaged or of another version; the message says which
     */
    static ProducerSnapshot read(ByteBuffer bytes, long expirationMs) throws IOException {
        ByteBuffer in = bytes.slice();
        if (in.remaining() < FIXED_BYTES || in.getInt() != MAGIC) {
            throw new IOException("no producer snapshot: it does not start with the magic number");
        }
        int crc = in.getInt();
        if (crc != crcOf(in.duplicate().rewind())) {
            throw new IOException("damaged producer snapshot: it does not match its checksum");
        }
        short version = in.getShort();
        if (version != VERSION) {
            throw new IOException("producer snapshot of version " + version + ", this program reads " + VERSION);
        }
        long nextOffset = in.getLong();
        var table = new ProducerStateTable(expirationMs);
        var aborted = new ArrayList<AbortedTransaction>();
        try {
            for (int left = in.getInt(); left > 0; left--) {
                table.restore(readProducer(in));
            }
            for (int left = in.getInt(); left > 0; left--) {
                aborted.add(new AbortedTransaction(in.getLong(), in.getLong(), in.getLong(), in.getLong()));
            }
        } catch (BufferUnderflowException e) {
            throw new IOException("damaged producer snapshot: it is shorter than its counts say", e);
        }
        if (in.hasRemaining()) {
            throw new IOException("damaged producer snapshot: " + in.remaining() + " bytes follow its end");
        }
        return new ProducerSnapshot(nextOffset, table, aborted);
    }

    private static ProducerState readProducer(ByteBuffer in) {
        var state = new ProducerState(in.getLong(), in.getShort());
        state.coordinatorEpoch = in.getInt();
        state.lastAppendMs = in.getLong();
        state.lastTimestampMs = in.getLong();
        state.transactionFirstOffset = in.getLong();
        for (int left = in.get(); left > 0; left--) {
            state.remember(new ProducerState.Written(in.getInt(), in.getLong(), in.getInt(), in.getLong()));
        }
        return state;
    }
}
