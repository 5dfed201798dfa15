package io.millstream.cli.demo;

import static org.assertj.core.api.Assertions.assertThat;

import io.millstream.cli.Console;
import io.millstream.cli.Printable;
import io.millstream.dstream.BatchTime;
import io.millstream.rdd.Pair;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LiveDemoViewTest {
    private static final DemoOptions OPTIONS = new DemoOptions(
            Path.of("data"),
            0,
            1,
            Duration.ofSeconds(1),
            Duration.ofSeconds(10),
            Duration.ofSeconds(1),
            Optional.empty(),
            10);
    private static final DemoSlide SLIDE = new DemoSlide(
            new DemoResults.Window(
                    new BatchTime(0),
                    1_234_567,
                    List.of(Pair.of("何人もほしいままに逮捕拘禁又は追放される", 1_000_000L), Pair.of("a\u001b[2J", 1L)),
                    List.of(Pair.of("#自由と平等", 12L))),
            1_234_600,
            1_234_567,
            200_000,
            Duration.ofMillis(12),
            Duration.ZERO);

    @ParameterizedTest
    @ValueSource(ints = {40, 79, 100, 109})
    void noLineIsWiderThanTheScreenNorSteersIt(int columns) {
        var out = new ByteArrayOutputStream();
        var view = new LiveDemoView(Console.of(InputStream.nullInputStream(), out, out, Map.of()), OPTIONS);

        List<String> lines = view.lines(SLIDE, columns, 24);

        assertThat(lines).hasSize(9).allSatisfy(line -> assertThat(Printable.width(withoutStyle(line)))
                .isLessThanOrEqualTo(columns));
        if (columns >= 79) {
            assertThat(lines).anyMatch(line -> line.contains("a\\u001b[2J")).anyMatch(line -> line.contains("#自由と平等"));
            assertThat(lines)
                    .anyMatch(line -> line.contains("33 lag"))
                    .anyMatch(line -> line.contains("1,234,567 in window"));
        }
    }

    @Test
    void theCursorComesBackWhenItEnds() {
        var out = new ByteArrayOutputStream();
        var view = new LiveDemoView(Console.of(InputStream.nullInputStream(), out, out, Map.of()), OPTIONS);
        view.show(SLIDE);
        view.show(SLIDE);
        view.close();

        assertThat(out.toString(StandardCharsets.UTF_8))
                .startsWith("\u001b[?25l")
                .contains("\u001b[9A")
                .endsWith("\u001b[?25h\n");
    }

    private static String withoutStyle(String line) {
        return line.replaceAll("\u001b\\[\\d+m", "");
    }
}
