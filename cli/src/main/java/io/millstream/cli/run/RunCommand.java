package io.millstream.cli.run;

import io.millstream.cli.Arguments;
import io.millstream.cli.Command;
import io.millstream.cli.Console;
import io.millstream.cli.Declaration;
import io.millstream.cli.ExitCode;
import io.millstream.cli.StopSignal;
import io.millstream.dstream.StreamingContext;
import io.millstream.dstream.StreamingEngine;
import io.millstream.dstream.run.LocalStreamingEngine;
import io.millstream.rdd.RddContext;
import io.millstream.rdd.run.LocalEngine;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.function.Consumer;

/** {@code millstream run}: an example until it ends, its batches are done, or Ctrl-C. */
final class RunCommand implements Command {
    private static final Duration LOOK_INTERVAL = Duration.ofMillis(50);

    private final Consumer<Declaration> ownOptions;
    private final Example example;

    /** Starts a job. */
    interface Example {
        /**
         * Starts the job on {@code engine}; it prints to {@code out}.
         */
        StreamingContext start(Arguments arguments, Console console, StreamingEngine engine, PrintStream out);

        /** Looks back when the job is over. */
        default void ended() {}
    }

    RunCommand(Consumer<Declaration> ownOptions, Example example) {
        this.ownOptions = ownOptions;
        this.example = example;
    }

    @Override
    public void declare(Declaration declaration) {
        ownOptions.accept(declaration);
        declaration
                .option("--batch-interval", "TIME", "Time between two batches: 500ms, 1s, 1m. Without it: 1s.")
                .option("--batches", "N", "End after N batches.");
    }

    /** The time between two batches that was asked for. */
    static Duration batchInterval(Arguments arguments) {
        return arguments.duration("--batch-interval", Duration.ofSeconds(1));
    }

    @Override
    public int run(Arguments arguments, Console console) throws InterruptedException {
        long batchLimit = arguments.number("--batches", Long.MAX_VALUE, 1);
        var out = new PrintStream(console.out(), false, StandardCharsets.UTF_8);
        int threads = Runtime.getRuntime().availableProcessors();
        try (var signal = StopSignal.listen();
                var rddEngine = LocalEngine.start(threads);
                var engine = LocalStreamingEngine.live(new RddContext(rddEngine))) {
            var limited = new LimitedEngine(engine, batchLimit);
            StreamingContext job = example.start(arguments, console, limited, out);
            boolean over = false;
            while (!over && !signal.isRequested()) {
                over = job.awaitTermination(LOOK_INTERVAL);
            }
            job.stop(true);
            job.awaitTermination();
            out.flush();
        }
        example.ended();
        return ExitCode.OK;
    }
}
