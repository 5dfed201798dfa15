package io.millstream.broker.topic;

import io.millstream.log.PartitionLog;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * Tells once that a partition has moved, and is off the partition's list from then on: a consumer that went away without a
 * word costs those who append nothing more than this one call.
 */
final class SingleWatch {
    private final PartitionLog log;
    private final Runnable moved;
    private final AtomicBoolean over = new AtomicBoolean();
    private volatile PartitionLog.@Nullable Watch watch; // null until the log has answered the registration

    private SingleWatch(PartitionLog log, Runnable moved) {
        this.log = log;
        this.moved = moved;
    }

    /** Calls {@code moved} at the next move of {@code log}, on the thread of whoever moves it. */
    static SingleWatch begin(PartitionLog log, Runnable moved) {
        var single = new SingleWatch(log, moved);
        single.watch = log.watch(single::onMove);
        if (single.over.get()) { // it moved before there was a watch to close
            single.close();
        }
        return single;
    }

    /** True as long as the next move of {@code other} will be told. */
    boolean watches(PartitionLog other) {
        return log == other && !over.get();
    }

    private void onMove() {
        if (over.compareAndSet(false, true)) {
            close();
            moved.run();
        }
    }

    /** Tells nothing more; closing twice does no harm. */
    void close() {
        over.set(true);
        PartitionLog.Watch registered = watch;
        if (registered != null) {
            registered.close();
        }
    }
}
