package io.millstream.topology.window;

import java.io.Serializable;

/** A {@link WindowedBolt} in one function. */
@FunctionalInterface
public interface WindowFunction extends Serializable {
    void execute(TupleWindow window, WindowCollector collector);
}
