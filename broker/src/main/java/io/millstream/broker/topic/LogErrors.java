package io.millstream.broker.topic;

import io.millstream.base.ErrorKind;
import io.millstream.base.JobException;
import io.millstream.log.AppendResult;
import io.millstream.log.PartitionLog;
import io.millstream.wire.ErrorCode;

/** What clients are told of what the log says. */
final class LogErrors {
    private LogErrors() {}

    /** For an append that was refused. */
    static ErrorCode code(AppendResult.Reason reason) {
        return switch (reason) {
            case CORRUPT_BATCH -> ErrorCode.CORRUPT_MESSAGE;
            case INVALID_RECORD -> ErrorCode.INVALID_RECORD;
            case BATCH_TOO_LARGE -> ErrorCode.MESSAGE_TOO_LARGE;
            case INVALID_TIMESTAMP -> ErrorCode.INVALID_TIMESTAMP;
            case OUT_OF_ORDER_SEQUENCE -> ErrorCode.OUT_OF_ORDER_SEQUENCE_NUMBER;
            case STALE_PRODUCER_EPOCH -> ErrorCode.INVALID_PRODUCER_EPOCH;
            case STALE_COORDINATOR_EPOCH -> ErrorCode.TRANSACTION_COORDINATOR_FENCED;
            case NO_OPEN_TRANSACTION -> ErrorCode.INVALID_TXN_STATE;
        };
    }

    /** For a partition that could not be read or written. */
    static ErrorCode code(JobException failure, PartitionLog partition) {
        if (partition.isGone()) {
            return ErrorCode.UNKNOWN_TOPIC_OR_PARTITION;
        }
        return failure.kind() == ErrorKind.USER ? ErrorCode.OFFSET_OUT_OF_RANGE : ErrorCode.KAFKA_STORAGE_ERROR;
    }
}
