package io.millstream.cli.client;

import io.millstream.cli.Arguments;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.jspecify.annotations.Nullable;

/** What all messages of one {@code produce} have in common, and how bytes of the input become one of them. Immutable. */
final class MessageTemplate {
    private final String topic;
    private final @Nullable Integer partition;
    private final byte @Nullable [] keySeparator;
    private final byte @Nullable [] key;
    private final List<Header> headers;
    private final boolean emptyIsNull;

    private MessageTemplate(Arguments arguments, String topic) {
        this.topic = topic;
        this.partition = arguments.text("--partition").isEmpty()
                ? null
                : Integer.valueOf(arguments.count("--partition", 0, 0, Integer.MAX_VALUE));
        this.keySeparator =
                arguments.text("--key-separator").map(MessageFormat::unescape).orElse(null);
        this.key = arguments
                .text("--key")
                .map(text -> text.getBytes(StandardCharsets.UTF_8))
                .orElse(null);
        this.headers = headers(arguments.texts("--header"));
        this.emptyIsNull = arguments.flag("--null");
    }

    static MessageTemplate of(Arguments arguments, String topic) {
        return new MessageTemplate(arguments, topic);
    }

    private static List<Header> headers(List<String> written) {
        var headers = new ArrayList<Header>();
        for (String header : written) {
            int equals = header.indexOf('=');
            if (equals < 1) {
                throw Arguments.wrong("-H", header, "NAME=VALUE");
            }
            headers.add(new RecordHeader(
                    header.substring(0, equals), header.substring(equals + 1).getBytes(StandardCharsets.UTF_8)));
        }
        return headers;
    }

    /** A message of key and value, or of a value alone. */
    ProducerRecord<byte[], byte[]> message(byte[] bytes) {
        byte[] separator = keySeparator;
        int at = separator == null ? -1 : indexOf(bytes, separator);
        if (separator == null || at < 0) {
            return whole(bytes);
        }
        return record(Arrays.copyOf(bytes, at), Arrays.copyOfRange(bytes, at + separator.length, bytes.length));
    }

    /** A message whose value is {@code bytes}. */
    ProducerRecord<byte[], byte[]> whole(byte[] bytes) {
        return record(key, bytes);
    }

    private ProducerRecord<byte[], byte[]> record(byte @Nullable [] itsKey, byte[] value) {
        return new ProducerRecord<>(topic, partition, orNull(itsKey), orNull(value), headers);
    }

    private byte @Nullable [] orNull(byte @Nullable [] bytes) {
        return emptyIsNull && bytes != null && bytes.length == 0 ? null : bytes;
    }

    private static int indexOf(byte[] bytes, byte[] wanted) {
        for (int at = 0; at + wanted.length <= bytes.length; at++) {
            if (Arrays.equals(bytes, at, at + wanted.length, wanted, 0, wanted.length)) {
                return at;
            }
        }
        return -1;
    }
}
