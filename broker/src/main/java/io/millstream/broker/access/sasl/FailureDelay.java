package io.millstream.broker.access.sasl;

import io.millstream.base.Clock;
import io.millstream.base.Scheduler;
import io.millstream.broker.Session;
import io.millstream.broker.access.sasl.SaslExchange.Refused;
import io.millstream.broker.access.sasl.SaslExchange.Step;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * What happens to those who fail to authenticate: they wait for their answer, and the log hears of them, once a second at
 * most.
 */
final class FailureDelay {
    private static final System.Logger LOG = System.getLogger(FailureDelay.class.getName());
    private static final long MS_BETWEEN_LINES = 1_000;

    private final Clock clock;
    private final Scheduler scheduler;
    private final AtomicLong nextLineAtMs = new AtomicLong(Long.MIN_VALUE);
    private final AtomicLong untold = new AtomicLong();

    FailureDelay(Clock clock, Scheduler scheduler) {
        this.clock = clock;
        this.scheduler = scheduler;
    }

    /** {@code answer}, once {@code delay} has passed. */
    <R> CompletionStage<@Nullable R> answer(R answer, Duration delay) {
        if (delay.isZero()) {
            return CompletableFuture.completedFuture(answer);
        }
        var later = new CompletableFuture<@Nullable R>();
        scheduler.after(delay.toMillis(), () -> later.complete(answer));
        return later;
    }

    void report(Session session, Step step) {
        if (!(step instanceof Refused refused)) {
            return;
        }
        long now = clock.steadyMs();
        long next = nextLineAtMs.get();
        if (now < next || !nextLineAtMs.compareAndSet(next, now + MS_BETWEEN_LINES)) {
            untold.incrementAndGet();
            return;
        }
        long others = untold.getAndSet(0);
        LOG.log(
                Level.WARNING,
                "A client at {0} failed to authenticate at listener {1}: {2}{3}",
                session.clientAddress().getHostAddress(),
                session.listener().name(),
                refused.message(),
                others == 0 ? "" : " (and " + others + " more failures since the last line)");
    }
}
