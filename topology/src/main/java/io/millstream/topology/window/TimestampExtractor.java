package io.millstream.topology.window;

import io.millstream.topology.Tuple;
import java.io.Serializable;

/** Tells when what a tuple speaks of happened. */
@FunctionalInterface
public interface TimestampExtractor extends Serializable {
    /** Milliseconds since the epoch. */
    long timestampMs(Tuple tuple);
}
