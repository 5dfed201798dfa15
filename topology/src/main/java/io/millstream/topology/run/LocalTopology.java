package io.millstream.topology.run;

import io.millstream.base.ErrorKind;
import io.millstream.base.JobException;
import io.millstream.topology.RunningTopology;
import io.millstream.topology.Topology;
import io.millstream.topology.TopologyReport;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A topology on the workers of a {@link WorkerLoops}. */
final class LocalTopology implements RunningTopology {
    private final String name;
    private final Wiring wiring;
    private final WorkerLoops loops;
    private final CompletableFuture<Void> ended;

    LocalTopology(Topology topology, Wiring wiring, WorkerLoops loops, CompletableFuture<Void> ended) {
        this.name = topology.name();
        this.wiring = wiring;
        this.loops = loops;
        this.ended = ended;
    }

    /** Starts bolts before spouts, so that whoever gets a tuple is ready for it. */
    void start() {
        try {
            await(onAll(Worker::startBolts));
            await(onAll(Worker::startSpouts));
        } catch (JobException failure) {
            end(failure);
            throw failure;
        }
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public void activate() {
        activate(true);
    }

    @Override
    public void deactivate() {
        activate(false);
    }

    @Override
    public boolean kill(Duration patience) {
        if (ended.isDone()) {
            return !ended.isCompletedExceptionally();
        }
        deactivate();
        boolean quiet = loops.awaitQuiet(patience);
        end(null);
        return quiet && !ended.isCompletedExceptionally();
    }

    @Override
    public boolean awaitTermination(Duration patience) throws InterruptedException {
        try {
            ended.get(patience.toMillis(), TimeUnit.MILLISECONDS);
            return true;
        } catch (TimeoutException e) {
            return false;
        } catch (ExecutionException e) {
            throw failure(e.getCause());
        }
    }

    @Override
    public TopologyReport report() {
        return new TopologyReport(wiring.tasks().stream()
                .map(task -> task.counters.report(task.context.component(), task.number()))
                .toList());
    }

    @Override
    public void close() {
        kill(Duration.ZERO);
    }

    /** Stops all threads and tasks; the first call decides how the topology is said to have ended. */
    private void end(@Nullable JobException failure) {
        loops.stop();
        if (failure == null) {
            ended.complete(null);
        } else {
            ended.completeExceptionally(failure);
        }
    }

    /** Waits for those workers that are sure to answer soon; a spout that blocks hears of it when it returns. */
    private void activate(boolean active) {
        var answers = onAll(worker -> worker.activate(active));
        answers.keySet().removeIf(Worker::mayBlock);
        await(answers);
    }

    private Map<Worker, CompletableFuture<Void>> onAll(Consumer<Worker> request) {
        var answers = new HashMap<Worker, CompletableFuture<Void>>();
        wiring.workers().forEach(worker -> answers.put(worker, asked(worker, request)));
        return answers;
    }

    private void await(Map<Worker, CompletableFuture<Void>> answers) {
        loops.await(CompletableFuture.allOf(answers.values().toArray(CompletableFuture<?>[]::new)));
    }

    private CompletableFuture<Void> asked(Worker worker, Consumer<Worker> request) {
        var answer = new CompletableFuture<Void>();
        var unused = ended.whenComplete((nothing, failure) -> answer.complete(null)); // nobody would answer any more
        worker.run(() -> {
            try {
                request.accept(worker);
                answer.complete(null);
            } catch (Exception e) { // the user's code
                answer.completeExceptionally(failure(e));
            }
        });
        return answer;
    }

    static JobException failure(@Nullable Throwable cause) {
        return cause instanceof JobException job
                ? job
                : new JobException(ErrorKind.USER, "A task of the topology failed: " + cause, cause);
    }
}
