package io.millstream.bench;

/**
 * Counts by word, without an object per word: the bytes of a word (16 at most) are two longs.
 *
 * <pre>
 * slot, 4 longs
 *   0  first 8 bytes of the word, little-endian, zero-padded; 0 = empty slot
 *   1  the other 8 bytes
 *   2  count
 *   3  (unused: a slot never straddles two cache lines)
 * </pre>
 */
final class ByteTable {
    private static final int CAPACITY = 1 << 18;
    private static final int MASK = CAPACITY - 1;
    private static final int SLOT_LONGS_SHIFT = 2;
    private static final int HASH_SHIFT = 40;

    private final long[] slots = new long[CAPACITY << SLOT_LONGS_SHIFT];

    static long spread(long low, long high) {
        return (low ^ (high * 0xC2B2AE3D27D4EB4FL)) * 0x9E3779B97F4A7C15L;
    }

    void add(long low, long high) {
        int slot = (int) (spread(low, high) >>> HASH_SHIFT) & MASK;
        while (true) {
            int at = slot << SLOT_LONGS_SHIFT;
            if (slots[at] == low && slots[at + 1] == high) {
                slots[at + 2]++;
                return;
            }
            if (slots[at] == 0) {
                slots[at] = low;
                slots[at + 1] = high;
                slots[at + 2] = 1;
                return;
            }
            slot = (slot + 1) & MASK;
        }
    }

    long checksum() {
        long sum = 0;
        for (int at = 0; at < slots.length; at += 1 << SLOT_LONGS_SHIFT) {
            if (slots[at] != 0) {
                sum += WordLines.wordHash(wordAt(at)) * slots[at + 2];
            }
        }
        return sum;
    }

    private String wordAt(int at) {
        var word = new StringBuilder();
        for (int i = 0; i < Long.BYTES * 2; i++) {
            long half = slots[at + i / Long.BYTES];
            char letter = (char) ((half >>> (Byte.SIZE * (i % Long.BYTES))) & 0xff);
            if (letter == 0) {
                break;
            }
            word.append(letter);
        }
        return word.toString();
    }
}
