package io.millstream.log.store;

import io.millstream.log.TopicSettings;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.LongSupplier;

/**
 * Forces the records whose producers did not ask for it (acks=1), where the topic's {@code flush.messages} or {@code
 * flush.ms} says so. Nobody waits for these forces; one that fails takes the log offline as any other. Thread-safe.
 */
final class UnaskedForces {
    private final PartitionContext context;
    private final GroupCommit groupCommit;
    private final LongSupplier logEndOffset;
    private final AtomicBoolean scheduled = new AtomicBoolean();

    UnaskedForces(PartitionContext context, GroupCommit groupCommit, LongSupplier logEndOffset) {
        this.context = context;
        this.groupCommit = groupCommit;
        this.logEndOffset = logEndOffset;
    }

    /** To be told after each append that is not forced by itself; it ended before {@code nextOffset}. */
    void written(long nextOffset) {
        TopicSettings settings = context.settings();
        if (settings.flushMessages() != Long.MAX_VALUE
                && nextOffset - groupCommit.forcedOffset() >= settings.flushMessages()) {
            CompletionStage<Void> unused = groupCommit.whenForced(nextOffset);
        }
        if (!settings.flushInterval().equals(TopicSettings.FOREVER) && scheduled.compareAndSet(false, true)) {
            long delayMs = settings.flushInterval().toMillis();
            var unused = context.environment().scheduler().after(delayMs, () -> {
                scheduled.set(false); // first: what is written from here on is due later
                CompletionStage<Void> unusedForce = groupCommit.whenForced(logEndOffset.getAsLong());
            });
        }
    }
}
