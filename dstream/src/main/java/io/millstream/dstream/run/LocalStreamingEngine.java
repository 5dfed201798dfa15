package io.millstream.dstream.run;

import io.millstream.base.Clock;
import io.millstream.base.SystemScheduler;
import io.millstream.dstream.BatchListener;
import io.millstream.dstream.JobState;
import io.millstream.dstream.StreamPlan;
import io.millstream.dstream.StreamingEngine;
import io.millstream.dstream.StreamingJob;
import io.millstream.rdd.RddContext;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * Runs streaming jobs in this process: batches one after the other on the scheduler's thread, the work within a batch on
 * the threads of the RDD engine.
 *
 * <p>When batches take longer than the interval they queue: each runs with its own time, none is left out, and {@link
 * io.millstream.dstream.BatchInfo#schedulingDelay} shows by how much the job is late.
 */
public final class LocalStreamingEngine implements StreamingEngine, AutoCloseable {
    private final StreamingEnvironment environment;
    private final Runnable onClose;
    private final List<StreamingJob> jobs = new CopyOnWriteArrayList<>();
    private volatile boolean closed;

    /** An engine in a world of the caller's, who also ends it. */
    public LocalStreamingEngine(StreamingEnvironment environment) {
        this(environment, () -> {});
    }

    private LocalStreamingEngine(StreamingEnvironment environment, Runnable onClose) {
        this.environment = environment;
        this.onClose = onClose;
    }

    /** An engine on the machine's clock, disk and network, with a thread for batches that {@link #close} ends. */
    public static LocalStreamingEngine live(RddContext rdds) {
        var scheduler = new SystemScheduler("millstream-batches", Clock.system());
        return new LocalStreamingEngine(StreamingEnvironment.of(Clock.system(), scheduler, rdds), scheduler::close);
    }

    @Override
    public RddContext rdds() {
        return environment.rdds();
    }

    @Override
    public StreamingJob start(StreamPlan plan, List<BatchListener> listeners) {
        if (closed) {
            throw new IllegalStateException("job \"" + plan.jobName() + "\" was started on an engine that is closed");
        }
        var job = new JobStart(plan, environment, listeners).prepare();
        jobs.removeIf(earlier -> earlier.state() == JobState.STOPPED);
        jobs.add(job);
        if (closed) { // meanwhile, perhaps without having seen this job
            job.stop(false);
        }
        job.begin();
        return job;
    }

    /** Stops the jobs that still run, each after its batch, and ends the thread for batches. */
    @Override
    public void close() {
        closed = true;
        jobs.forEach(job -> job.stop(false));
        onClose.run();
    }
}
