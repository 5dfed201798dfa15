package io.millstream.broker.server;

import io.millstream.base.Clock;
import io.millstream.base.Disk;
import io.millstream.base.Scheduler;
import io.millstream.base.SystemScheduler;
import io.millstream.base.Threads;
import io.millstream.broker.BrokerEnvironment;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** The machine as a broker's outside world. Closed after the broker. */
public final class SystemEnvironment implements AutoCloseable {
    private static final int MOST_BLOCKED = 16;
    private static final int IDLE_S = 30;

    private final List<SystemScheduler> schedulers = new ArrayList<>(); // guarded by this
    private final ThreadPoolExecutor blocking;
    private final BrokerEnvironment environment;

    /** @param dataDirectory the log's */
    public SystemEnvironment(Path dataDirectory) {
        // A thread for each request that blocks, up to a limit; what comes then waits for one of them. A connection
        // reads
        // nothing more while its request waits, and a group looks up one pattern at a time, so the queue is never
        // longer
        // than there are connections and groups, each of which holds more memory than its place here. The threads of
        // the
        // connections never run such work themselves: they serve others.
        this.blocking = new ThreadPoolExecutor(
                MOST_BLOCKED,
                MOST_BLOCKED,
                IDLE_S,
                TimeUnit.SECONDS,
                new LinkedBlockingQueue<>(),
                work -> Threads.daemon("millstream-blocking", work));
        blocking.allowCoreThreadTimeOut(true);
        this.environment = new BrokerEnvironment(
                Clock.system(), this::scheduler, blocking, new SecureRandom(), Disk.system(), dataDirectory);
    }

    private synchronized Scheduler scheduler(String threadName) {
        var scheduler = new SystemScheduler(threadName, Clock.system());
        schedulers.add(scheduler);
        return scheduler;
    }

    public BrokerEnvironment environment() {
        return environment;
    }

    @Override
    public synchronized void close() {
        schedulers.forEach(SystemScheduler::close);
        blocking.shutdown();
    }
}
