package io.millstream.topology.window;

import io.millstream.topology.TaskContext;

/**
 * Where and when the windows of one task begin.
 *
 * @param onArrival true if the windows follow the clock: tuples then come in the order of their timestamps
 * @param startMs for windows that follow the clock, the time at which the task began
 */
record Place(TaskContext context, boolean onArrival, long startMs) {
    /** What is left when the end of a window is divided by its slide: by the clock they end just before a full slide since the start. */
    long offsetMs(long slideMs) {
        return onArrival ? Math.floorMod(startMs - 1, slideMs) : 0;
    }
}
