package io.millstream.cli.demo;

import com.fasterxml.jackson.core.JsonGenerator;
import io.millstream.cli.Arguments;
import io.millstream.cli.Console;
import io.millstream.cli.JsonText;
import io.millstream.cli.Printable;
import io.millstream.cli.StandardOut;
import io.millstream.cli.Units;
import io.millstream.rdd.Pair;
import java.io.IOException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** Shows the demo's results. One thread at a time. */
interface DemoView extends AutoCloseable {
    /** Shows one result. */
    void show(DemoSlide slide) throws IOException;

    /** Puts the screen back in order. */
    @Override
    void close() throws IOException;

    /** The view that fits: a live screen on a terminal, JSON lines or plain lines elsewhere. */
    static DemoView of(Arguments arguments, Console console, DemoOptions options) throws IOException {
        var format = arguments.choice("--output", Format.class);
        if (format.isPresent() && format.get() == Format.NDJSON) {
            return new Json(console.out());
        }
        boolean live = format.isPresent()
                ? format.get() == Format.LIVE
                : console.terminal().ansi();
        return live ? new LiveDemoView(console, options) : new Lines(console.out());
    }

    /** What {@code --output} chooses from. */
    enum Format {
        LIVE,
        PLAIN,
        NDJSON
    }

    /** A line per result. */
    final class Lines implements DemoView {
        private static final DateTimeFormatter TIME =
                DateTimeFormatter.ofPattern("HH:mm:ss.SSS", Locale.ROOT).withZone(ZoneOffset.UTC);
        private final StandardOut out;

        Lines(StandardOut out) {
            this.out = out;
        }

        @Override
        public void show(DemoSlide slide) {
            var window = slide.window();
            out.line(TIME.format(Instant.ofEpochMilli(window.time().epochMs())) + "  "
                    + Units.count(Math.round(slide.recordsPerSecond())) + " records/s  batch "
                    + slide.processingTime().toMillis() + " ms  delay "
                    + slide.schedulingDelay().toMillis() + " ms  lag " + Units.count(slide.lag()) + "  counted "
                    + Units.count(slide.countedCount()) + " | " + shown(window.words()) + " | "
                    + shown(window.hashtags()));
            out.flush();
        }

        private static String shown(List<Pair<String, Long>> counts) {
            return counts.stream()
                    .map(count -> Printable.text(count.key()) + " " + Units.count(count.value()))
                    .collect(Collectors.joining(", "));
        }

        @Override
        public void close() {
            out.flush();
        }
    }

    /** A JSON object per result, with every number in it. */
    final class Json implements DemoView {
        private final StandardOut out;
        private final JsonGenerator json;

        Json(StandardOut out) throws IOException {
            this.out = out;
            this.json = JsonText.generator(out);
        }

        @Override
        public void show(DemoSlide slide) throws IOException {
            var window = slide.window();
            var fields = new LinkedHashMap<String, Object>();
            fields.put("time", Instant.ofEpochMilli(window.time().epochMs()).toString());
            fields.put("appended", slide.appendedCount());
            fields.put("counted", slide.countedCount());
            fields.put("lag", slide.lag());
            fields.put("recordsPerSecond", Math.round(slide.recordsPerSecond()));
            fields.put("processingMs", slide.processingTime().toNanos() / 1e6);
            fields.put("schedulingDelayMs", slide.schedulingDelay().toMillis());
            fields.put("windowRecords", window.recordCount());
            fields.put("words", map(window.words()));
            fields.put("hashtags", map(window.hashtags()));
            JsonText.write(json, fields);
            json.writeRaw('\n');
            json.flush();
            out.flush();
        }

        private static Map<String, Long> map(List<Pair<String, Long>> counts) {
            var map = new LinkedHashMap<String, Long>();
            counts.forEach(count -> map.put(count.key(), count.value()));
            return map;
        }

        @Override
        public void close() throws IOException {
            json.close();
        }
    }
}
