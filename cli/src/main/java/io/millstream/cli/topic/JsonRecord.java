package io.millstream.cli.topic;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.millstream.base.Slice;
import io.millstream.cli.JsonText;
import io.millstream.log.RecordHeader;
import io.millstream.log.RecordView;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A record as one JSON object, the same when read from a topic and when appended to one:
 *
 * <pre>
 * {"partition":0,"offset":7,"timestamp":"2026-11-22T10:00:00.000Z","key":"k","value":"v","headers":[{"key":"h","value":"x"}]}
 * </pre>
 *
 * <p>Bytes that are not UTF-8 stand in {@code keyBase64} or {@code valueBase64} instead, so nothing is lost on the way
 * through a pipe. Absent headers and a missing timestamp (-1) are left out; a null value is a tombstone.
 */
final class JsonRecord {
    private JsonRecord() {}

    static void write(JsonGenerator json, int partition, RecordView record) throws IOException {
        json.writeStartObject();
        json.writeNumberField("partition", partition);
        json.writeNumberField("offset", record.offset());
        if (record.timestampMs() >= 0) {
            json.writeStringField(
                    "timestamp", Instant.ofEpochMilli(record.timestampMs()).toString());
        }
        writeBytes(json, "key", record.key());
        writeBytes(json, "value", record.value());
        if (record.headerCount() > 0) {
            json.writeArrayFieldStart("headers");
            for (int i = 0; i < record.headerCount(); i++) {
                json.writeStartObject();
                json.writeStringField("key", record.headerKey(i));
                writeBytes(json, "value", record.headerValue(i));
                json.writeEndObject();
            }
            json.writeEndArray();
        }
        json.writeEndObject();
    }

    private static void writeBytes(JsonGenerator json, String name, @Nullable Slice bytes) throws IOException {
        if (bytes == null) {
            json.writeNullField(name);
            return;
        }
        byte[] copy = bytes.toByteArray();
        String text = utf8OrNull(copy);
        if (text == null) {
            json.writeBinaryField(name + "Base64", copy);
        } else {
            json.writeStringField(name, text);
        }
    }

    /** The text, or null if the bytes are not well-formed UTF-8. */
    static @Nullable String utf8OrNull(byte[] bytes) {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (CharacterCodingException e) {
            return null;
        }
    }

    /**
     * Reads what {@link #write} wrote, or a part of it: every field may be missing.
     *
     * @throws IOException with a message that says what is wrong with {@code line}
     */
    static AppendRecord read(byte[] line) throws IOException {
        byte[] key = null;
        byte[] value = null;
        long timestampMs = AppendRecord.NOW;
        int partition = AppendRecord.ANY_PARTITION;
        List<RecordHeader> headers = List.of();
        try (JsonParser json = JsonText.FACTORY.createParser(line)) {
            expect(json.nextToken() == JsonToken.START_OBJECT, "a record is a JSON object");
            while (json.nextToken() == JsonToken.FIELD_NAME) {
                String name = json.currentName();
                json.nextToken();
                switch (name) {
                    case "key", "keyBase64" -> key = bytes(json, name);
                    case "value", "valueBase64" -> value = bytes(json, name);
                    case "timestamp" -> timestampMs = timestampMs(json);
                    case "partition" -> partition = json.getIntValue();
                    case "headers" -> headers = headers(json);
                    case "topic", "offset" -> json.skipChildren(); // where it was, not where it goes
                    default -> throw new IOException("a record has no field \"" + name + "\"");
                }
            }
            expect(json.nextToken() == null, "one record a line");
        }
        return new AppendRecord(key, value, timestampMs, partition, headers);
    }

    private static byte @Nullable [] bytes(JsonParser json, String name) throws IOException {
        if (json.currentToken() == JsonToken.VALUE_NULL) {
            return null;
        }
        expect(json.currentToken() == JsonToken.VALUE_STRING, "\"" + name + "\" is a text or null");
        return name.endsWith("Base64") ? json.getBinaryValue() : json.getText().getBytes(StandardCharsets.UTF_8);
    }

    private static long timestampMs(JsonParser json) throws IOException {
        if (json.currentToken() == JsonToken.VALUE_NUMBER_INT) {
            return json.getLongValue();
        }
        try {
            return Instant.parse(json.getText()).toEpochMilli();
        } catch (DateTimeParseException e) {
            throw new IOException("\"timestamp\" is written 2026-11-22T10:00:00Z or as milliseconds", e);
        }
    }

    private static List<RecordHeader> headers(JsonParser json) throws IOException {
        expect(json.currentToken() == JsonToken.START_ARRAY, "\"headers\" is a list of {\"key\":..,\"value\":..}");
        var headers = new ArrayList<RecordHeader>();
        while (json.nextToken() == JsonToken.START_OBJECT) {
            String headerKey = null;
            byte[] headerValue = null;
            while (json.nextToken() == JsonToken.FIELD_NAME) {
                String name = json.currentName();
                json.nextToken();
                switch (name) {
                    case "key" -> headerKey = json.getText();
                    case "value", "valueBase64" -> headerValue = bytes(json, name);
                    default -> throw new IOException("a header has no field \"" + name + "\"");
                }
            }
            if (headerKey == null) {
                throw new IOException("a header needs a \"key\"");
            }
            headers.add(new RecordHeader(headerKey, headerValue));
        }
        expect(json.currentToken() == JsonToken.END_ARRAY, "\"headers\" is a list of {\"key\":..,\"value\":..}");
        return headers;
    }

    private static void expect(boolean holds, String rule) throws IOException {
        if (!holds) {
            throw new IOException(rule);
        }
    }
}
