package io.millstream.log.store;

import io.millstream.log.LogSettings;
import io.millstream.log.TopicPartition;
import io.millstream.log.TopicSettings;
import io.millstream.log.TransactionGate;
import io.millstream.log.segment.SegmentFiles;

/** What every part of one partition needs to know of its surroundings. */
record PartitionContext(TopicPartition topicPartition, SegmentFiles files, LiveSettings liveSettings, LogContext log) {
    /** As they are now; they may be others at the next call. */
    TopicSettings settings() {
        return liveSettings.now();
    }

    LogSettings logSettings() {
        return log.settings();
    }

    LogEnvironment environment() {
        return log.environment();
    }

    DirectoryHealth health() {
        return log.health();
    }

    /** True if a client's transactional batch may be written now. */
    boolean isTransactionOpen(long producerId, short producerEpoch) {
        TransactionGate gate = log.transactionGate().get();
        return gate.isOpen(producerId, producerEpoch, topicPartition);
    }
}
