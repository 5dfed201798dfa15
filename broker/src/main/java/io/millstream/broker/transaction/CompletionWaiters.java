package io.millstream.broker.transaction;

import io.millstream.base.JobException;
import io.millstream.broker.internal.Mailbox;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

/**
 * Requests that came while markers were being written, which takes some milliseconds: they are looked at again afterwards,
 * instead of being sent back to try again as in Kafka, which is still what happens if the markers take long. Belongs to the
 * coordinator's thread; connections wait for their answers, so their number bounds the length.
 */
final class CompletionWaiters {
    private static final long PATIENCE_MS = 1_000;

    private final Mailbox mailbox;
    private final Map<String, List<Runnable>> byTransactionalId = new HashMap<>();

    CompletionWaiters(Mailbox mailbox) {
        this.mailbox = mailbox;
    }

    /** The answer of {@code again} once the transaction is completed, or {@code tooLate}. */
    <R> CompletionStage<R> await(String transactionalId, Supplier<CompletionStage<R>> again, R tooLate) {
        var answer = new CompletableFuture<R>();
        Runnable waiter = () -> {
            try {
                again.get().whenComplete((result, failure) -> {
                    if (failure == null) {
                        answer.complete(result);
                    } else {
                        answer.completeExceptionally(failure);
                    }
                });
            } catch (JobException e) {
                answer.completeExceptionally(e);
            }
        };
        byTransactionalId
                .computeIfAbsent(transactionalId, id -> new ArrayList<>())
                .add(waiter);
        mailbox.after(PATIENCE_MS, () -> {
            List<Runnable> waiting = byTransactionalId.getOrDefault(transactionalId, new ArrayList<>());
            if (waiting.remove(waiter)) {
                answer.complete(tooLate);
            }
        });
        return answer;
    }

    void completed(String transactionalId) {
        List<Runnable> waiting = byTransactionalId.remove(transactionalId);
        if (waiting != null) {
            waiting.forEach(Runnable::run);
        }
    }
}
