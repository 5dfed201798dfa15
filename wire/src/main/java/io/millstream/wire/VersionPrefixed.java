package io.millstream.wire;

import java.nio.ByteBuffer;

/**
 * Messages with 16 bits before them that say how to read them.
 *
 * <pre>
 * subscription or assignment of a group's member   version,     message
 * key in an internal topic                         RECORD_TYPE, message in its only version, 0
 * value in an internal topic                       version,     message
 * </pre>
 */
public final class VersionPrefixed {
    private VersionPrefixed() {}

    public static ByteBuffer write(Message message, int version) {
        return write(version, message, version);
    }

    /** A key of an internal topic. */
    public static ByteBuffer writeKey(int recordType, Message key) {
        return write(recordType, key, 0);
    }

    /** Reads the version, or of a key the record type; the message follows. */
    public static int readPrefix(WireReader in) {
        return in.readShort();
    }

    private static ByteBuffer write(int prefix, Message message, int version) {
        var out = new WireWriter();
        out.writeShort(prefix);
        message.write(out, version);
        return out.toByteBuffer();
    }
}
