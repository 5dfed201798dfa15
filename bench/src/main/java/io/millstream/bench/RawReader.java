package io.millstream.bench;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32C;

/**
 * Reads the bytes of the segment files into a buffer, a megabyte at a time; with {@code checked} a CRC-32C looks at each
 * of them. Knows nothing of records: their number is taken from the size.
 */
final class RawReader implements ReadRounds.Reader {
    private static final int CHUNK_BYTES = 1 << 20;

    private final List<FileChannel> files = new ArrayList<>();
    private final ByteBuffer chunk = ByteBuffer.allocateDirect(CHUNK_BYTES);
    private final boolean checked;
    private final long recordCount;
    private final long sizeBytes;

    RawReader(List<Path> segments, boolean checked, long recordCount) throws IOException {
        this.checked = checked;
        this.recordCount = recordCount;
        long bytes = 0;
        for (Path segment : segments) {
            FileChannel file = FileChannel.open(segment);
            files.add(file);
            bytes += file.size();
        }
        sizeBytes = bytes;
    }

    @Override
    public ReadRounds.Seen readAll() throws IOException {
        var crc = new CRC32C();
        long read = 0;
        for (FileChannel file : files) {
            file.position(0);
            for (int n = file.read(chunk.clear()); n >= 0; n = file.read(chunk.clear())) {
                read += n;
                if (checked) {
                    crc.update(chunk.flip());
                }
            }
        }
        if (checked && crc.getValue() == 0) {
            throw new IllegalStateException("the checksum of " + read + " bytes is 0");
        }
        return new ReadRounds.Seen(recordCount * read / sizeBytes, 0);
    }

    @Override
    public void close() throws IOException {
        for (FileChannel file : files) {
            file.close();
        }
    }
}
