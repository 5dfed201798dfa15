package io.millstream.wire.message;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.kafka.common.message.ApiMessageType;
import org.apache.kafka.common.protocol.ApiKeys;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ApiKeyTest {
    @ParameterizedTest
    @EnumSource(ApiKey.class)
    void saysWhatKafkasTableSays(ApiKey key) {
        ApiKeys kafkas = ApiKeys.forId(key.id());
        assertThat(key.name()).isEqualTo(kafkas.name());
        assertThat(key.lowestVersion()).isEqualTo(kafkas.oldestVersion());
        assertThat(key.highestVersion()).isEqualTo(kafkas.latestVersion(false));
        for (short version = kafkas.oldestVersion(); version <= kafkas.latestVersion(); version++) {
            ApiMessageType type = kafkas.messageType;
            assertThat(key.requestHeaderVersion(version)).isEqualTo(type.requestHeaderVersion(version));
            assertThat(key.responseHeaderVersion(version)).isEqualTo(type.responseHeaderVersion(version));
        }
        assertThat(ApiKey.forId(key.id())).isSameAs(key);
    }

    @Test
    void hasEveryKeyThatKafkaHasMessagesFor() {
        assertThat(Arrays.stream(ApiKey.values()).map(Enum::name))
                .containsExactlyInAnyOrderElementsOf(Arrays.stream(ApiKeys.values())
                        .filter(ApiKeys::hasValidVersion)
                        .map(Enum::name)
                        .toList());
    }

    @Test
    void aNumberThatStandsForNoneHasNoKey() {
        assertThat(List.of(-1, 4, 7, 1000, Short.MAX_VALUE + 0, Short.MIN_VALUE + 0))
                .allMatch(id -> ApiKey.forId(id) == null);
    }

    /** A start would pay for two hundred classes otherwise. */
    @Test
    void theTableLoadsTheMessagesThatAreReadAndNoOthers() throws Exception {
        var loader = new RecordingLoader();
        Class<?> apiKey = Class.forName(ApiKey.class.getName(), true, loader);
        Object produce = apiKey.getField("PRODUCE").get(null);
        assertThat(loader.messages()).isEmpty();

        apiKey.getMethod("isFlexible", int.class).invoke(produce, 9);
        assertThat(loader.messages()).isEmpty();

        Object reader = Class.forName("io.millstream.wire.WireReader", true, loader)
                .getConstructor(ByteBuffer.class)
                .newInstance(AllSchemas.write(new ProduceRequest(), 9));
        apiKey.getMethod("readRequest", reader.getClass(), int.class).invoke(produce, reader, 9);
        assertThat(loader.messages()).contains("ProduceRequest").noneMatch(name -> name.contains("Metadata"));
    }

    /** Loads our classes itself and remembers which. */
    private static final class RecordingLoader extends ClassLoader {
        private final List<String> loaded = new ArrayList<>();

        RecordingLoader() {
            super(ApiKeyTest.class.getClassLoader());
        }

        List<String> messages() {
            return loaded.stream()
                    .filter(name -> name.contains(".message."))
                    .map(name -> name.substring(name.lastIndexOf('.') + 1))
                    .filter(name -> !List.of("ApiKey", "Fields").contains(name))
                    .toList();
        }

        @Override
        protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
            synchronized (getClassLoadingLock(name)) {
                Class<?> known = findLoadedClass(name);
                if (known != null || !name.startsWith("io.millstream.wire.")) {
                    return known != null ? known : super.loadClass(name, resolve);
                }
                try (InputStream in = getParent().getResourceAsStream(name.replace('.', '/') + ".class")) {
                    if (in == null) {
                        throw new ClassNotFoundException(name);
                    }
                    byte[] bytes = in.readAllBytes();
                    loaded.add(name);
                    return defineClass(name, bytes, 0, bytes.length);
                } catch (IOException e) {
                    throw new ClassNotFoundException(name, e);
                }
            }
        }
    }
}
