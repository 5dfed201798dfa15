package io.millstream.topology.run;

import io.millstream.base.Clock;
import io.millstream.base.ErrorKind;
import io.millstream.base.JobException;
import io.millstream.topology.RunningTopology;
import io.millstream.topology.Topology;
import io.millstream.topology.TopologyEngine;
import io.millstream.topology.TopologySettings;
import java.util.concurrent.CompletableFuture;

/** Runs topologies on threads of this process. Thread-safe; holds nothing itself. */
public final class LocalTopologyEngine implements TopologyEngine {
    private final Clock clock;

    private LocalTopologyEngine(Clock clock) {
        this.clock = clock;
    }

    public static LocalTopologyEngine live() {
        return new LocalTopologyEngine(Clock.system());
    }

    /**
     * Starts the topology on threads of its own.
     *
     * @throws JobException (USER) if a spout or bolt cannot be started; nothing runs then
     */
    @Override
    public RunningTopology submit(Topology topology, TopologySettings settings) {
        int threads = settings.threads() == 0 ? Runtime.getRuntime().availableProcessors() : settings.threads();
        var ended = new CompletableFuture<Void>();
        var wiring = new Wiring(
                topology,
                settings,
                clock,
                threads,
                (task, error, failures) -> ended.completeExceptionally(gaveUp(topology.name(), task, error, failures)));
        var loops = new ThreadLoops(
                topology.name(),
                wiring.workers(),
                clock,
                (thread, cause) -> ended.completeExceptionally(died(topology.name(), thread, cause)));
        var unused = ended.whenComplete((nothing, failure) -> loops.requestStop());
        var running = new LocalTopology(topology, wiring, loops, ended);
        running.start();
        return running;
    }

    static JobException gaveUp(String topology, Task task, Exception error, int failures) {
        return new JobException(
                ErrorKind.USER,
                "The topology " + topology + " stopped: task " + task.number() + " of " + task.context.component()
                        + " failed " + failures + " times in a row, the last time with " + error
                        + ". Mend the component, or raise topology.failure.limit.",
                error);
    }

    private static JobException died(String topology, String thread, Throwable cause) {
        return new JobException(
                ErrorKind.INTERNAL,
                "The topology " + topology + " stopped: its thread " + thread + " died: " + cause,
                cause);
    }
}
