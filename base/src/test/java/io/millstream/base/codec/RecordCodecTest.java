package io.millstream.base.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.invoke.MethodHandles;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RecordCodecTest {
    private static final MethodHandles.Lookup LOOKUP = MethodHandles.lookup();

    record Visit(String page, int count) {}

    record Session(String user, int visits, Optional<Long> endedMs, List<Visit> pages, Map<String, Double> scores) {}

    // Session a year later: visits is wider, pages is gone, device is new, everything has moved.
    record SessionNow(Optional<Long> endedMs, String device, Map<String, Double> scores, long visits, String user) {}

    record SessionWrong(String user, String visits) {}

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3, 42})
    void readsBackWhatItWrote(long seed) {
        var codec = RecordCodec.of(Session.class, LOOKUP);
        var random = new Random(seed);
        for (int i = 0; i < 200; i++) {
            Session session = randomSession(random);
            assertThat(throughSchema(codec, codec, session)).isEqualTo(session);
        }
    }

    @Test
    void survivesAddedDroppedMovedAndWidenedFields() {
        var then = RecordCodec.of(Session.class, LOOKUP);
        var now = RecordCodec.of(SessionNow.class, LOOKUP).withDefault("device", "unknown");
        var session = new Session("ann", 7, Optional.of(5L), List.of(new Visit("/", 1)), Map.of("a", 0.5));

        assertThat(throughSchema(then, now, session))
                .isEqualTo(new SessionNow(Optional.of(5L), "unknown", Map.of("a", 0.5), 7L, "ann"));
    }

    @Test
    void saysWhichFieldIsNewAndHowToGiveItADefault() {
        var now = RecordCodec.of(SessionNow.class, LOOKUP);
        Schema then = RecordCodec.of(Session.class, LOOKUP).schema();
        assertThatThrownBy(() -> now.readerOf(then))
                .isInstanceOf(SchemaMismatch.class)
                .hasMessageContaining("device")
                .hasMessageContaining("withDefault");
    }

    @Test
    void saysWhichFieldChangedItsTypeBeyondReading() {
        var now = RecordCodec.of(SessionWrong.class, LOOKUP);
        Schema then = RecordCodec.of(Session.class, LOOKUP).schema();
        assertThatThrownBy(() -> now.readerOf(then))
                .isInstanceOf(SchemaMismatch.class)
                .hasMessage("field visits: was written as INT and is now STRING");
    }

    @Test
    void refusesEveryTruncation() {
        var codec = RecordCodec.of(Session.class, LOOKUP);
        var output = new ByteOutput();
        codec.write(new Session("ann", 7, Optional.of(5L), List.of(new Visit("/", 1)), Map.of("a", 0.5)), output);
        var reader = codec.readerOf(codec.schema());
        for (int length = 0; length < output.lengthBytes(); length++) {
            var cut = new ByteInput(output.toByteBuffer().slice(0, length));
            assertThatThrownBy(() -> reader.read(cut)).as("length %d", length).isInstanceOf(MalformedBytes.class);
        }
    }

    @Test
    void namesTheComponentThatHasNoCodec() {
        record Odd(Thread thread) {}
        assertThatThrownBy(() -> RecordCodec.of(Odd.class, LOOKUP))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("thread");
    }

    @Test
    void readsAnyValueByItsSchemaAlone() {
        var codec = RecordCodec.of(Visit.class, LOOKUP);
        var output = new ByteOutput();
        codec.write(new Visit("/", 3), output);
        assertThat(AnyValue.readerOf(codec.schema()).read(new ByteInput(output.toByteBuffer())))
                .isEqualTo(Map.of("page", "/", "count", 3));
    }

    /** Writes schema and value, then reads both back from the bytes alone. */
    private static <W, R> R throughSchema(Codec<W> writing, Codec<R> reading, W value) {
        var output = new ByteOutput();
        Schema.write(writing.schema(), output);
        writing.write(value, output);
        var input = new ByteInput(output.toByteBuffer());
        R result = reading.readerOf(Schema.read(input)).read(input);
        assertThat(input.remainingBytes()).isZero();
        return result;
    }

    private static Session randomSession(Random random) {
        var pages = new ArrayList<Visit>();
        var scores = new HashMap<String, Double>();
        for (int i = random.nextInt(5); i > 0; i--) {
            pages.add(new Visit("/" + random.nextLong(), random.nextInt()));
            scores.put("ключ" + random.nextInt(), random.nextGaussian());
        }
        return new Session(
                "u" + random.nextInt(),
                random.nextInt(),
                random.nextBoolean() ? Optional.of(random.nextLong()) : Optional.empty(),
                pages,
                scores);
    }
}
