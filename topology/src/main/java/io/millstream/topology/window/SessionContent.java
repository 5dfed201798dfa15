package io.millstream.topology.window;

import io.millstream.topology.Tuple;

/** What a session remembers of its tuples. */
interface SessionContent<C> {
    C zero();

    C add(C content, Tuple tuple, long timestampMs);

    C merge(C content, C other);

    /** The session is over. */
    void fire(Session<C> session, long endMs);
}
