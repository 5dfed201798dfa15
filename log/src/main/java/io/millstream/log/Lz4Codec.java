package io.millstream.log;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import net.jpountz.lz4.LZ4Exception;
import net.jpountz.lz4.LZ4Factory;
import net.jpountz.xxhash.XXHashFactory;

/**
 * LZ4 in its frame format, with independent blocks, as Kafka's clients write it.
 *
 * <pre>
 * frame, little-endian
 *   int32   magic          0x184D2204
 *   int8    flags          bits 7-6 version (01), 5 blocks are independent, 4 block checksums, 3 content size,
 *                          2 content checksum, 0 dictionary (not supported)
 *   int8    block size     bits 6-4: largest block is 4: 64 KiB, 5: 256 KiB, 6: 1 MiB, 7: 4 MiB
 *   int64   content size   if flagged; not trusted
 *   int8    header check   second byte of the xxHash32 of the header
 *   blocks: int32 length (highest bit: stored as it is), bytes, [int32 checksum]
 *   int32   0              end mark
 *   int32   xxHash32 of the contents, if flagged
 * </pre>
 *
 * @see <a href="https://github.com/lz4/lz4/blob/dev/doc/lz4_Frame_format.md">LZ4 frame format</a>
 */
final class Lz4Codec implements RecordsCodec {
    private static final int MAGIC = 0x184D2204;
    private static final int VERSION_1 = 0x40;
    private static final int VERSION_MASK = 0xc0;
    private static final int INDEPENDENT = 0x20;
    private static final int BLOCK_CHECKSUM = 0x10;
    private static final int CONTENT_SIZE = 0x08;
    private static final int CONTENT_CHECKSUM = 0x04;
    private static final int DICTIONARY = 0x01;
    private static final int STORED = 0x8000_0000;
    private static final int BLOCK_64_KIB = 4;
    /** One input byte yields at most 255 bytes, plus the fixed part of a sequence. */
    private static final int MAX_EXPANSION = 255;

    private final LZ4Factory lz4 = LZ4Factory.fastestInstance();
    private final XXHashFactory xxHash = XXHashFactory.fastestInstance();

    @Override
    public void compress(byte[] source, int offset, int lengthBytes, GrowableBytes target)
            throws GrowableBytes.LimitReached {
        var compressor = lz4.fastCompressor();
        byte[] descriptor = {(byte) (VERSION_1 | INDEPENDENT), BLOCK_64_KIB << 4};
        target.reserve(Integer.BYTES + descriptor.length + 1);
        int check = xxHash.hash32().hash(descriptor, 0, descriptor.length, 0) >> 8;
        littleEndian(target).putInt(MAGIC).put(descriptor).put((byte) check);
        target.advance(Integer.BYTES + descriptor.length + 1);
        int maxBlockBytes = maxBlockBytes(BLOCK_64_KIB);
        for (int done = 0; done < lengthBytes; done += maxBlockBytes) {
            int blockBytes = Math.min(maxBlockBytes, lengthBytes - done);
            int bound = compressor.maxCompressedLength(blockBytes);
            target.reserve(Integer.BYTES + bound);
            int compressed = compressor.compress(
                    source, offset + done, blockBytes, target.array(), target.size() + Integer.BYTES, bound);
            if (compressed < blockBytes) {
                littleEndian(target).putInt(compressed);
                target.advance(Integer.BYTES + compressed);
            } else {
                littleEndian(target).putInt(blockBytes | STORED).put(source, offset + done, blockBytes);
                target.advance(Integer.BYTES + blockBytes);
            }
        }
        target.reserve(Integer.BYTES);
        littleEndian(target).putInt(0);
        target.advance(Integer.BYTES);
    }

    private static ByteBuffer littleEndian(GrowableBytes target) {
        return ByteBuffer.wrap(target.array(), target.size(), target.array().length - target.size())
                .order(ByteOrder.LITTLE_ENDIAN);
    }

    private static int maxBlockBytes(int sizeCode) {
        return 1 << (8 + 2 * sizeCode);
    }

    @Override
    public void decompress(byte[] source, int offset, int lengthBytes, GrowableBytes target)
            throws IOException, GrowableBytes.LimitReached {
        var in = ByteBuffer.wrap(source, offset, lengthBytes).order(ByteOrder.LITTLE_ENDIAN);
        while (in.hasRemaining()) {
            decompressFrame(source, in, target);
        }
    }

    /** {@code in} views {@code source}, index for index. */
    private void decompressFrame(byte[] source, ByteBuffer in, GrowableBytes target)
            throws IOException, GrowableBytes.LimitReached {
        if (need(in, Integer.BYTES + 3).getInt() != MAGIC) {
            throw new IOException("lz4 frame does not start with its magic number");
        }
        int descriptorAt = in.position();
        int flags = in.get();
        int sizeCode = in.get() >> 4;
        if ((flags & VERSION_MASK) != VERSION_1
                || (flags & INDEPENDENT) == 0
                || (flags & DICTIONARY) != 0
                || sizeCode < BLOCK_64_KIB) {
            throw new IOException("lz4 frame asks for features that record batches do not use (flags 0x"
                    + Integer.toHexString(flags & 0xff) + ", block size code " + sizeCode + ")");
        }
        if ((flags & CONTENT_SIZE) != 0) {
            need(in, Long.BYTES + 1).getLong();
        }
        int headerHash = xxHash.hash32().hash(source, descriptorAt, in.position() - descriptorAt, 0);
        if (in.get() != (byte) (headerHash >> 8)) {
            throw new IOException("lz4 frame header does not match its checksum");
        }
        int contentsAt = target.size();
        while (decompressBlock(source, in, flags, maxBlockBytes(sizeCode), target)) {
            // one block a turn
        }
        if ((flags & CONTENT_CHECKSUM) != 0) {
            int hash = xxHash.hash32().hash(target.array(), contentsAt, target.size() - contentsAt, 0);
            if (need(in, Integer.BYTES).getInt() != hash) {
                throw new IOException("lz4 frame does not match its content checksum");
            }
        }
    }

    /** False at the end mark. */
    private boolean decompressBlock(byte[] source, ByteBuffer in, int flags, int maxBlockBytes, GrowableBytes target)
            throws IOException, GrowableBytes.LimitReached {
        int header = need(in, Integer.BYTES).getInt();
        if (header == 0) {
            return false;
        }
        int blockBytes = header & ~STORED;
        if (blockBytes > maxBlockBytes) {
            throw new IOException("lz4 block announces " + blockBytes + " bytes, its frame allows " + maxBlockBytes);
        }
        need(in, blockBytes);
        if ((header & STORED) != 0) {
            target.append(source, in.position(), blockBytes);
        } else {
            decompressInto(target, source, in.position(), blockBytes, maxBlockBytes);
        }
        if ((flags & BLOCK_CHECKSUM) != 0) {
            int hash = xxHash.hash32().hash(source, in.position(), blockBytes, 0);
            in.position(in.position() + blockBytes);
            if (need(in, Integer.BYTES).getInt() != hash) {
                throw new IOException("lz4 block does not match its checksum");
            }
        } else {
            in.position(in.position() + blockBytes);
        }
        return true;
    }

    private void decompressInto(GrowableBytes target, byte[] source, int offset, int blockBytes, int maxBlockBytes)
            throws IOException, GrowableBytes.LimitReached {
        int possible = (int) Math.min(maxBlockBytes, (long) MAX_EXPANSION * blockBytes);
        int room = Math.min(possible, target.limitBytes() - target.size());
        target.reserve(room);
        try {
            target.advance(
                    lz4.safeDecompressor().decompress(source, offset, blockBytes, target.array(), target.size(), room));
        } catch (LZ4Exception e) {
            if (room < possible) {
                throw new GrowableBytes.LimitReached();
            }
            throw new IOException("lz4 block is damaged: " + e.getMessage(), e);
        }
    }

    private static ByteBuffer need(ByteBuffer in, int byteCount) throws IOException {
        if (in.remaining() < byteCount) {
            throw new IOException("lz4 frame ends " + (byteCount - in.remaining()) + " bytes too early");
        }
        return in;
    }
}
