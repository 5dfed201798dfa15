package io.millstream.dstream.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LineSplitterTest {
    @ParameterizedTest(name = "chunks of {0} bytes")
    @ValueSource(ints = {1, 2, 3, 7, 1000})
    void linesDoNotDependOnHowTheirBytesArrive(int chunkBytes) {
        assertThat(split("one\ntwo\r\n\nschöne Grüße\r\n日本語\nlast", chunkBytes, 1 << 20))
                .containsExactly("one", "two", "", "schöne Grüße", "日本語", "last");
    }

    @Test
    void nothingFollowsALineEnd() {
        assertThat(split("a\n", 10, 1 << 20)).containsExactly("a");
        assertThat(split("", 10, 1 << 20)).isEmpty();
    }

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3, 42})
    void tooLongALineComesInPiecesThatLoseNothing(long seed) {
        var random = new Random(seed);
        var text = new StringBuilder();
        for (int i = 0; i < 500; i++) {
            text.append(random.nextBoolean() ? "ä" : random.nextBoolean() ? "日" : "x");
        }
        var pieces = split(text.toString(), 1 + random.nextInt(40), 16);
        assertThat(String.join("", pieces)).isEqualTo(text.toString());
        assertThat(pieces).hasSizeGreaterThan(30);
    }

    private static List<String> split(String text, int chunkBytes, int limitBytes) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        var splitter = new LineSplitter(limitBytes);
        var lines = new ArrayList<String>();
        for (int at = 0; at < bytes.length; at += chunkBytes) {
            byte[] chunk = Arrays.copyOfRange(bytes, at, Math.min(bytes.length, at + chunkBytes));
            lines.addAll(splitter.feed(chunk, chunk.length));
        }
        lines.addAll(splitter.finish());
        return lines;
    }
}
