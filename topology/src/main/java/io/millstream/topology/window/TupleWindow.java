package io.millstream.topology.window;

import io.millstream.topology.Tuple;
import java.util.List;
import java.util.OptionalLong;

/**
 * The tuples of one window, in the order of their timestamps.
 *
 * @param tuples all of them
 * @param newTuples those that were not in the window before it
 * @param expiredTuples those that were in the window before it, or would have been, and are in this one no more
 * @param startMs where the window begins; empty for a window by count
 * @param endMs where it ends: its last millisecond
 */
public record TupleWindow(
        List<Tuple> tuples, List<Tuple> newTuples, List<Tuple> expiredTuples, OptionalLong startMs, long endMs) {}
