package io.millstream.topology.window;

/** The ends of windows: {@code offset}, {@code offset + step}, {@code offset + 2 * step} and so on, in both directions. */
record Ends(long step, long offset) {
    /** The first end at or after {@code at}. */
    long from(long at) {
        long past = Math.floorMod(at - offset, step);
        return past == 0 ? at : at + (step - past);
    }
}
