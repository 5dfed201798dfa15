package io.millstream.log;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.zip.CRC32;
import java.util.zip.Deflater;
import java.util.zip.GZIPInputStream;

/** gzip (RFC 1952) with the JDK's own deflate. */
final class GzipCodec implements RecordsCodec {
    private static final int CHUNK_BYTES = 8192;
    /** Magic, method 8 (deflate), no flags, no time, no extra flags, unknown operating system. */
    private static final byte[] HEADER = {0x1f, (byte) 0x8b, 8, 0, 0, 0, 0, 0, 0, (byte) 0xff};

    @Override
    public void compress(byte[] source, int offset, int lengthBytes, GrowableBytes target)
            throws GrowableBytes.LimitReached {
        target.append(HEADER, 0, HEADER.length);
        var deflater = new Deflater(Deflater.DEFAULT_COMPRESSION, true);
        try {
            deflater.setInput(source, offset, lengthBytes);
            deflater.finish();
            while (!deflater.finished()) {
                target.reserve(CHUNK_BYTES);
                target.advance(deflater.deflate(target.array(), target.size(), CHUNK_BYTES));
            }
        } finally {
            deflater.end(); // its memory is native
        }
        var crc32 = new CRC32();
        crc32.update(source, offset, lengthBytes);
        appendLittleEndian(target, (int) crc32.getValue());
        appendLittleEndian(target, lengthBytes);
    }

    private static void appendLittleEndian(GrowableBytes target, int value) throws GrowableBytes.LimitReached {
        target.append(new byte[] {(byte) value, (byte) (value >> 8), (byte) (value >> 16), (byte) (value >> 24)}, 0, 4);
    }

    @Override
    public void decompress(byte[] source, int offset, int lengthBytes, GrowableBytes target)
            throws IOException, GrowableBytes.LimitReached {
        try (var in = new GZIPInputStream(new ByteArrayInputStream(source, offset, lengthBytes), CHUNK_BYTES)) {
            while (true) {
                int room = Math.min(CHUNK_BYTES, target.limitBytes() - target.size());
                if (room == 0) {
                    if (in.read() >= 0) {
                        throw new GrowableBytes.LimitReached();
                    }
                    return;
                }
                target.reserve(room);
                int read = in.read(target.array(), target.size(), room);
                if (read < 0) {
                    return;
                }
                target.advance(read);
            }
        }
    }
}
