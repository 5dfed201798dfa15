package io.millstream.broker.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millstream.base.ErrorKind;
import io.millstream.base.JobException;
import io.millstream.base.VirtualTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;

class MailboxTest {
    private final VirtualTime time = new VirtualTime(1_000);
    private final Mailbox mailbox = new Mailbox(time, time);
    private final List<String> done = new ArrayList<>();

    @Test
    void runsWhatIsPostedInOrderAndNotBefore() {
        mailbox.post(() -> done.add("first"));
        mailbox.post(() -> done.add("second"));
        assertThat(done).isEmpty();

        time.advance(Duration.ZERO);

        assertThat(done).containsExactly("first", "second");
    }

    @Test
    void answersWhatADiskFailureMadeOfTheWork() {
        CompletionStage<String> thrown = mailbox.ask(
                () -> {
                    throw new JobException(ErrorKind.RESOURCES, "full");
                },
                e -> "told");
        CompletionStage<String> later = mailbox.ask(
                () -> CompletableFuture.failedFuture(new JobException(ErrorKind.EXTERNAL, "broken")), e -> "told too");
        CompletionStage<String> good = mailbox.ask(() -> CompletableFuture.completedFuture("good"), e -> "bad");

        time.advance(Duration.ZERO);

        assertThat(thrown.toCompletableFuture()).isCompletedWithValue("told");
        assertThat(later.toCompletableFuture()).isCompletedWithValue("told too");
        assertThat(good.toCompletableFuture()).isCompletedWithValue("good");
    }

    @Test
    void passesADefectOn() {
        CompletionStage<String> answer = mailbox.ask(
                () -> {
                    throw new IllegalStateException("a bug");
                },
                e -> "told");
        time.advance(Duration.ZERO);
        assertThatThrownBy(() -> answer.toCompletableFuture().join()).hasRootCauseMessage("a bug");
    }

    @Test
    void aDeadlinePassesOnceAtTheLastTimeItWasSetTo() {
        Deadline deadline = mailbox.deadline(() -> done.add("passed at " + time.wallMs()));
        deadline.set(100);
        time.advance(Duration.ofMillis(60));
        deadline.set(100);
        time.advance(Duration.ofMillis(99));
        assertThat(done).isEmpty();

        time.advance(Duration.ofSeconds(1));

        assertThat(done).containsExactly("passed at 1160");
        assertThat(deadline.isSet()).isFalse();
    }

    @Test
    void settingTheWallClockChangesNeitherOrderNorDeadlines() {
        Deadline extended = mailbox.deadline(() -> done.add("extended"));
        Deadline waits = mailbox.deadline(() -> done.add("waits"));
        extended.set(100);
        waits.set(200);
        time.advance(Duration.ofMillis(60));
        extended.set(100);
        mailbox.post(() -> done.add("first"));
        time.setWallClock(time.wallMs() - 3_600_000);
        mailbox.post(() -> done.add("second"));
        time.setWallClock(time.wallMs() + 36_000_000);

        time.advance(Duration.ofMillis(99));
        assertThat(done).containsExactly("first", "second");
        assertThat(mailbox.wallMs()).isEqualTo(time.wallMs());

        time.advance(Duration.ofMillis(1));
        time.setWallClock(0);
        time.advance(Duration.ofMillis(39));
        assertThat(done).containsExactly("first", "second", "extended");
        time.advance(Duration.ofMillis(1));
        assertThat(done).containsExactly("first", "second", "extended", "waits");
    }

    @Test
    void aDeadlineMayComeNearerOrBeTakenBack() {
        Deadline nearer = mailbox.deadline(() -> done.add("nearer at " + time.wallMs()));
        Deadline cancelled = mailbox.deadline(() -> done.add("cancelled"));
        Deadline again = mailbox.deadline(() -> done.add("again at " + time.wallMs()));
        nearer.set(500);
        nearer.set(50);
        cancelled.set(50);
        cancelled.cancel();
        again.set(50);
        again.cancel();
        again.set(70);

        time.advance(Duration.ofSeconds(1));

        assertThat(done).containsExactly("nearer at 1050", "again at 1070");
    }
}
