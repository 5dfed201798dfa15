package io.millstream.broker;

import io.millstream.log.BatchRegion;
import io.millstream.wire.Records;

/** Record batches that stay in their file until the connection sends them. */
public record StoredRecords(BatchRegion region) implements Records {
    @Override
    public int sizeBytes() {
        return region.lengthBytes();
    }
}
