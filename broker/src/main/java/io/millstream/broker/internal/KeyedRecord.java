package io.millstream.broker.internal;

import io.millstream.wire.Message;
import io.millstream.wire.WireWriter;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * A record of an internal topic, in the format that Kafka's own coordinators write and its tools read.
 *
 * <pre>
 * key,   big-endian    int16 keyType   what the record is about, then the key's message in version 0
 * value, big-endian    int16 version   then the value's message in that version; absent in a tombstone
 * </pre>
 *
 * @param value null deletes what the key names
 */
@SuppressWarnings("ArrayRecordComponent") // bytes on their way to the log; nobody compares them
public record KeyedRecord(byte[] key, byte @Nullable [] value) {
    /** The record of a key and its value; {@code value} null makes a tombstone. */
    public static KeyedRecord of(int keyType, Message key, int valueVersion, @Nullable Message value) {
        return new KeyedRecord(bytes(keyType, key, 0), value == null ? null : bytes(valueVersion, value, valueVersion));
    }

    private static byte[] bytes(int prefix, Message message, int version) {
        var out = new WireWriter();
        out.writeShort(prefix);
        message.write(out, version);
        ByteBuffer written = out.toByteBuffer();
        var bytes = new byte[written.remaining()];
        written.get(bytes);
        return bytes;
    }
}
