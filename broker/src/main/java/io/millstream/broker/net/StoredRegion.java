package io.millstream.broker.net;

import io.millstream.log.BatchRegion;
import io.netty.channel.FileRegion;
import io.netty.util.AbstractReferenceCounted;
import java.io.EOFException;
import java.io.IOException;
import java.nio.channels.WritableByteChannel;

/** Sends record batches from their file to a socket, by the operating system where it can. */
final class StoredRegion extends AbstractReferenceCounted implements FileRegion {
    private final BatchRegion region;
    private long sentBytes;

    StoredRegion(BatchRegion region) {
        this.region = region;
    }

    @Override
    public long position() {
        return region.positionBytes();
    }

    @Override
    @Deprecated
    public long transfered() {
        return sentBytes;
    }

    @Override
    public long transferred() {
        return sentBytes;
    }

    @Override
    public long count() {
        return region.lengthBytes();
    }

    @Override
    public long transferTo(WritableByteChannel target, long fromBytes) throws IOException {
        long leftBytes = count() - fromBytes;
        if (leftBytes <= 0) {
            return 0;
        }
        long sent = region.file().transferTo(position() + fromBytes, leftBytes, target);
        if (sent > 0) {
            sentBytes += sent;
        } else if (sent == 0 && region.file().sizeBytes() < position() + count()) {
            throw new EOFException("the file of " + region + " was cut");
        }
        return sent;
    }

    @Override
    public FileRegion retain() {
        super.retain();
        return this;
    }

    @Override
    public FileRegion retain(int increment) {
        super.retain(increment);
        return this;
    }

    @Override
    public FileRegion touch() {
        return this;
    }

    @Override
    public FileRegion touch(Object hint) {
        return this;
    }

    @Override
    protected void deallocate() {} // the file is the log's
}
