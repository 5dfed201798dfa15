package io.millstream.base.codec;

import io.millstream.base.codec.Codec.ValueReader;
import io.millstream.base.codec.Schema.ListOf;
import io.millstream.base.codec.Schema.MapOf;
import io.millstream.base.codec.Schema.OptionalOf;
import io.millstream.base.codec.Schema.RecordOf;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Reads a value by its schema alone: fields that today's record no longer has, and files that a tool shows. */
public final class AnyValue {
    private static final List<Codec<?>> PLAIN =
            List.of(Codecs.INT, Codecs.LONG, Codecs.DOUBLE, Codecs.BOOLEAN, Codecs.STRING, Codecs.BYTES);

    private AnyValue() {}

    /** Records come back as maps from field name to value, in the order of the fields. */
    public static ValueReader<?> readerOf(Schema schema) {
        return codecOf(schema).readerOf(schema);
    }

    private static Codec<?> codecOf(Schema schema) {
        if (schema instanceof ListOf list) {
            return Codecs.listOf(codecOf(list.element()));
        } else if (schema instanceof MapOf map) {
            return Codecs.mapOf(codecOf(map.key()), codecOf(map.value()));
        } else if (schema instanceof OptionalOf optional) {
            return Codecs.optional(codecOf(optional.content()));
        } else if (schema instanceof RecordOf record) {
            return new FieldMapCodec(record);
        }
        for (Codec<?> codec : PLAIN) {
            if (codec.schema() == schema) {
                return codec;
            }
        }
        throw new IllegalStateException("a schema without a codec: " + schema);
    }

    private record FieldMapCodec(RecordOf schema) implements Codec<Map<String, Object>> {
        @Override
        public void write(Map<String, Object> value, ByteOutput output) {
            throw new IllegalStateException("values without a type of their own are only read");
        }

        @Override
        public ValueReader<Map<String, Object>> readerOf(Schema written) {
            var fields = new LinkedHashMap<String, ValueReader<?>>();
            schema.fields().forEach(field -> fields.put(field.name(), AnyValue.readerOf(field.schema())));
            return input -> {
                var values = new LinkedHashMap<String, Object>();
                fields.forEach((name, reader) -> values.put(name, reader.read(input)));
                return values;
            };
        }
    }
}
