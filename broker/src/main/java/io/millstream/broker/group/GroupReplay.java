package io.millstream.broker.group;

import io.millstream.wire.WireReader;
import org.jspecify.annotations.Nullable;

/** Takes the records of one kind of group from {@code __consumer_offsets} when the coordinator starts. */
public interface GroupReplay {
    /**
     * A record, in the order of the log.
     *
     * @param keyType the number that the key begins with; {@code key} stands behind it, at a message of version 0
     * @param value stands at the version of the value's message, an int16; null for a tombstone. Bytes that it gives lie in a
     *     buffer that is used again: copy what is kept.
     */
    void replay(short keyType, WireReader key, @Nullable WireReader value);

    /** Everything is replayed: sessions begin anew. Runs on the coordinator's thread. */
    default void loaded() {}
}
