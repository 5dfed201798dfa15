package io.millstream.bench;

import com.sun.management.OperatingSystemMXBean;
import io.millstream.base.Clock;
import java.lang.management.ManagementFactory;
import java.util.TreeMap;

/** Times the part of a round that counts: wall clock, CPU of this process, and CPU that others took meanwhile. */
public final class Stopwatch {
    private static final OperatingSystemMXBean PROCESS =
            (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();

    private final long startNanos;
    private final long startCpuNanos;
    private final MachineCpu startMachine;

    private Stopwatch() {
        startMachine = MachineCpu.now();
        startCpuNanos = PROCESS.getProcessCpuTime();
        startNanos = Clock.system().nanos();
    }

    public static Stopwatch start() {
        return new Stopwatch();
    }

    /** What {@code units} units of work took since the start. */
    public Measured stop(long units) {
        return stopAt(units, Clock.system().nanos());
    }

    /** As {@link #stop}, for work that ended at {@code endNanos} of the system clock. */
    public Measured stopAt(long units, long endNanos) {
        long nanos = Math.max(1, endNanos - startNanos);
        long cpuNanos = PROCESS.getProcessCpuTime() - startCpuNanos;
        double ownCores = (double) cpuNanos / nanos;
        double lostCores = MachineCpu.now().busyCoresSince(startMachine, nanos) - ownCores;
        return new Measured(units, nanos, cpuNanos, Math.max(0, lostCores), new TreeMap<>());
    }
}
