package io.millstream.wire.message;

import io.millstream.wire.generator.MessageSchema;
import java.nio.ByteBuffer;
import java.util.Map;
import org.apache.kafka.common.protocol.ByteBufferAccessor;
import org.apache.kafka.common.protocol.Message;
import org.apache.kafka.common.protocol.MessageUtil;

/** Kafka's own classes for the messages: the oracle. */
final class KafkaMessages {
    private KafkaMessages() {}

    static Message filled(MessageSchema schema, Map<String, Object> values) {
        return FilledMessages.fill(type(schema), values);
    }

    static Message read(MessageSchema schema, ByteBuffer bytes, int version) {
        Message message = FilledMessages.fill(type(schema), Map.of());
        message.read(new ByteBufferAccessor(bytes.duplicate()), (short) version);
        return message;
    }

    static ByteBuffer write(Message message, int version) {
        return MessageUtil.toByteBufferAccessor(message, (short) version).buffer();
    }

    private static Class<? extends Message> type(MessageSchema schema) {
        String name =
                switch (schema.kind()) {
                    case REQUEST, RESPONSE, HEADER -> "org.apache.kafka.common.message." + schema.name() + "Data";
                    case DATA -> "org.apache.kafka.common.message." + schema.name();
                    case COORDINATOR_KEY, COORDINATOR_VALUE ->
                        schema.name().startsWith("Transaction")
                                ? "org.apache.kafka.coordinator.transaction.generated." + schema.name()
                                : "org.apache.kafka.coordinator.group.generated." + schema.name();
                };
        try {
            return Class.forName(name).asSubclass(Message.class);
        } catch (ClassNotFoundException e) {
            throw new IllegalStateException(e);
        }
    }
}
