package io.millstream.testkit;

import java.lang.ref.WeakReference;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;

/**
 * The bytes of one file twice: as programs see them (the page cache), and as they are on the medium. Sectors of 512 bytes
 * that differ are dirty; which of them survive a power cut is a matter of chance. Guarded by the disk's monitor; only
 * mapped views read the cache without it, as on a real machine.
 */
final class SimFile implements SimNode {
    static final int SECTOR_BYTES = 512;

    private byte[] cached = new byte[0];
    private int cachedBytes;
    private byte[] stored = new byte[0];
    private int storedBytes;
    private final BitSet dirtySectors = new BitSet();
    private boolean sizeDirty;

    /** Cache arrays that the file has outgrown but that mapped views may still look at; writes go to them too. */
    private final List<WeakReference<byte[]>> outgrown = new ArrayList<>();

    private int mappedEndBytes;

    int sizeBytes() {
        return cachedBytes;
    }

    /** End of the farthest range that was ever mapped. */
    int mappedEndBytes() {
        return mappedEndBytes;
    }

    int read(ByteBuffer target, long positionBytes) {
        if (positionBytes >= cachedBytes) {
            return 0;
        }
        int lengthBytes = (int) Math.min(target.remaining(), cachedBytes - positionBytes);
        target.put(cached, (int) positionBytes, lengthBytes);
        return lengthBytes;
    }

    void write(byte[] bytes, int lengthBytes, long positionBytes) {
        if (lengthBytes == 0) {
            return;
        }
        int start = Math.toIntExact(positionBytes);
        int end = Math.addExact(start, lengthBytes);
        reserve(end);
        putCached(bytes, lengthBytes, start);
        if (end > cachedBytes) {
            markDirty(cachedBytes, end); // a gap reads as zeros, and is new as well
            cachedBytes = end;
            sizeDirty = true;
        }
        markDirty(start, end);
    }

    void setSizeBytes(int sizeBytes) {
        reserve(sizeBytes);
        if (sizeBytes < cachedBytes) {
            putCached(new byte[cachedBytes - sizeBytes], cachedBytes - sizeBytes, sizeBytes);
        }
        markDirty(Math.min(sizeBytes, cachedBytes), Math.max(sizeBytes, cachedBytes));
        sizeDirty |= sizeBytes != cachedBytes;
        cachedBytes = sizeBytes;
    }

    ByteBuffer map(int positionBytes, int lengthBytes) {
        mappedEndBytes = Math.max(mappedEndBytes, positionBytes + lengthBytes);
        return ByteBuffer.wrap(cached, positionBytes, lengthBytes).slice().asReadOnlyBuffer();
    }

    /** The process that mapped this file is gone. */
    void forgetMappings() {
        outgrown.clear();
        mappedEndBytes = 0;
    }

    /** Everything in the cache reaches the medium. */
    void force() {
        dirtySectors.stream().forEach(this::store);
        dirtySectors.clear();
        storedBytes = cachedBytes;
        sizeDirty = false;
    }

    /** Some dirty sectors reach the medium; the others count as clean from now on, and no later force writes them. */
    void failForce(Chance chance) {
        dirtySectors.stream().filter(sector -> chance.coin()).forEach(this::store);
        dirtySectors.clear();
        storedBytes = chance.coin() ? cachedBytes : storedBytes;
        sizeDirty = false;
    }

    /** Changes one bit on the medium, and in the cache as if it had been read again from there. */
    void flipBit(int positionBytes, int bit) {
        if (positionBytes >= cachedBytes) {
            throw new IllegalArgumentException("byte " + positionBytes + " of a file of " + cachedBytes);
        }
        byte flipped = (byte) (cached[positionBytes] ^ (1 << bit));
        putCached(new byte[] {flipped}, 1, positionBytes);
        if (positionBytes < stored.length) {
            stored[positionBytes] = flipped;
        }
    }

    /** A copy of what a power cut leaves of this file, cached and stored alike. */
    SimFile afterPowerCut(Chance chance) {
        switch (chance.below(4)) {
            case 0 -> {} // nothing that was not forced
            case 1 -> storeUpTo(cachedBytes);
            case 2 ->
                storeUpTo(Math.min(storedBytes, cachedBytes) + chance.below(Math.abs(cachedBytes - storedBytes) + 1));
            default -> storeSome(chance);
        }
        var survivor = new SimFile();
        survivor.stored = Arrays.copyOf(stored, storedBytes);
        survivor.storedBytes = storedBytes;
        survivor.cached = survivor.stored.clone();
        survivor.cachedBytes = storedBytes;
        return survivor;
    }

    /** Written back from the front, as an appended file often is: everything before a byte, nothing after it. */
    private void storeUpTo(int endBytes) {
        dirtySectors.stream().forEach(sector -> storeRange(sector * SECTOR_BYTES, endBytes));
        storedBytes = sizeDirty ? endBytes : storedBytes;
    }

    /** Any sectors in any order, some of them torn; the size before, after, or on the way. */
    private void storeSome(Chance chance) {
        dirtySectors.stream().forEach(sector -> {
            int startBytes = sector * SECTOR_BYTES;
            switch (chance.below(5)) {
                case 0, 1 -> {}
                case 2 -> storeRange(startBytes, startBytes + chance.below(SECTOR_BYTES));
                default -> store(sector);
            }
        });
        if (sizeDirty) {
            int low = Math.min(storedBytes, cachedBytes);
            int high = Math.max(storedBytes, cachedBytes);
            storedBytes = chance.pick(storedBytes, cachedBytes, chance.between(low, high));
            stored = Arrays.copyOf(stored, Math.max(stored.length, storedBytes));
        }
    }

    private void store(int sector) {
        storeRange(sector * SECTOR_BYTES, (sector + 1) * SECTOR_BYTES);
    }

    /** Copies from the cache to the medium, from {@code startBytes} to the end of its sector or to {@code endBytes}. */
    private void storeRange(int startBytes, int endBytes) {
        int end = Math.min(endBytes, startBytes + SECTOR_BYTES);
        if (end <= startBytes) {
            return;
        }
        if (stored.length < end) {
            stored = Arrays.copyOf(stored, Math.max(end, stored.length * 2));
        }
        int fromCache = Math.max(0, Math.min(end, cached.length) - startBytes);
        System.arraycopy(cached, Math.min(startBytes, cached.length), stored, startBytes, fromCache);
        Arrays.fill(stored, startBytes + fromCache, end, (byte) 0);
    }

    private void markDirty(int startBytes, int endBytes) {
        if (startBytes < endBytes) {
            dirtySectors.set(startBytes / SECTOR_BYTES, (endBytes - 1) / SECTOR_BYTES + 1);
        }
    }

    private void reserve(int sizeBytes) {
        if (sizeBytes > cached.length) {
            if (mappedEndBytes > 0) {
                outgrown.add(new WeakReference<>(cached));
            }
            cached = Arrays.copyOf(cached, Math.max(sizeBytes, cached.length * 2));
        }
    }

    private void putCached(byte[] bytes, int lengthBytes, int positionBytes) {
        System.arraycopy(bytes, 0, cached, positionBytes, lengthBytes);
        outgrown.removeIf(reference -> {
            byte[] old = reference.get();
            if (old != null && positionBytes < old.length) {
                System.arraycopy(bytes, 0, old, positionBytes, Math.min(lengthBytes, old.length - positionBytes));
            }
            return old == null;
        });
    }
}
