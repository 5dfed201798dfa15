package io.millstream.broker.net;

import io.millstream.base.DiskFile;
import io.millstream.broker.StoredRecords;
import io.millstream.wire.BytesRecords;
import io.millstream.wire.Message;
import io.millstream.wire.Records;
import io.millstream.wire.WireWriter;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;

/**
 * Encodes answers.
 *
 * <pre>
 * answer, big-endian
 *   0  int32  length of what follows
 *   4  int32  correlationId of the request
 *   8  bytes  tagged fields in flexible versions, the answer
 * </pre>
 *
 * <p>Records that stay in a file are sent from there by the operating system; where that would cost more than it saves, and
 * under TLS, they are read into the answer's buffer.
 */
final class AnswerWriter {
    /** Up to here one read and one write are cheaper than three system calls. */
    private static final int READ_UP_TO_BYTES = 64 << 10;

    /** Under TLS records pass through memory, so much at a time. */
    private static final int TLS_PIECE_BYTES = 64 << 10;

    private static final int EXPECTED_BYTES = 256;

    private final boolean canSendRegions;

    AnswerWriter(boolean canSendRegions) {
        this.canSendRegions = canSendRegions;
    }

    /** Hands the answer to the channel without flushing it. */
    void write(Exchange exchange, Message answer, Channel channel) throws IOException {
        var out = new WireWriter(EXPECTED_BYTES);
        out.writeInt(0); // the length, once it is known
        out.writeInt(exchange.correlationId());
        int version = exchange.answerVersion();
        if (exchange.entry().key().responseHeaderVersion(version) >= 1) {
            out.writeUnsignedVarint(0); // no tagged fields
        }
        answer.write(out, version);
        int sizeBytes = out.sizeBytes();
        out.putIntAt(0, sizeBytes - Integer.BYTES);
        send(out.chunks(), sizeBytes, channel);
    }

    private void send(List<Records> chunks, int sizeBytes, Channel channel) throws IOException {
        if (sizeBytes <= READ_UP_TO_BYTES) {
            write(channel, inOnePiece(chunks, sizeBytes, channel.alloc()));
            return;
        }
        for (Records chunk : chunks) {
            if (chunk instanceof BytesRecords inMemory) {
                write(channel, Unpooled.wrappedBuffer(inMemory.bytes()));
            } else if (canSendRegions) {
                write(channel, new StoredRegion(stored(chunk).region()));
            } else {
                writePieces(stored(chunk), channel);
            }
        }
    }

    private static void write(Channel channel, Object part) {
        var unused = channel.write(part, channel.voidPromise());
    }

    private static ByteBuf inOnePiece(List<Records> chunks, int sizeBytes, ByteBufAllocator allocator)
            throws IOException {
        ByteBuf whole = allocator.directBuffer(sizeBytes, sizeBytes);
        try {
            for (Records chunk : chunks) {
                if (chunk instanceof BytesRecords inMemory) {
                    whole.writeBytes(inMemory.bytes().duplicate());
                } else {
                    readInto(whole, stored(chunk), 0, chunk.sizeBytes());
                }
            }
            return whole;
        } catch (IOException | RuntimeException e) {
            whole.release();
            throw e;
        }
    }

    private static void writePieces(StoredRecords records, Channel channel) throws IOException {
        int leftBytes = records.sizeBytes();
        while (leftBytes > 0) {
            int pieceBytes = Math.min(leftBytes, TLS_PIECE_BYTES);
            ByteBuf piece = channel.alloc().directBuffer(pieceBytes, pieceBytes);
            try {
                readInto(piece, records, records.sizeBytes() - leftBytes, pieceBytes);
            } catch (IOException | RuntimeException e) {
                piece.release();
                throw e;
            }
            write(channel, piece);
            leftBytes -= pieceBytes;
        }
    }

    private static void readInto(ByteBuf target, StoredRecords records, int fromBytes, int lengthBytes)
            throws IOException {
        ByteBuffer free = target.nioBuffer(target.writerIndex(), lengthBytes);
        DiskFile file = records.region().file();
        int count = file.read(free, records.region().positionBytes() + fromBytes);
        if (count < lengthBytes) {
            throw new EOFException("the file of " + records.region() + " was cut");
        }
        target.writerIndex(target.writerIndex() + lengthBytes);
    }

    private static StoredRecords stored(Records chunk) {
        if (chunk instanceof StoredRecords stored) {
            return stored;
        }
        throw new IllegalStateException("records that nobody knows how to send: " + chunk);
    }
}
