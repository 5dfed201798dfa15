package io.millstream.log.store;

import io.millstream.base.Slice;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/**
 * The latest offset of each key, in a fixed amount of memory: 24 bytes per slot, open addressing with linear probing.
 *
 * <p>Keys are held as the first 128 bits of their SHA-256. Two different keys taken for one would lose a record; among
 * n keys the chance of that is below n² / 2^129, for a billion keys 10^-21, and nobody knows how to make such keys on
 * purpose (for MD5, which Kafka uses here, they do).
 *
 * <p>Belongs to one thread.
 */
final class OffsetMap {
    private static final int SLOT_LONGS = 3; // hash, hash, offset + 1; 0 there marks a free slot
    private static final double MAX_LOAD = 0.75;

    private final long[] slots;
    private final int slotCount;
    private final int capacity;
    private final MessageDigest digest;
    private int keyCount;
    private long high;
    private long low;

    OffsetMap(long memoryBytes) {
        slotCount = (int)
                Math.max(8, Math.min(Integer.MAX_VALUE / SLOT_LONGS - 8, memoryBytes / (SLOT_LONGS * Long.BYTES)));
        slots = new long[slotCount * SLOT_LONGS];
        capacity = (int) (slotCount * MAX_LOAD);
        try {
            digest = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    /** False, and no change, if the key is new and there is no room for it. */
    boolean put(Slice key, long offset) {
        int slot = find(key);
        if (slots[slot + 2] == 0) {
            if (keyCount == capacity) {
                return false;
            }
            keyCount++;
            slots[slot] = high;
            slots[slot + 1] = low;
        }
        slots[slot + 2] = offset + 1;
        return true;
    }

    /** The latest offset of {@code key}; -1 if it was never put. */
    long get(Slice key) {
        return slots[find(key) + 2] - 1;
    }

    int keyCount() {
        return keyCount;
    }

    /** Index of the key's slot, or of the free one where it belongs. */
    private int find(Slice key) {
        int from = key.positionBytes();
        digest.update(key.buffer().duplicate().limit(from + key.lengthBytes()).position(from));
        ByteBuffer hash = ByteBuffer.wrap(digest.digest());
        high = hash.getLong();
        low = hash.getLong();
        int slot = (int) Long.remainderUnsigned(high, slotCount);
        while (true) {
            int at = slot * SLOT_LONGS;
            if (slots[at + 2] == 0 || (slots[at] == high && slots[at + 1] == low)) {
                return at;
            }
            slot = slot + 1 == slotCount ? 0 : slot + 1;
        }
    }
}
