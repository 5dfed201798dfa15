package io.millstream.log;

import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdException;
import java.io.IOException;

/**
 * Zstandard (RFC 8878). Decompresses in one call and not as a stream: a stream allocates the window that the frame asks
 * for, up to 128 MiB of native memory, while one call uses the output itself as its window.
 */
final class ZstdCodec implements RecordsCodec {
    private static final int FIRST_GUESS_RATIO = 4;

    private final int level = Zstd.defaultCompressionLevel(); // loads the library now, where its absence is reported

    @Override
    public void compress(byte[] source, int offset, int lengthBytes, GrowableBytes target)
            throws GrowableBytes.LimitReached {
        int bound = Math.toIntExact(Zstd.compressBound(lengthBytes));
        target.reserve(bound);
        long compressed =
                Zstd.compressByteArray(target.array(), target.size(), bound, source, offset, lengthBytes, level);
        if (Zstd.isError(compressed)) {
            throw new IllegalStateException("zstd refused to compress: " + Zstd.getErrorName(compressed));
        }
        target.advance((int) compressed);
    }

    @Override
    public void decompress(byte[] source, int offset, int lengthBytes, GrowableBytes target)
            throws IOException, GrowableBytes.LimitReached {
        int largest = target.limitBytes() - target.size();
        long room = Math.min(
                largest,
                Math.max((long) FIRST_GUESS_RATIO * lengthBytes, target.array().length - (long) target.size()));
        while (true) {
            target.reserve((int) room);
            long error;
            try {
                long result = Zstd.decompressByteArray(
                        target.array(), target.size(), (int) room, source, offset, lengthBytes);
                if (!Zstd.isError(result)) {
                    target.advance((int) result);
                    return;
                }
                error = Zstd.getErrorCode(result);
            } catch (ZstdException e) {
                error = e.getErrorCode();
            }
            if (error != Zstd.errDstSizeTooSmall()) {
                throw new IOException("zstd frame is damaged (zstd's error number " + error + ")");
            }
            if (room == largest) {
                throw new GrowableBytes.LimitReached();
            }
            room = Math.min(largest, 2 * room);
        }
    }
}
