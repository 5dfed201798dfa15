package io.millstream.broker.transaction;

import io.millstream.base.JobException;
import io.millstream.broker.internal.Mailbox;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.function.Consumer;
import java.util.function.Predicate;

/** Aborts transactions that take too long, and forgets transactional ids that nobody uses. In the mailbox. */
final class TransactionExpiry {
    private static final System.Logger LOGGER = System.getLogger(TransactionExpiry.class.getName());

    private final TransactionCoordinator coordinator;
    private final Mailbox mailbox;
    private final TransactionSettings settings;

    TransactionExpiry(TransactionCoordinator coordinator, Mailbox mailbox, TransactionSettings settings) {
        this.coordinator = coordinator;
        this.mailbox = mailbox;
        this.settings = settings;
    }

    void schedule() {
        every(settings.timeoutCheckInterval(), () -> forEach(t -> t.isTimedOut(mailbox.nowMs()), this::abort));
        every(settings.idExpirationCheckInterval(), () -> forEach(this::isExpired, coordinator::forget));
    }

    private void abort(Transaction timedOut) {
        LOGGER.log(
                Level.INFO,
                "the transaction of {0} is aborted: it takes longer than {1} ms",
                timedOut.transactionalId(),
                timedOut.times().timeoutMs());
        coordinator.abort(timedOut);
    }

    private boolean isExpired(Transaction transaction) {
        return transaction.state().isSettled()
                && transaction.times().updatedMs()
                        <= mailbox.nowMs() - settings.idExpiration().toMillis();
    }

    private void every(Duration interval, Runnable work) {
        mailbox.after(interval.toMillis(), () -> {
            every(interval, work); // first: a round that fails must not be the last one
            work.run();
        });
    }

    private void forEach(Predicate<Transaction> chosen, Consumer<Transaction> work) {
        try {
            coordinator.snapshot().stream().filter(chosen).forEach(work);
        } catch (JobException e) { // the next round tries again
            LOGGER.log(Level.WARNING, "Transactions could not be written. " + e.getMessage());
        }
    }
}
