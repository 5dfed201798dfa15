package io.millstream.bench;

/** The events of the workloads W1, W3, W4 and W5, and what is done to them: the same for every engine. */
final class Events {
    static final int KEYS = 10_000;
    private static final long PER_MILLISECOND = 1_000;

    private Events() {}

    static long map(long value) {
        return value ^ (value >>> 7);
    }

    static boolean keep(long value) {
        return (value & 3) != 0;
    }

    static int key(long number) {
        return (int) ((WordLines.mix(number + 1) >>> 33) % KEYS);
    }

    static long value(long number) {
        return number & 0xff;
    }

    /** Event time, in milliseconds. */
    static long time(long number) {
        return number / PER_MILLISECOND;
    }
}
