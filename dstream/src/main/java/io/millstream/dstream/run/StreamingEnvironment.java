package io.millstream.dstream.run;

import io.millstream.base.Clock;
import io.millstream.base.Disk;
import io.millstream.base.Scheduler;
import io.millstream.rdd.RddContext;
import java.util.function.Consumer;

/**
 * The outside world of a streaming engine. In production the machine's; in a test simulated, so that the same code runs
 * without sleeping and every run can be repeated.
 *
 * @param clock tells the time
 * @param scheduler runs the batches, one after the other, on its thread
 * @param rdds makes and evaluates RDDs
 * @param disk holds the checkpoints and the files of {@code textFileStream}
 * @param connector opens sockets
 * @param warnings takes sentences that a user should read although the job goes on; thread-safe
 */
public record StreamingEnvironment(
        Clock clock, Scheduler scheduler, RddContext rdds, Disk disk, Connector connector, Consumer<String> warnings) {
    private static final System.Logger LOG = System.getLogger("io.millstream.dstream");

    /** The machine's disk and network; warnings go to the log. */
    public static StreamingEnvironment of(Clock clock, Scheduler scheduler, RddContext rdds) {
        return new StreamingEnvironment(
                clock,
                scheduler,
                rdds,
                Disk.system(),
                Connector.tcp(),
                warning -> LOG.log(System.Logger.Level.WARNING, warning));
    }

    public StreamingEnvironment withDisk(Disk newDisk) {
        return new StreamingEnvironment(clock, scheduler, rdds, newDisk, connector, warnings);
    }

    public StreamingEnvironment withConnector(Connector newConnector) {
        return new StreamingEnvironment(clock, scheduler, rdds, disk, newConnector, warnings);
    }

    public StreamingEnvironment withWarnings(Consumer<String> newWarnings) {
        return new StreamingEnvironment(clock, scheduler, rdds, disk, connector, newWarnings);
    }
}
