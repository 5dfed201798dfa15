package io.millstream.wire.message;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.management.ThreadMXBean;
import io.millstream.wire.MalformedMessageException;
import io.millstream.wire.WireReader;
import io.millstream.wire.message.AllSchemas.VersionedSchema;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever bytes arrive: a message, or {@link MalformedMessageException}, and no more memory than the bytes deserve. */
class HostileBytesTest {
    private static final int ROUNDS = Integer.getInteger("millstream.seeds", 60);

    /** An object for each byte is the worst that a message's lists can do; most are far below. */
    private static final int MEMORY_FACTOR = 200;

    static Stream<VersionedSchema> everyVersion() {
        return AllSchemas.allVersions().stream();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("everyVersion")
    void aMessageThatIsCutOffIsMalformedWhereverTheCutIs(VersionedSchema versioned) {
        ByteBuffer whole = message(versioned, 1);
        for (int length = 0; length < whole.remaining(); length++) {
            ByteBuffer cut = whole.slice(0, length);
            assertThatThrownBy(() -> versioned.read(new WireReader(cut)))
                    .as("%d of %d bytes", length, whole.remaining())
                    .isInstanceOf(MalformedMessageException.class);
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("everyVersion")
    void damagedBytesAreAMessageOrMalformed(VersionedSchema versioned) {
        for (long seed = 1; seed <= ROUNDS; seed++) {
            var random = new Random(seed);
            ByteBuffer bytes = damaged(message(versioned, seed % 8), random);
            long before = allocatedBytes();
            try {
                versioned.read(new WireReader(bytes));
            } catch (MalformedMessageException expected) {
                assertThat(expected).hasMessageContaining("at byte");
            }
            assertThat(allocatedBytes() - before)
                    .as("bytes allocated for %d, seed %d", bytes.remaining(), seed)
                    .isLessThan(64_000 + (long) MEMORY_FACTOR * bytes.remaining());
        }
    }

    @Test
    void anAnnouncedLengthAllocatesNothing() {
        var problems = new ArrayList<String>();
        for (VersionedSchema versioned : AllSchemas.allVersions()) {
            ByteBuffer whole = message(versioned, 2);
            byte[][] huge = {
                {0x7f, -1, -1, -1}, {-128, 0, 0, 0}, {-1, -1, -1, -1}, {-1, -1, -1, -1, 0x07}, {-1, -1, -1, -1, 0x0f},
            };
            for (byte[] number : huge) {
                for (int at = 0; at + number.length <= whole.remaining(); at++) {
                    ByteBuffer bytes = copy(whole);
                    bytes.put(at, number);
                    long before = allocatedBytes();
                    try {
                        versioned.read(new WireReader(bytes));
                    } catch (MalformedMessageException expected) {
                        // as it should be, unless the number is one of the message's own
                    }
                    long allocated = allocatedBytes() - before;
                    if (allocated > 64_000 + (long) MEMORY_FACTOR * bytes.remaining()) {
                        problems.add(versioned + " at byte " + at + ": " + allocated + " bytes");
                    }
                }
            }
        }
        assertThat(problems).isEmpty();
    }

    @Test
    void listsTogetherHaveALimit() {
        var request = new MetadataRequest();
        var topics = new ArrayList<MetadataRequest.MetadataRequestTopic>();
        for (int i = 0; i < 100; i++) {
            topics.add(new MetadataRequest.MetadataRequestTopic().name(""));
        }
        ByteBuffer bytes = AllSchemas.write(request.topics(topics), 12);
        assertThat(MetadataRequest.read(new WireReader(bytes, 100), 12).topics())
                .hasSize(100);
        assertThatThrownBy(() -> MetadataRequest.read(new WireReader(bytes, 99), 12))
                .isInstanceOf(MalformedMessageException.class);
    }

    private static ByteBuffer message(VersionedSchema versioned, long seed) {
        Map<String, Object> values = new RandomValues(seed, versioned.schema()).writableIn(versioned.version());
        return AllSchemas.write(
                FilledMessages.fill(AllSchemas.ourClass(versioned.schema()), values), versioned.version());
    }

    private static ByteBuffer damaged(ByteBuffer whole, Random random) {
        ByteBuffer bytes = copy(whole);
        for (int i = random.nextInt(4); i >= 0 && bytes.hasRemaining(); i--) {
            int at = random.nextInt(bytes.remaining());
            switch (random.nextInt(4)) {
                case 0 -> bytes.put(at, (byte) random.nextInt());
                case 1 -> bytes.put(at, (byte) 0xff);
                case 2 -> bytes.put(at, (byte) 0);
                default -> bytes.limit(Math.max(1, at));
            }
        }
        return bytes;
    }

    private static ByteBuffer copy(ByteBuffer bytes) {
        return ByteBuffer.allocate(bytes.remaining()).put(bytes.duplicate()).flip();
    }

    private static long allocatedBytes() {
        return ((ThreadMXBean) ManagementFactory.getThreadMXBean()).getCurrentThreadAllocatedBytes();
    }
}
