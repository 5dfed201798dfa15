package io.millstream.broker.group.classic;

import java.util.Arrays;

/**
 * A way of assigning partitions that a member understands, the one it likes best first.
 *
 * @param metadata what the member wants the leader to know if that way is chosen; only clients understand it
 */
@SuppressWarnings("ArrayRecordComponent") // compared by contents below, and nobody changes them
record MemberProtocol(String name, byte[] metadata) {
    @Override
    public boolean equals(Object other) {
        return other instanceof MemberProtocol that && name.equals(that.name) && Arrays.equals(metadata, that.metadata);
    }

    @Override
    public int hashCode() {
        return 31 * name.hashCode() + Arrays.hashCode(metadata);
    }

    @Override
    public String toString() {
        return name + " (" + metadata.length + " bytes)";
    }
}
