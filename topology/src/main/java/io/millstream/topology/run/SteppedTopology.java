package io.millstream.topology.run;

import io.millstream.base.Clock;
import io.millstream.base.JobException;
import io.millstream.topology.RunningTopology;
import io.millstream.topology.Topology;
import io.millstream.topology.TopologyReport;
import io.millstream.topology.TopologySettings;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/**
 * A topology whose threads are simulated by the one that steps: each step is one duty cycle of each worker, in order. The same
 * steps at the same times give the same run. For tests, under virtual time.
 */
public final class SteppedTopology implements RunningTopology {
    /** Far more cycles than any test has work for. */
    private static final int ENDLESS = 10_000_000;

    private final List<Worker> workers;
    private final LocalTopology topology;
    private final CompletableFuture<Void> ended = new CompletableFuture<>();

    /**
     * Starts the topology, whose threads are this one.
     *
     * @throws JobException (USER) if a spout or bolt cannot be started
     */
    public SteppedTopology(Topology topology, TopologySettings settings, Clock clock) {
        int threads = Math.max(1, settings.threads());
        var wiring = new Wiring(
                topology,
                settings,
                clock,
                threads,
                (task, error, failures) -> ended.completeExceptionally(
                        LocalTopologyEngine.gaveUp(topology.name(), task, error, failures)));
        this.workers = wiring.workers();
        this.topology = new LocalTopology(topology, wiring, new Steps(), ended);
        this.topology.start();
    }

    /**
     * One cycle of each worker. Returns how much was done.
     *
     * @throws JobException (USER) if a task failed so often that the topology has stopped
     */
    public int step() {
        if (ended.isCompletedExceptionally()) {
            await(ended);
        }
        int work = 0;
        for (Worker worker : workers) {
            work += worker.cycle();
        }
        return work;
    }

    /** Steps until there is nothing to do at this time. */
    public void runUntilIdle() {
        for (int cycle = 0; cycle < ENDLESS; cycle++) {
            if (step() == 0) {
                return;
            }
        }
        throw new IllegalStateException("the topology is never idle: does a spout emit without end?");
    }

    private static void await(CompletableFuture<Void> answers) {
        try {
            answers.join();
        } catch (CompletionException e) {
            throw LocalTopology.failure(e.getCause());
        }
    }

    private final class Steps implements WorkerLoops {
        @Override
        public void await(CompletableFuture<Void> answers) {
            while (!answers.isDone()) {
                step();
            }
            SteppedTopology.await(answers);
        }

        @Override
        public boolean awaitQuiet(Duration patience) {
            runUntilIdle();
            return workers.stream().allMatch(Worker::isQuiet);
        }

        @Override
        public void stop() {
            workers.forEach(Worker::stopTasks);
        }
    }

    @Override
    public String name() {
        return topology.name();
    }

    @Override
    public void activate() {
        topology.activate();
    }

    @Override
    public void deactivate() {
        topology.deactivate();
    }

    @Override
    public boolean kill(Duration patience) {
        return topology.kill(patience);
    }

    @Override
    public boolean awaitTermination(Duration patience) throws InterruptedException {
        return topology.awaitTermination(patience);
    }

    @Override
    public TopologyReport report() {
        return topology.report();
    }

    @Override
    public void close() {
        topology.close();
    }
}
