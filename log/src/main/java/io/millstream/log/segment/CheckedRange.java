package io.millstream.log.segment;

/**
 * Bytes of a segment whose batches were found whole, from one to the other. One range is enough: readers come from one end
 * and go to the other.
 */
record CheckedRange(int fromBytes, int toBytes) {
    static final CheckedRange NONE = new CheckedRange(0, 0);

    boolean covers(int from, int to) {
        return from >= fromBytes && to <= toBytes;
    }

    /** Both together if they touch, else the longer one. */
    CheckedRange plus(int from, int to) {
        if (from <= toBytes && to >= fromBytes) {
            return new CheckedRange(Math.min(from, fromBytes), Math.max(to, toBytes));
        }
        return to - from > toBytes - fromBytes ? new CheckedRange(from, to) : this;
    }
}
