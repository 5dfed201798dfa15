package io.millstream.rdd.run;

import java.util.Arrays;

/**
 * A hash table from keys to values, laid out for shuffles: entries are dense and stay in the order in which their keys
 * came first; a separate index of slots finds them. So walking, growing and splitting by partitioner touch no slot, and
 * the result of a job does not depend on how large a table happened to be.
 *
 * <pre>
 * slot, 64 bits   0 = free
 *   high 32  hash code of the key: most foreign keys are told apart without looking at them
 *   low 32   entry number + 1
 * </pre>
 *
 * <p>Linear probing, at most half full, places by the top bits of a Fibonacci hash. Values that are all {@code Long}, or
 * all {@code Integer}, are kept as primitives; the first other one turns the table to objects. Belongs to one thread
 * until it is published.
 */
final class KeyTable {
    /** What the values are kept as: {@link #lane}. */
    static final int OBJECTS = 0;

    static final int LONGS = 1;
    static final int INTS = 2;

    private static final int FIRST_SLOT_BITS = 5;
    private static final int FIBONACCI = 0x9E3779B9;

    long[] slots;
    int shift;
    Object[] keys;
    int[] hashes;
    int lane = OBJECTS;
    Object[] objects = {};
    long[] longs = {};
    private int size;

    KeyTable() {
        slots = new long[1 << FIRST_SLOT_BITS];
        shift = Integer.SIZE - FIRST_SLOT_BITS;
        keys = new Object[slots.length / 2];
        hashes = new int[slots.length / 2];
    }

    int size() {
        return size;
    }

    static int slotOf(int hash, int shift) {
        return (hash * FIBONACCI) >>> shift;
    }

    /** Adds a key that is not there, at the free slot where the search for it ended. */
    void insert(int slot, Object key, int hash, Object value) {
        if (size == 0) {
            lane = value instanceof Long ? LONGS : value instanceof Integer ? INTS : OBJECTS;
            if (lane == OBJECTS) {
                objects = new Object[keys.length];
            } else {
                longs = new long[keys.length];
            }
        }
        int entry = size++;
        slots[slot] = (long) hash << Integer.SIZE | (entry + 1);
        keys[entry] = key;
        hashes[entry] = hash;
        setValue(entry, value);
        if (size == keys.length) {
            grow();
        }
    }

    Object value(int entry) {
        if (lane == LONGS) {
            return longs[entry];
        }
        if (lane == INTS) {
            return (int) longs[entry];
        }
        return objects[entry];
    }

    void setValue(int entry, Object value) {
        if (lane == LONGS && value instanceof Long number) {
            longs[entry] = number;
        } else if (lane == INTS && value instanceof Integer number) {
            longs[entry] = number;
        } else {
            toObjects();
            objects[entry] = value;
        }
    }

    private void toObjects() {
        if (lane == OBJECTS) {
            return;
        }
        var boxed = new Object[keys.length];
        for (int entry = 0; entry < size; entry++) {
            boxed[entry] = value(entry);
        }
        objects = boxed;
        longs = new long[0];
        lane = OBJECTS;
    }

    private void grow() {
        int capacity = Math.multiplyExact(keys.length, 2);
        keys = Arrays.copyOf(keys, capacity);
        hashes = Arrays.copyOf(hashes, capacity);
        if (lane == OBJECTS) {
            objects = Arrays.copyOf(objects, capacity);
        } else {
            longs = Arrays.copyOf(longs, capacity);
        }
        shift--;
        var wider = new long[2 * capacity];
        for (int entry = 0; entry < size; entry++) {
            int slot = slotOf(hashes[entry], shift);
            while (wider[slot] != 0) {
                slot = (slot + 1) & (wider.length - 1);
            }
            wider[slot] = (long) hashes[entry] << Integer.SIZE | (entry + 1);
        }
        slots = wider;
    }
}
