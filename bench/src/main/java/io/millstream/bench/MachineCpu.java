package io.millstream.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * CPU time that the machine as a whole has spent since it booted, the time stolen by its hypervisor included; NaN where
 * the system does not tell (it takes Linux).
 *
 * @see <a href="https://man7.org/linux/man-pages/man5/proc_stat.5.html">proc_stat(5)</a>
 */
record MachineCpu(double busySeconds) {
    private static final Path STATISTICS = Path.of("/proc/stat");
    private static final double TICKS_PER_SECOND = 100; // USER_HZ, the same on every Linux port that runs a JVM

    // cpu  user nice system idle iowait irq softirq steal
    private static final int[] BUSY_FIELDS = {1, 2, 3, 6, 7, 8};

    static MachineCpu now() {
        if (!Files.isReadable(STATISTICS)) {
            return new MachineCpu(Double.NaN);
        }
        try (var lines = Files.lines(STATISTICS)) {
            String[] fields = lines.findFirst().orElseThrow().split(" +", -1);
            double ticks = 0;
            for (int field : BUSY_FIELDS) {
                ticks += Double.parseDouble(fields[field]);
            }
            return new MachineCpu(ticks / TICKS_PER_SECOND);
        } catch (IOException e) {
            return new MachineCpu(Double.NaN);
        }
    }

    double busyCoresSince(MachineCpu earlier, long nanos) {
        return (busySeconds - earlier.busySeconds) * 1e9 / nanos;
    }
}
