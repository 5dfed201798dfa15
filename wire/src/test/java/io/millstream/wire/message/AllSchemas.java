package io.millstream.wire.message;

import io.millstream.wire.Message;
import io.millstream.wire.WireReader;
import io.millstream.wire.WireWriter;
import io.millstream.wire.generator.MessageSchema;
import io.millstream.wire.generator.SchemaFiles;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Every message that was generated, with all its versions, to run a test over. */
final class AllSchemas {
    /** A message in one of its versions. */
    record VersionedSchema(MessageSchema schema, int version) {
        Message read(WireReader in) {
            return AllSchemas.read(schema, in, version);
        }

        @Override
        public String toString() {
            return schema.name() + " v" + version;
        }
    }

    private AllSchemas() {}

    static List<MessageSchema> kafkas() {
        try {
            return alive(SchemaFiles.kafkas());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static List<MessageSchema> ours() {
        try {
            return alive(SchemaFiles.in(Path.of("src/main/schemas")));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static List<MessageSchema> all() {
        var all = new ArrayList<>(kafkas());
        all.addAll(ours());
        return all;
    }

    static List<VersionedSchema> allVersions() {
        return all().stream().flatMap(AllSchemas::versions).toList();
    }

    static Stream<VersionedSchema> versions(MessageSchema schema) {
        return IntStream.rangeClosed(
                        schema.versions().lowest(), schema.versions().highest())
                .mapToObj(version -> new VersionedSchema(schema, version));
    }

    static Class<? extends Message> ourClass(MessageSchema schema) {
        try {
            return Class.forName("io.millstream.wire.message." + schema.name()).asSubclass(Message.class);
        } catch (ClassNotFoundException e) {
            throw new IllegalStateException(e);
        }
    }

    static ByteBuffer write(Message message, int version) {
        var out = new WireWriter();
        message.write(out, version);
        return out.toByteBuffer();
    }

    private static Message read(MessageSchema schema, WireReader in, int version) {
        Class<? extends Message> type = ourClass(schema);
        try {
            MethodHandle read = MethodHandles.lookup()
                    .findStatic(type, "read", MethodType.methodType(type, WireReader.class, int.class));
            return (Message) read.invoke(in, version);
        } catch (RuntimeException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new IllegalStateException(e);
        }
    }

    private static List<MessageSchema> alive(List<MessageSchema> schemas) {
        return schemas.stream().filter(schema -> !schema.versions().isEmpty()).toList();
    }
}
