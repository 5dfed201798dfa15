package io.millstream.topology.window;

import io.millstream.topology.Tuple;

/** A tuple with its timestamp and its place among all that came. */
record Stamped(Tuple tuple, long timestampMs, long arrival) {}
