package io.millstream.topology.window;

import io.millstream.topology.Tuple;

/** The windows of one task: who is in which, and which of them fire. */
interface WindowStore {
    /** Takes a tuple in; false if it comes too late for every window that is still to fire. */
    boolean add(Tuple tuple, long timestampMs);

    /** The time has come to {@code watermarkMs}: whatever is whole by then fires. Never goes back. */
    void advance(long watermarkMs);

    /** Makes the store when the task begins. */
    interface Opening {
        WindowStore open(Place place, WindowCollector output);
    }
}
