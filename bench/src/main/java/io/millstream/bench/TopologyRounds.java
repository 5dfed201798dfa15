package io.millstream.bench;

import com.sun.management.ThreadMXBean;
import io.millstream.topology.RunningTopology;
import io.millstream.topology.TopologySettings;
import io.millstream.topology.run.LocalTopologyEngine;
import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A topology of ours that stays up over all rounds of a variant: as topologies do, and as Storm's own benchmarks measure. */
final class TopologyRounds implements Contender {
    static final String PLAIN = "plain";
    static final String ACKING = "acking";
    static final List<String> VARIANTS = List.of(PLAIN, ACKING);

    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    private final Supplier<TopologyWork> works;
    private final int tasks;
    private @Nullable Running running;

    private record Running(TopologyWork work, Progress progress, RunningTopology topology, boolean acking) {}

    TopologyRounds(Supplier<TopologyWork> works, int tasks) {
        this.works = works;
        this.tasks = tasks;
    }

    @Override
    public void choose(String variant) {
        close();
        boolean acking = variant.equals(ACKING);
        TopologyWork work = works.get();
        var progress = new Progress();
        var settings = TopologySettings.DEFAULTS.with("topology.acking", "" + acking);
        var topology = LocalTopologyEngine.live().submit(work.topology(progress, tasks, acking), settings);
        running = new Running(work, progress, topology, acking);
    }

    @Override
    public Measured run(long units) {
        if (running == null) {
            choose(PLAIN);
        }
        Running now = running;
        if (now == null) {
            throw new IllegalStateException("no topology runs");
        }
        TopologyWork work = now.work();
        long emits = Math.max(1, units / tasks / work.unitsEach());
        long limit = now.progress().limit() + emits;
        long goal = limit * tasks * work.talliesEach(now.acking());
        long allocatedBefore = allocatedBytes();
        Stopwatch watch = Stopwatch.start();
        now.progress().allow(limit);
        now.progress().await(goal);
        long done = emits * tasks * work.unitsEach();
        Measured measured = watch.stop(done);
        double bytesEach = (double) (allocatedBytes() - allocatedBefore) / done;
        work.check(limit, tasks);
        return work.details(measured.with("bytesEach", bytesEach));
    }

    private static long allocatedBytes() {
        long sum = 0;
        for (long bytes : THREADS.getThreadAllocatedBytes(THREADS.getAllThreadIds())) {
            sum += Math.max(0, bytes);
        }
        return sum;
    }

    @Override
    public void close() {
        Running before = running;
        if (before != null) {
            before.topology().close();
            running = null;
        }
    }
}
