package io.millstream.broker.net;

import io.millstream.broker.HandlerTable;
import io.millstream.wire.Message;
import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/**
 * One request on its way to its answer.
 *
 * <p>Completed once, by any thread; everything else belongs to the thread of the connection.
 */
final class Exchange {
    private final HandlerTable.Entry entry;
    private final int answerVersion;
    private final int correlationId;
    private final ByteBuf memory;
    private boolean blocksNext;
    private boolean waiting;

    private @Nullable Message answer;
    private @Nullable Throwable failure;
    private volatile boolean completed; // written last: publishes answer and failure

    /**
     * @param answerVersion version in which the answer is written
     * @param memory holds what the request's fields point to
     */
    Exchange(HandlerTable.Entry entry, int answerVersion, int correlationId, ByteBuf memory) {
        this.entry = entry;
        this.answerVersion = answerVersion;
        this.correlationId = correlationId;
        this.memory = memory;
    }

    void complete(@Nullable Message newAnswer, @Nullable Throwable newFailure) {
        answer = newAnswer;
        failure = newFailure;
        completed = true;
    }

    boolean isCompleted() {
        return completed;
    }

    /** Null if none is to be sent. */
    @Nullable
    Message answer() {
        return answer;
    }

    @Nullable
    Throwable failure() {
        return failure;
    }

    HandlerTable.Entry entry() {
        return entry;
    }

    int answerVersion() {
        return answerVersion;
    }

    int correlationId() {
        return correlationId;
    }

    /** No later request of the connection starts before this one is answered. */
    boolean blocksNext() {
        return blocksNext;
    }

    void blocksNext(boolean blocks) {
        blocksNext = blocks;
    }

    /** True once it stands in the connection's queue. */
    boolean isWaiting() {
        return waiting;
    }

    void waits() {
        waiting = true;
    }

    /** The request is of no more use. */
    void releaseRequest() {
        memory.release();
    }
}
