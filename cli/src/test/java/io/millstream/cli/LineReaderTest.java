package io.millstream.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.millstream.cli.LineReader.Step;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LineReaderTest {
    /** Cutting the whole text at line feeds is the specification; how the bytes arrive must not matter. */
    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3, 42, 20_240_229})
    void findsTheLinesHoweverTheBytesArrive(long seed) throws IOException {
        var random = new Random(seed);
        var expected = new ArrayList<String>();
        for (int i = random.nextInt(50); i > 0; i--) {
            expected.add("x".repeat(random.nextInt(random.nextBoolean() ? 5 : 150_000)));
        }
        boolean lastIsEnded =
                expected.isEmpty() || expected.get(expected.size() - 1).isEmpty() || random.nextBoolean();
        String text = String.join("\n", expected) + (lastIsEnded && !expected.isEmpty() ? "\n" : "");

        var reader = new LineReader(inPieces(text.getBytes(UTF_8), random), 200_000);
        var found = new ArrayList<String>();
        while (reader.next() == Step.LINE) {
            found.add(new String(reader.line(), UTF_8));
        }

        assertThat(found).isEqualTo(expected);
        assertThat(reader.lineNumber()).isEqualTo(expected.size());
    }

    @Test
    void aLineAtTheLimitPassesAndOneOverItDoesNot() throws IOException {
        var reader = new LineReader(new ByteArrayInputStream("1234\n12345\n".getBytes(UTF_8)), 4);

        assertThat(reader.next()).isEqualTo(Step.LINE);
        assertThat(reader.next()).isEqualTo(Step.TOO_LONG);
        assertThat(reader.lineNumber()).isEqualTo(2);
    }

    @Test
    void anEmptyStreamHasNoLine() throws IOException {
        assertThat(new LineReader(InputStream.nullInputStream(), 4).next()).isEqualTo(Step.END);
    }

    private static InputStream inPieces(byte[] bytes, Random random) {
        return new ByteArrayInputStream(bytes) {
            @Override
            public synchronized int read(byte[] target, int start, int count) {
                return super.read(target, start, Math.min(count, 1 + random.nextInt(20_000)));
            }
        };
    }
}
