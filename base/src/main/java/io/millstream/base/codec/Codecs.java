package io.millstream.base.codec;

import io.millstream.base.codec.Schema.Plain;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** The codecs of plain values and of collections. Records have {@link RecordCodec}. */
public final class Codecs {
    /** 32-bit integers. What was written as INT may later be read as LONG or DOUBLE. */
    public static final Codec<Integer> INT =
            new PlainCodec<>(Plain.INT, (value, output) -> output.writeVarint(value), written -> switch (written) {
                case INT -> ByteInput::readVarint32;
                default -> null;
            });

    /** 64-bit integers; reads INT as well. */
    public static final Codec<Long> LONG =
            new PlainCodec<>(Plain.LONG, (value, output) -> output.writeVarint(value), written -> switch (written) {
                case INT, LONG -> ByteInput::readVarint;
                default -> null;
            });

    /** IEEE 754 doubles; reads INT as well, which loses nothing. */
    public static final Codec<Double> DOUBLE =
            new PlainCodec<>(Plain.DOUBLE, (value, output) -> output.writeDouble(value), written -> switch (written) {
                case INT -> input -> (double) input.readVarint32();
                case DOUBLE -> ByteInput::readDouble;
                default -> null;
            });

    public static final Codec<Boolean> BOOLEAN = new PlainCodec<>(
            Plain.BOOLEAN, (value, output) -> output.writeByte(value ? 1 : 0), written -> switch (written) {
                case BOOLEAN -> ByteInput::readBoolean;
                default -> null;
            });

    public static final Codec<String> STRING =
            new PlainCodec<>(Plain.STRING, (value, output) -> output.writeString(value), written -> switch (written) {
                case STRING -> ByteInput::readString;
                default -> null;
            });

    public static final Codec<byte[]> BYTES =
            new PlainCodec<>(Plain.BYTES, (value, output) -> output.writeByteArray(value), written -> switch (written) {
                case BYTES -> ByteInput::readByteArray;
                default -> null;
            });

    private Codecs() {}

    public static <E> Codec<List<E>> listOf(Codec<E> element) {
        return new CollectionCodec<List<E>>(new Schema.ListOf(element.schema())) {
            @Override
            public void write(List<E> value, ByteOutput output) {
                output.writeVarint(value.size());
                value.forEach(e -> element.write(e, output));
            }

            @Override
            public ValueReader<List<E>> readerOf(Schema written) {
                if (!(written instanceof Schema.ListOf list)) {
                    throw mismatch(written);
                }
                var elementReader = element.readerOf(list.element());
                return input -> {
                    int count = input.readCount();
                    var elements = new ArrayList<E>();
                    for (int i = 0; i < count; i++) {
                        elements.add(elementReader.read(input));
                    }
                    return elements;
                };
            }
        };
    }

    /** Keeps the order of the entries. */
    public static <K, V> Codec<Map<K, V>> mapOf(Codec<K> key, Codec<V> value) {
        return new CollectionCodec<Map<K, V>>(new Schema.MapOf(key.schema(), value.schema())) {
            @Override
            public void write(Map<K, V> map, ByteOutput output) {
                output.writeVarint(map.size());
                map.forEach((k, v) -> {
                    key.write(k, output);
                    value.write(v, output);
                });
            }

            @Override
            public ValueReader<Map<K, V>> readerOf(Schema written) {
                if (!(written instanceof Schema.MapOf map)) {
                    throw mismatch(written);
                }
                var keyReader = key.readerOf(map.key());
                var valueReader = value.readerOf(map.value());
                return input -> {
                    int count = input.readCount();
                    var entries = new LinkedHashMap<K, V>();
                    for (int i = 0; i < count; i++) {
                        entries.put(keyReader.read(input), valueReader.read(input));
                    }
                    return entries;
                };
            }
        };
    }

    public static <T> Codec<Optional<T>> optional(Codec<T> content) {
        return new CollectionCodec<Optional<T>>(new Schema.OptionalOf(content.schema())) {
            @Override
            public void write(Optional<T> value, ByteOutput output) {
                output.writeByte(value.isPresent() ? 1 : 0);
                value.ifPresent(present -> content.write(present, output));
            }

            @Override
            public ValueReader<Optional<T>> readerOf(Schema written) {
                if (!(written instanceof Schema.OptionalOf optional)) {
                    throw mismatch(written);
                }
                var contentReader = content.readerOf(optional.content());
                return input -> input.readBoolean() ? Optional.of(contentReader.read(input)) : Optional.empty();
            }
        };
    }

    private abstract static class CollectionCodec<T> implements Codec<T> {
        private final Schema schema;

        CollectionCodec(Schema schema) {
            this.schema = schema;
        }

        @Override
        public final Schema schema() {
            return schema;
        }

        final SchemaMismatch mismatch(Schema written) {
            return new SchemaMismatch("was written as " + written + " and is now " + schema);
        }
    }

    /** Which written schemas a plain type can read; null for those it cannot. */
    private interface Readers<T> {
        Codec.@Nullable ValueReader<T> of(Plain written);
    }

    private record PlainCodec<T>(Plain schema, BiConsumer<T, ByteOutput> writer, Readers<T> readers)
            implements Codec<T> {
        @Override
        public void write(T value, ByteOutput output) {
            writer.accept(value, output);
        }

        @Override
        public ValueReader<T> readerOf(Schema written) {
            var reader = written instanceof Plain plain ? readers.of(plain) : null;
            if (reader == null) {
                throw new SchemaMismatch("was written as " + written + " and is now " + schema);
            }
            return reader;
        }
    }
}
