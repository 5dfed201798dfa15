package io.millstream.broker.net;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.nio.ByteBuffer;
import java.util.function.IntSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Collects the bytes of one connection and cuts them into frames.
 *
 * <pre>
 * frame, big-endian
 *   0  int32  length  of what follows
 *   4  bytes          one request
 * </pre>
 *
 * <p>The socket is read straight into this buffer, as many frames as there are by one read, and requests are decoded where
 * they lie; only the beginning of a frame whose end has not come is copied, when the buffer is too small for all of it. A
 * connection that says nothing holds no memory.
 *
 * <p>An announced length earns no memory by itself: a buffer grows to twice what has come, or to what this connection has
 * sent before.
 *
 * <p>Belongs to the thread of the connection.
 */
final class ReceiveBuffer {
    static final int LENGTH_BYTES = Integer.BYTES;

    private static final int LEAST_BYTES = 1 << 10;
    private static final int MOST_AT_ONCE_BYTES = 64 << 10;

    private final ByteBufAllocator allocator;
    private final IntSupplier maxFrameBytes;
    private final IncompleteRequests incomplete;
    private volatile int heldBytes;
    private @Nullable ByteBuf bytes;
    private int readBytes = LEAST_BYTES; // size of the next buffer: what reads have filled so far
    private int largestFrameBytes;

    /** @param maxFrameBytes the longest frame allowed now */
    ReceiveBuffer(ByteBufAllocator allocator, IntSupplier maxFrameBytes, IncompleteRequests incomplete) {
        this.allocator = allocator;
        this.maxFrameBytes = maxFrameBytes;
        this.incomplete = incomplete;
    }

    /** Where the socket is read to; to be handed to {@link #add} or released. */
    ByteBuf toReadInto() {
        return withRoom().retain();
    }

    /** Takes in what was read, and releases it. */
    @SuppressWarnings("ReferenceEquality") // the question is whether the bytes are in their place already
    void add(ByteBuf read) {
        try {
            if (read == bytes) {
                learn(read);
                return;
            }
            while (read.isReadable()) { // out of a TLS engine
                ByteBuf into = withRoom();
                into.writeBytes(read, Math.min(into.writableBytes(), read.readableBytes()));
            }
        } finally {
            read.release();
        }
    }

    /** A read that fills the buffer lets the next one be larger. */
    private void learn(ByteBuf filled) {
        if (!filled.isWritable() && readBytes < MOST_AT_ONCE_BYTES) {
            readBytes *= 2;
        }
    }

    /**
     * True if a whole frame has come.
     *
     * @throws FrameException if the bytes announce a frame that is longer than allowed, or shorter than nothing
     */
    boolean hasFrame() throws FrameException {
        ByteBuf now = bytes;
        if (now == null || now.readableBytes() < LENGTH_BYTES) {
            return false;
        }
        int length = now.getInt(now.readerIndex());
        int mostBytes = maxFrameBytes.getAsInt();
        if (length < 0 || length > mostBytes) {
            throw new FrameException("announces a request of " + length + " bytes, allowed are 0 to " + mostBytes
                    + " (socket.request.max.bytes)");
        }
        return now.readableBytes() - LENGTH_BYTES >= length;
    }

    /** The next frame without its length; valid while {@link #hold} or this buffer holds its memory. */
    ByteBuffer takeFrame() {
        ByteBuf now = held();
        int length = now.readInt();
        ByteBuffer frame = now.nioBuffer(now.readerIndex(), length);
        now.skipBytes(length);
        largestFrameBytes = Math.max(largestFrameBytes, length);
        return frame;
    }

    /** Keeps the memory of the frame that was just taken until the answer is released. */
    ByteBuf hold() {
        return held().retain();
    }

    /** Gives the memory back if everything in it has been taken. */
    void releaseIfEmpty() {
        ByteBuf now = bytes;
        if (now != null && !now.isReadable()) {
            release();
        }
    }

    void release() {
        ByteBuf now = bytes;
        if (now != null) {
            bytes = null;
            holds(0);
            now.release();
        }
    }

    private ByteBuf held() {
        ByteBuf now = bytes;
        if (now == null) {
            throw new IllegalStateException("no bytes have come");
        }
        return now;
    }

    private ByteBuf withRoom() {
        ByteBuf now = bytes;
        if (now == null) {
            now = allocator.directBuffer(readBytes);
            bytes = now;
            holds(now.capacity());
            return now;
        }
        int hereBytes = now.readableBytes();
        long wholeBytes = hereBytes < LENGTH_BYTES
                ? LENGTH_BYTES
                : (long) LENGTH_BYTES + Math.min(now.getInt(now.readerIndex()), maxFrameBytes.getAsInt());
        if (now.isWritable() && now.readerIndex() + wholeBytes <= now.capacity()) {
            return now;
        }
        long earnedBytes = Math.max(Math.max(2L * hereBytes, readBytes), LENGTH_BYTES + (long) largestFrameBytes);
        int newBytes = (int) Math.max(hereBytes + 1L, Math.min(Math.max(wholeBytes, readBytes), earnedBytes));
        ByteBuf larger = allocator.directBuffer(newBytes);
        larger.writeBytes(now);
        now.release();
        bytes = larger;
        holds(larger.capacity());
        return larger;
    }

    /** How much memory this connection has for what it is sending. Any thread. */
    int heldBytes() {
        return heldBytes;
    }

    private void holds(int nowBytes) {
        int beforeBytes = heldBytes;
        heldBytes = nowBytes;
        incomplete.changed(beforeBytes, nowBytes);
    }
}
