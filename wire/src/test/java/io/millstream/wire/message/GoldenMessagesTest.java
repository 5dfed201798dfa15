package io.millstream.wire.message;

import static org.assertj.core.api.Assertions.assertThat;

import io.millstream.wire.Message;
import io.millstream.wire.WireReader;
import io.millstream.wire.message.AllSchemas.VersionedSchema;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Map;
import java.util.Random;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.apache.kafka.common.errors.UnsupportedVersionException;
import org.apache.kafka.common.protocol.types.RawTaggedField;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every message in every version, byte for byte what Kafka's own classes write, and read as they read it. */
class GoldenMessagesTest {
    private static final int SEEDS = 10;

    static Stream<VersionedSchema> everyVersion() {
        return AllSchemas.allVersions().stream();
    }

    static LongStream seeds() {
        String one = System.getProperty("millstream.seed");
        return one != null ? LongStream.of(Long.parseLong(one)) : LongStream.rangeClosed(1, SEEDS);
    }

    @Test
    void allOfKafkasMessagesAreThere() {
        assertThat(AllSchemas.kafkas()).hasSizeGreaterThan(190);
        assertThat(AllSchemas.ours()).hasSize(22);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("everyVersion")
    void writesTheBytesThatKafkaWritesAndReadsThemBack(VersionedSchema versioned) {
        seeds().forEach(seed -> {
            Map<String, Object> values = new RandomValues(seed, versioned.schema()).writableIn(versioned.version());
            ByteBuffer kafkas =
                    KafkaMessages.write(KafkaMessages.filled(versioned.schema(), values), versioned.version());
            Message ours = FilledMessages.fill(AllSchemas.ourClass(versioned.schema()), values);

            assertThat(AllSchemas.write(ours, versioned.version()))
                    .as("seed %d", seed)
                    .isEqualTo(kafkas);

            for (ByteBuffer bytes : new ByteBuffer[] {kafkas, direct(kafkas)}) {
                var in = new WireReader(bytes);
                Message read = versioned.read(in);
                assertThat(read).as("seed %d", seed).isEqualTo(ours).hasSameHashCodeAs(ours);
                assertThat(in.remainingBytes()).as("seed %d", seed).isZero();
                assertThat(AllSchemas.write(read, versioned.version())).isEqualTo(kafkas);
            }
        });
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("everyVersion")
    void refusesWhatKafkaRefusesToWrite(VersionedSchema versioned) {
        seeds().forEach(seed -> {
            Map<String, Object> values = new RandomValues(seed, versioned.schema()).ofAnyVersion(versioned.version());
            Object kafkas = outcome(
                    () -> KafkaMessages.write(KafkaMessages.filled(versioned.schema(), values), versioned.version()));
            Object ours = outcome(() -> AllSchemas.write(
                    FilledMessages.fill(AllSchemas.ourClass(versioned.schema()), values), versioned.version()));
            assertThat(ours).as("seed %d: %s", seed, values).isEqualTo(kafkas);
        });
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("everyVersion")
    void leavesOutTaggedFieldsThatItDoesNotKnow(VersionedSchema versioned) {
        if (!versioned.schema().flexibleVersions().contains(versioned.version())) {
            return;
        }
        seeds().forEach(seed -> {
            Map<String, Object> values = new RandomValues(seed, versioned.schema()).writableIn(versioned.version());
            var extended = KafkaMessages.filled(versioned.schema(), values);
            var random = new Random(seed);
            for (int tag = 100; tag < 100 + random.nextInt(4); tag++) {
                var content = new byte[random.nextInt(300)];
                random.nextBytes(content);
                extended.unknownTaggedFields().add(new RawTaggedField(tag, content));
            }
            ByteBuffer bytes = KafkaMessages.write(extended, versioned.version());
            assertThat(versioned.read(new WireReader(bytes)))
                    .as("seed %d", seed)
                    .isEqualTo(FilledMessages.fill(AllSchemas.ourClass(versioned.schema()), values));
        });
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("everyVersion")
    void startsWithTheDefaultsThatKafkaStartsWith(VersionedSchema versioned) {
        Object kafkas = outcome(
                () -> KafkaMessages.write(KafkaMessages.filled(versioned.schema(), Map.of()), versioned.version()));
        Object ours = outcome(() -> AllSchemas.write(
                FilledMessages.fill(AllSchemas.ourClass(versioned.schema()), Map.of()), versioned.version()));
        assertThat(ours).isEqualTo(kafkas);
    }

    @Test
    void messagesSayWhatIsInThem() {
        var problems = new ArrayList<String>();
        for (VersionedSchema versioned : AllSchemas.allVersions()) {
            String text = FilledMessages.fill(AllSchemas.ourClass(versioned.schema()), Map.of())
                    .toString();
            versioned.schema().root().fields().stream()
                    .filter(field -> !text.contains(field.name() + "="))
                    .forEach(field -> problems.add(versioned + " does not show " + field.name()));
        }
        assertThat(problems).isEmpty();
    }

    private interface Attempt {
        ByteBuffer bytes();
    }

    /** The bytes, or the fact that the message cannot be written. */
    private static Object outcome(Attempt attempt) {
        try {
            return attempt.bytes();
        } catch (UnsupportedVersionException | NullPointerException | IllegalArgumentException e) {
            return "refused";
        }
    }

    private static ByteBuffer direct(ByteBuffer bytes) {
        return ByteBuffer.allocateDirect(bytes.remaining())
                .put(bytes.duplicate())
                .flip();
    }
}
