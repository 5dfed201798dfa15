package io.millstream.wire;

import java.nio.ByteBuffer;

/**
 * Messages that say their version in the 16 bits before them: the records of internal topics, and the subscriptions and
 * assignments of group members.
 */
public final class VersionPrefixed {
    private VersionPrefixed() {}

    public static ByteBuffer write(Message message, int version) {
        var out = new WireWriter();
        out.writeShort(version);
        message.write(out, version);
        return out.toByteBuffer();
    }

    /** Reads the version; the message follows. */
    public static int readVersion(WireReader in) {
        return in.readShort();
    }
}
