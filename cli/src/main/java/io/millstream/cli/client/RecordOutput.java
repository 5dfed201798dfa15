package io.millstream.cli.client;

import com.fasterxml.jackson.core.JsonGenerator;
import io.millstream.cli.JsonText;
import io.millstream.cli.StandardOut;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.record.TimestampType;
import org.jspecify.annotations.Nullable;

/** Consumed records on their way to standard output. Belongs to one thread. */
interface RecordOutput {
    void write(ConsumerRecord<byte[], byte[]> record) throws IOException;

    /** As the format says. */
    static RecordOutput formatted(MessageFormat format, StandardOut out) {
        return record -> format.write(record, out);
    }

    /**
     * A JSON object a line, with kcat's field names:
     *
     * <pre>
     * {"topic":"t","partition":0,"offset":7,"tstype":"create","ts":1700000000000,"headers":["h","v"],"key":"k","payload":"v"}
     * </pre>
     *
     * <p>Bytes that are not UTF-8 stand in {@code keyBase64} or {@code payloadBase64} instead.
     */
    static RecordOutput json(StandardOut out) throws IOException {
        JsonGenerator json = JsonText.generator(out);
        return record -> {
            writeJson(json, record);
            json.writeRaw('\n');
            json.flush();
        };
    }

    private static void writeJson(JsonGenerator json, ConsumerRecord<byte[], byte[]> record) throws IOException {
        json.writeStartObject();
        json.writeStringField("topic", record.topic());
        json.writeNumberField("partition", record.partition());
        json.writeNumberField("offset", record.offset());
        if (record.timestampType() != TimestampType.NO_TIMESTAMP_TYPE) {
            boolean create = record.timestampType() == TimestampType.CREATE_TIME;
            json.writeStringField("tstype", create ? "create" : "logappend");
            json.writeNumberField("ts", record.timestamp());
        }
        if (record.headers().iterator().hasNext()) {
            json.writeArrayFieldStart("headers");
            for (Header header : record.headers()) {
                json.writeString(header.key());
                byte @Nullable [] value = header.value();
                json.writeString(value == null ? null : new String(value, StandardCharsets.UTF_8));
            }
            json.writeEndArray();
        }
        writeBytes(json, "key", record.key());
        writeBytes(json, "payload", record.value());
        json.writeEndObject();
    }

    private static void writeBytes(JsonGenerator json, String name, byte @Nullable [] bytes) throws IOException {
        if (bytes == null) {
            json.writeNullField(name);
            return;
        }
        try {
            json.writeStringField(
                    name,
                    StandardCharsets.UTF_8
                            .newDecoder()
                            .decode(ByteBuffer.wrap(bytes))
                            .toString());
        } catch (CharacterCodingException notText) {
            json.writeBinaryField(name + "Base64", bytes);
        }
    }
}
