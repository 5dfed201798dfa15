package io.millstream.bench;

import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What one round took.
 *
 * <p>Contenders that measure run in a JVM of their own, so a round crosses a pipe as one line of text:
 *
 * <pre>
 * units=3000000 nanos=401203311 cpuNanos=799120000 lostCores=0.03 p50Us=311.0 p99Us=904.5
 * </pre>
 *
 * @param units units of work done
 * @param nanos wall-clock time
 * @param cpuNanos CPU time of the whole process: over {@code nanos} it says how many cores the round really got
 * @param lostCores cores that other processes or the hypervisor took meanwhile; NaN where the machine does not say
 * @param details further figures by name, the unit last in the name
 */
public record Measured(long units, long nanos, long cpuNanos, double lostCores, SortedMap<String, Double> details) {
    /** The same round with one more figure. */
    public Measured with(String name, double value) {
        var more = new TreeMap<>(details);
        more.put(name, value);
        return new Measured(units, nanos, cpuNanos, lostCores, more);
    }

    double unitsPerSecond() {
        return units * 1e9 / nanos;
    }

    /** The same work on the clock of the CPUs that the process got: what is left to read when the machine is busy. */
    Measured onCpuTime() {
        return new Measured(units, Math.max(1, cpuNanos), cpuNanos, lostCores, details);
    }

    double cores() {
        return (double) cpuNanos / nanos;
    }

    String toLine() {
        var line = new StringBuilder();
        line.append("units=").append(units).append(" nanos=").append(nanos);
        line.append(" cpuNanos=").append(cpuNanos).append(" lostCores=").append(lostCores);
        details.forEach(
                (name, value) -> line.append(' ').append(name).append('=').append(value));
        return line.toString();
    }

    static Measured parse(String line) {
        Map<String, String> fields = new TreeMap<>();
        for (String field : line.trim().split(" ", -1)) {
            int equalsAt = field.indexOf('=');
            if (equalsAt < 0) {
                throw new IllegalArgumentException("not a line of measurements: " + line);
            }
            fields.put(field.substring(0, equalsAt), field.substring(equalsAt + 1));
        }
        long units = Long.parseLong(required(fields, "units", line));
        long nanos = Long.parseLong(required(fields, "nanos", line));
        long cpuNanos = Long.parseLong(required(fields, "cpuNanos", line));
        double lostCores = Double.parseDouble(required(fields, "lostCores", line));
        var details = new TreeMap<String, Double>();
        fields.forEach((name, value) -> details.put(name, Double.parseDouble(value)));
        return new Measured(units, nanos, cpuNanos, lostCores, details);
    }

    private static String required(Map<String, String> fields, String name, String line) {
        String value = fields.remove(name);
        if (value == null) {
            throw new IllegalArgumentException("no " + name + " in: " + line);
        }
        return value;
    }
}
