package io.millstream.log.store;

import io.millstream.base.Slice;
import io.millstream.log.RecordView;
import java.nio.charset.StandardCharsets;

/** A record as it must be read back. Key and value are kept as ISO 8859-1 text, which holds any byte; null is null. */
record ModelRecord(long offset, long timestampMs, String key, String value) {
    static ModelRecord of(RecordView record) {
        return new ModelRecord(record.offset(), record.timestampMs(), text(record.key()), text(record.value()));
    }

    byte[] keyBytes() {
        return bytes(key);
    }

    byte[] valueBytes() {
        return bytes(value);
    }

    ModelRecord withTimestamp(long newTimestampMs) {
        return new ModelRecord(offset, newTimestampMs, key, value);
    }

    private static byte[] bytes(String text) {
        return text == null ? null : text.getBytes(StandardCharsets.ISO_8859_1);
    }

    private static String text(Slice slice) {
        return slice == null ? null : new String(slice.toByteArray(), StandardCharsets.ISO_8859_1);
    }

    @Override
    public String toString() {
        return offset + "@" + timestampMs + " " + shortened(key) + "=" + shortened(value);
    }

    private static String shortened(String text) {
        return text == null || text.length() <= 12 ? text : text.length() + " bytes #" + text.hashCode();
    }
}
