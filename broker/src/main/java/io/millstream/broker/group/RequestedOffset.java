package io.millstream.broker.group;

import io.millstream.wire.ErrorCode;
import java.util.UUID;
import java.util.function.Consumer;

/**
 * One partition of a request to commit offsets.
 *
 * @param answer takes what became of it
 */
record RequestedOffset(
        String topic,
        UUID topicId,
        int partition,
        long offset,
        int leaderEpoch,
        String metadata,
        Consumer<ErrorCode> answer) {
    void answerWith(ErrorCode error) {
        answer.accept(error);
    }
}
