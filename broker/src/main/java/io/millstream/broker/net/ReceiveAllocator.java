package io.millstream.broker.net;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.ChannelConfig;
import io.netty.channel.RecvByteBufAllocator;
import io.netty.util.UncheckedBooleanSupplier;

/** Lets Netty read a socket into the connection's {@link ReceiveBuffer}; one per connection. */
final class ReceiveAllocator implements RecvByteBufAllocator {
    /** Reads of one connection in a row, so that one does not starve the others of its thread. */
    private static final int MOST_READS = 4;

    private final ReceiveBuffer target;

    ReceiveAllocator(ReceiveBuffer target) {
        this.target = target;
    }

    @Override
    @SuppressWarnings(
            "deprecation") // Netty's transports demand ExtendedHandle, its base interface is what is deprecated
    public Handle newHandle() {
        return new IntoTarget();
    }

    @SuppressWarnings("deprecation") // as above
    private final class IntoTarget implements ExtendedHandle {
        private boolean autoRead;
        private int readCount;
        private int attemptedBytes;
        private int lastBytes;

        @Override
        public ByteBuf allocate(ByteBufAllocator allocator) {
            return target.toReadInto();
        }

        @Override
        public int guess() {
            return attemptedBytes;
        }

        @Override
        public void reset(ChannelConfig config) {
            autoRead = config.isAutoRead();
            readCount = 0;
            lastBytes = 0;
        }

        @Override
        public void incMessagesRead(int count) {
            readCount += count;
        }

        @Override
        public void lastBytesRead(int bytes) {
            lastBytes = bytes;
        }

        @Override
        public int lastBytesRead() {
            return lastBytes;
        }

        @Override
        public void attemptedBytesRead(int bytes) {
            attemptedBytes = bytes;
        }

        @Override
        public int attemptedBytesRead() {
            return attemptedBytes;
        }

        /** Only if the last read left no room: anything less means that the socket is empty. */
        @Override
        public boolean continueReading() {
            return autoRead && lastBytes > 0 && lastBytes == attemptedBytes && readCount < MOST_READS;
        }

        @Override
        public boolean continueReading(UncheckedBooleanSupplier maybeMoreData) {
            return autoRead && lastBytes > 0 && maybeMoreData.get() && readCount < MOST_READS;
        }

        @Override
        public void readComplete() {}
    }
}
