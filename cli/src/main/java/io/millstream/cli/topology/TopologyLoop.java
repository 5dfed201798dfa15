package io.millstream.cli.topology;

import io.millstream.cli.Console;
import io.millstream.cli.StopSignal;
import io.millstream.topology.RunningTopology;
import io.millstream.topology.Topology;
import io.millstream.topology.TopologyReport;
import io.millstream.topology.TopologySettings;
import io.millstream.topology.run.LocalTopologyEngine;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Runs a topology until it is done, a time is over or Ctrl-C, and lets what is under way end. */
public final class TopologyLoop {
    private static final Duration LOOK_INTERVAL = Duration.ofMillis(20);
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final Console console;
    private final AtomicReference<@Nullable RuntimeException> unprinted = new AtomicReference<>();

    public TopologyLoop(Console console) {
        this.console = console;
    }

    /**
     * Where the tasks print, line by line. A failure, such as a reader that has gone, ends the topology and becomes that of the
     * command, instead of one of the bolt.
     */
    public Consumer<String> out() {
        return line -> {
            try {
                synchronized (unprinted) {
                    console.out().line(line);
                    console.out().flush();
                }
            } catch (RuntimeException e) { // told to Main by run
                unprinted.compareAndSet(null, e);
            }
        };
    }

    /**
     * Runs the topology; returns when it has ended.
     *
     * @param isDone looked at now and then
     */
    public void run(Topology topology, TopologySettings settings, Duration atMost, Predicate<TopologyReport> isDone)
            throws InterruptedException {
        long endNanos = console.clock().nanos() + atMost.toNanos();
        try (var signal = StopSignal.listen();
                RunningTopology running = LocalTopologyEngine.live().submit(topology, settings)) {
            boolean over = false;
            while (!over && !signal.isRequested() && unprinted.get() == null) {
                over = running.awaitTermination(LOOK_INTERVAL)
                        || isDone.test(running.report())
                        || console.clock().nanos() >= endNanos;
            }
            if (!running.kill(PATIENCE)) {
                console.err()
                        .println("millstream: " + topology.name() + " did not end within " + PATIENCE.toSeconds()
                                + " s; what was still under way is dropped");
            }
        }
        RuntimeException failure = unprinted.get();
        if (failure != null) {
            throw failure;
        }
    }
}
