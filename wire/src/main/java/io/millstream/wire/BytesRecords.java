package io.millstream.wire;

import java.nio.ByteBuffer;

/** The bytes from position to limit. The buffer is shared: whoever reads it moves a duplicate. */
public record BytesRecords(ByteBuffer bytes) implements Records {
    @Override
    public int sizeBytes() {
        return bytes.remaining();
    }
}
