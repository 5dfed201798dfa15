package io.millstream.log;

import java.io.IOException;
import java.nio.ByteBuffer;
import org.xerial.snappy.Snappy;

/**
 * snappy in the framing of snappy-java, which Kafka's clients write; a bare snappy block is read too.
 *
 * <pre>
 *   0  byte[8]  magic       0x82 "SNAPPY" 0x00
 *   8  int32    version     big-endian, as the rest
 *  12  int32    compatible  oldest version that reads it
 *  16  blocks: int32 length, then a snappy block of that length; a further magic may stand between two blocks
 * </pre>
 */
final class SnappyCodec implements RecordsCodec {
    private static final byte[] HEADER = {(byte) 0x82, 'S', 'N', 'A', 'P', 'P', 'Y', 0, 0, 0, 0, 1, 0, 0, 0, 1};
    private static final int MAGIC_FIRST_INT = 0x82_53_4e_41;
    private static final int BLOCK_BYTES = 32 * 1024;
    /** The densest element of the format is a 3-byte copy of 64 bytes. */
    private static final int MAX_EXPANSION = 22;

    SnappyCodec() {
        Snappy.maxCompressedLength(0); // loads the library now, where its absence is reported
    }

    @Override
    public void compress(byte[] source, int offset, int lengthBytes, GrowableBytes target)
            throws GrowableBytes.LimitReached {
        target.append(HEADER, 0, HEADER.length);
        for (int done = 0; done < lengthBytes; done += BLOCK_BYTES) {
            int blockBytes = Math.min(BLOCK_BYTES, lengthBytes - done);
            target.reserve(Integer.BYTES + Snappy.maxCompressedLength(blockBytes));
            int at = target.size();
            try {
                int compressed = Snappy.compress(source, offset + done, blockBytes, target.array(), at + Integer.BYTES);
                ByteBuffer.wrap(target.array()).putInt(at, compressed);
                target.advance(Integer.BYTES + compressed);
            } catch (IOException e) {
                throw new IllegalStateException("snappy cannot fail on bytes in memory", e);
            }
        }
    }

    @Override
    public void decompress(byte[] source, int offset, int lengthBytes, GrowableBytes target)
            throws IOException, GrowableBytes.LimitReached {
        var in = ByteBuffer.wrap(source, offset, lengthBytes);
        if (lengthBytes < HEADER.length || in.getInt(offset) != MAGIC_FIRST_INT) {
            decompressBlock(source, offset, lengthBytes, target);
            return;
        }
        while (in.hasRemaining()) {
            if (in.remaining() < Integer.BYTES) {
                throw new IOException("snappy frame ends inside a block length");
            }
            int blockBytes = in.getInt();
            if (blockBytes == MAGIC_FIRST_INT && in.remaining() >= HEADER.length - Integer.BYTES) {
                in.position(in.position() + HEADER.length - Integer.BYTES);
                continue;
            }
            if (blockBytes <= 0 || blockBytes > in.remaining()) {
                throw new IOException("snappy block announces " + Integer.toUnsignedLong(blockBytes) + " bytes, "
                        + in.remaining() + " are left");
            }
            decompressBlock(source, in.position(), blockBytes, target);
            in.position(in.position() + blockBytes);
        }
    }

    private static void decompressBlock(byte[] source, int offset, int lengthBytes, GrowableBytes target)
            throws IOException, GrowableBytes.LimitReached {
        int announced = Snappy.uncompressedLength(source, offset, lengthBytes);
        if (announced < 0 || announced > (long) MAX_EXPANSION * lengthBytes) {
            throw new IOException("snappy block of " + lengthBytes + " bytes announces the impossible length "
                    + Integer.toUnsignedLong(announced));
        }
        target.reserve(announced);
        target.advance(Snappy.uncompress(source, offset, lengthBytes, target.array(), target.size()));
    }
}
