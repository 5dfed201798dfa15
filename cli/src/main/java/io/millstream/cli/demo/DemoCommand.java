package io.millstream.cli.demo;

import io.millstream.Millstream;
import io.millstream.base.ErrorKind;
import io.millstream.base.JobException;
import io.millstream.cli.Arguments;
import io.millstream.cli.Command;
import io.millstream.cli.Console;
import io.millstream.cli.Declaration;
import io.millstream.cli.ExitCode;
import io.millstream.cli.ListenAddress;
import io.millstream.cli.StopSignal;
import io.millstream.cli.Units;
import io.millstream.connect.TopicBatch;
import io.millstream.dstream.BatchInfo;
import io.millstream.dstream.BatchListener;
import io.millstream.dstream.StreamingContext;
import io.millstream.log.CommitLog;
import io.millstream.log.TopicSettings;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * {@code millstream demo}: log, generator and a streaming job in one process. Posts are appended to a topic; the job counts
 * their words and hashtags over a sliding window.
 */
public final class DemoCommand implements Command {
    /** Enough for days of looking, and a bound for a demo that is forgotten: 1 GiB in all. */
    private static final TopicSettings SETTINGS =
            TopicSettings.of(Map.of("segment.bytes", "32MiB", "retention.bytes", "256MiB"));

    private static final Duration LOOK_INTERVAL = Duration.ofMillis(50);

    @Override
    public void declare(Declaration declaration) {
        DemoOptions.declare(declaration);
        declaration
                .option(
                        ListenAddress.OPTION,
                        "HOST:PORT",
                        "Where Kafka's clients reach the topic, or none. Without it: " + ListenAddress.DEFAULT
                                + ", if that is free.")
                .option("-o, --output", "FORMAT", "live, plain or ndjson. Without it: live on a terminal, else plain.")
                .footer(
                        "Started again, it goes on where it stopped: nothing is lost and nothing counted twice, also",
                        "after kill -9. Chinese, Japanese and Thai text is counted by pairs of characters.",
                        "",
                        "  millstream demo",
                        "  millstream demo --rate 0 --records 1000000 --batch-interval 200ms",
                        "  millstream topic read posts -d ~/.local/state/millstream/demo --max 3");
    }

    @Override
    public int run(Arguments arguments, Console console) throws IOException, InterruptedException {
        DemoOptions options = DemoOptions.of(arguments, console);
        PostFile posts = posts(options);
        try (var signal = StopSignal.listen();
                var millstream = Millstream.open(options.dataDirectory(), console.options())) {
            console.err().println("millstream: data directory " + options.dataDirectory());
            createTopic(millstream.log());
            var run = new Run(millstream, posts, options, console);
            try (DemoView view = DemoView.of(arguments, console, options)) {
                run.until(signal, view, () -> DemoBroker.serve(millstream, arguments, console));
            }
            run.summarize();
        }
        return ExitCode.OK;
    }

    private static PostFile posts(DemoOptions options) throws IOException {
        if (options.replayFile().isEmpty()) {
            return PostFile.bundled();
        }
        Path file = options.replayFile().get();
        Files.newInputStream(file).close(); // a wrong name is told before anything is made
        return new PostFile(file.toString(), () -> new BufferedInputStream(Files.newInputStream(file)));
    }

    private static void createTopic(CommitLog log) {
        var topic = log.topic(DemoOptions.TOPIC)
                .orElseGet(() -> log.createTopic(DemoOptions.TOPIC, DemoOptions.PARTITION_COUNT, SETTINGS));
        if (topic.partitionCount() != DemoOptions.PARTITION_COUNT) {
            throw new JobException(
                    ErrorKind.USER,
                    "Topic " + topic.name() + " is here already and has " + topic.partitionCount()
                            + " partitions; the demo's has " + DemoOptions.PARTITION_COUNT
                            + ". Give the demo a data directory of its own with --data-dir.");
        }
    }

    /** One run: replay and job side by side, and what is known of both. */
    private static final class Run implements BatchListener {
        private final DemoOptions options;
        private final Console console;
        private final PostReplay replay;
        private final DemoResults results;
        private final RateMeter rate;
        private final long appendedBefore;
        private final StreamingContext job;
        private volatile boolean hasCounted;
        private @Nullable DemoView view;

        Run(Millstream millstream, PostFile posts, DemoOptions options, Console console) {
            this.options = options;
            this.console = console;
            this.results = new DemoResults(options.shownCount());
            this.rate = new RateMeter(console.clock());
            this.replay = new PostReplay(millstream.log(), posts, console.clock(), options);
            this.appendedBefore = replay.appendedCount();
            this.job =
                    DemoJob.define(millstream, options, this::onTaken, results).listen(this);
        }

        void until(StopSignal signal, DemoView shownOn, Runnable onceRunning) throws InterruptedException {
            view = shownOn;
            job.start();
            replay.start();
            onceRunning.run();
            boolean over = false;
            // What this run appended is counted while draining; if that is nothing, it takes a batch to tell the total.
            while (!over && !signal.isRequested() && !(replay.isOver() && (hasAppended() || hasCounted))) {
                over = job.awaitTermination(LOOK_INTERVAL);
            }
            RuntimeException failure = replay.stop();
            job.stop(true);
            job.awaitTermination();
            if (failure != null) {
                throw failure;
            }
        }

        private boolean hasAppended() {
            return replay.appendedCount() > appendedBefore;
        }

        private void onTaken(TopicBatch batch) {
            replay.counted(batch.ranges().stream()
                    .mapToLong(TopicBatch.Range::untilOffset)
                    .sum());
        }

        @Override
        public void onBatchCompleted(BatchInfo batch) {
            hasCounted = true;
            rate.add(batch.recordCount());
            DemoView shownOn = view;
            var window = results.takeWindow();
            if (shownOn == null || window.isEmpty()) {
                return;
            }
            try {
                shownOn.show(new DemoSlide(
                        window.get(),
                        replay.appendedCount(),
                        results.total(),
                        rate.perSecond(),
                        batch.processingTime(),
                        batch.schedulingDelay()));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        /** The proof at the end: what the topic holds and what was counted are the same number. */
        void summarize() {
            if (!hasCounted) {
                console.err().println("millstream: stopped before its first batch; nothing was left to count");
                goOn();
                return;
            }
            long appended = replay.appendedCount();
            long counted = results.total();
            String numbers = "appended " + Units.count(appended) + ", counted " + Units.count(counted);
            if (counted != appended) {
                throw new IllegalStateException("after draining: " + numbers);
            }
            console.err().println("millstream: " + numbers + ": nothing lost, nothing counted twice");
            goOn();
        }

        private void goOn() {
            console.err().println("millstream: go on with: millstream demo --data-dir " + options.dataDirectory());
        }
    }
}
