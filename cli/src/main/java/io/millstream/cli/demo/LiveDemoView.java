package io.millstream.cli.demo;

import io.millstream.cli.Console;
import io.millstream.cli.Printable;
import io.millstream.cli.Terminal;
import io.millstream.cli.Units;
import io.millstream.rdd.Pair;
import java.util.ArrayList;
import java.util.List;

/**
 * The demo on a screen: every result drawn over the one before, in one write, so that nothing flickers. Fits the width of
 * the terminal, wide characters included; measures it again now and then, because it may be resized.
 */
final class LiveDemoView implements DemoView {
    private static final String ESCAPE = "\u001b[";
    private static final String HIDE_CURSOR = ESCAPE + "?25l";
    private static final String SHOW_CURSOR = ESCAPE + "?25h";
    private static final String CLEAR_LINE_END = ESCAPE + "K";
    private static final String CLEAR_SCREEN_END = ESCAPE + "J";
    private static final String BOLD = ESCAPE + "1m";
    private static final String DIM = ESCAPE + "2m";
    private static final String PLAIN = ESCAPE + "0m";
    private static final int FRAMES_PER_MEASUREMENT = 5;
    private static final int MAX_COLUMNS = 110;
    private static final int FRAME_LINES = 7;

    private final Console console;
    private final DemoOptions options;
    private Terminal.Size size;
    private int drawnLines;
    private long frameCount;

    LiveDemoView(Console console, DemoOptions options) {
        this.console = console;
        this.options = options;
        this.size = console.terminal().size();
        console.out().line(HIDE_CURSOR);
        console.out().flush();
    }

    @Override
    public void show(DemoSlide slide) {
        if (++frameCount % FRAMES_PER_MEASUREMENT == 0) {
            size = console.terminal().size();
        }
        List<String> lines = lines(slide, Math.min(MAX_COLUMNS, size.columns() - 1), size.rows());
        var frame = new StringBuilder();
        if (drawnLines > 0) {
            frame.append(ESCAPE).append(drawnLines).append('A');
        }
        for (String line : lines) {
            frame.append('\r').append(line).append(CLEAR_LINE_END).append('\n');
        }
        frame.append(CLEAR_SCREEN_END);
        drawnLines = lines.size();
        byte[] bytes = frame.toString().getBytes(java.nio.charset.StandardCharsets.UTF_8);
        console.out().write(bytes, 0, bytes.length);
        console.out().flush();
    }

    /** The frame, line by line, none wider than {@code columns}. */
    List<String> lines(DemoSlide slide, int columns, int rows) {
        var lines = new ArrayList<String>();
        lines.add(style(
                BOLD,
                Printable.cut(
                        "Millstream  words and hashtags of the last " + Units.duration(options.windowLength())
                                + ", every " + Units.duration(options.slideInterval()) + ", in batches of "
                                + Units.duration(options.batchInterval()),
                        columns)));
        lines.add(style(
                DIM,
                Printable.cut(
                        "topic " + DemoOptions.TOPIC + ", " + DemoOptions.PARTITION_COUNT + " partitions in "
                                + options.dataDirectory() + "  (Ctrl-C ends it)",
                        columns)));
        lines.add("");
        lines.add(Printable.cut(
                number(Math.round(slide.recordsPerSecond()), "records/s")
                        + number(slide.appendedCount(), "appended")
                        + number(slide.countedCount(), "counted")
                        + number(slide.lag(), "lag").stripTrailing(),
                columns));
        lines.add(Printable.cut(
                number(slide.processingTime().toMillis(), "ms batch")
                        + number(slide.schedulingDelay().toMillis(), "ms delay")
                        + number(slide.window().recordCount(), "in window").stripTrailing(),
                columns));
        lines.add("");
        int half = columns / 2;
        List<String> words = column("word", slide.window().words(), half - 2);
        List<String> hashtags = column("hashtag", slide.window().hashtags(), columns - half);
        int shown = Math.min(Math.max(words.size(), hashtags.size()), Math.max(2, rows - FRAME_LINES));
        for (int i = 0; i < shown; i++) {
            String left = i < words.size() ? words.get(i) : "";
            String right = i < hashtags.size() ? hashtags.get(i) : "";
            String line = Printable.fit(left, half) + right;
            lines.add(i == 0 ? style(BOLD, line.stripTrailing()) : line.stripTrailing());
        }
        return lines;
    }

    private static String number(long value, String unit) {
        return Printable.fit(String.format("%9s %s", Units.count(value), unit), 20);
    }

    /** Name, count, and a bar that compares it with the first. */
    private static List<String> column(String heading, List<Pair<String, Long>> counts, int columns) {
        int nameColumns = Math.max(6, Math.min(20, columns - 20));
        int barColumns = Math.max(0, columns - nameColumns - 11);
        var lines = new ArrayList<String>();
        lines.add(Printable.cut(Printable.fit(heading, nameColumns) + String.format("%9s", "count"), columns));
        for (Pair<String, Long> count : counts) {
            long bar = Math.round(
                    (double) barColumns * count.value() / counts.get(0).value());
            lines.add(Printable.cut(
                    Printable.fit(Printable.text(count.key()), nameColumns)
                            + String.format("%9s", Units.count(count.value())) + "  " + "▇".repeat((int) bar),
                    columns));
        }
        return lines;
    }

    private static String style(String code, String text) {
        return code + text + PLAIN;
    }

    @Override
    public void close() {
        console.out().line(SHOW_CURSOR);
        console.out().flush();
    }
}
