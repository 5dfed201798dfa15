package io.millstream.log.store;

import io.millstream.log.AppendOptions;
import io.millstream.log.AppendResult.Refused;
import io.millstream.log.BatchCheck;
import io.millstream.log.BatchLimits;
import io.millstream.log.BatchLimits.Depth;
import io.millstream.log.BatchValidator;
import io.millstream.log.TopicSettings;
import java.nio.ByteBuffer;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;

/** Checks the bytes of appends to one partition by its topic's settings. Thread-safe and without a lock. */
final class AppendChecks {
    private final PartitionContext context;

    /** As many as threads have ever appended at once. */
    private final ConcurrentLinkedQueue<BatchValidator> idleValidators = new ConcurrentLinkedQueue<>();

    AppendChecks(PartitionContext context) {
        this.context = context;
    }

    /** What is wrong with {@code batches}; null if nothing is. */
    @Nullable
    Refused check(ByteBuffer batches, AppendOptions options) {
        BatchValidator validator = idleValidators.poll();
        if (validator == null) {
            validator = new BatchValidator();
        }
        long nowMs = context.environment().clock().wallMs();
        BatchCheck result = validator.check(batches, limits(options.depth()), options.origin(), nowMs);
        idleValidators.offer(validator);
        return result instanceof BatchCheck.Invalid invalid ? invalid.toRefused() : null;
    }

    private BatchLimits limits(Depth depth) {
        TopicSettings settings = context.settings();
        boolean requiresKeys = settings.cleanupPolicy().compacts();
        return new BatchLimits(
                settings.maxMessageBytes(),
                settings.timestampType(),
                settings.timestampBeforeMax().toMillis(),
                settings.timestampAfterMax().toMillis(),
                requiresKeys,
                requiresKeys && depth == Depth.HEADERS ? Depth.ALL : depth);
    }
}
