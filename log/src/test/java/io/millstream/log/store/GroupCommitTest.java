package io.millstream.log.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millstream.base.JobException;
import io.millstream.base.Threads;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class GroupCommitTest {
    private final DirectoryHealth health = new DirectoryHealth(Path.of("data"));
    private final AtomicLong written = new AtomicLong();
    private final AtomicInteger forceCount = new AtomicInteger();

    /** What happens during the n-th force, from 1; it forces what was written when it began. */
    private interface DuringForce {
        void run(int number) throws IOException;
    }

    private GroupCommit commit(DuringForce during) {
        return new GroupCommit(
                "orders-0",
                () -> {
                    long reached = written.get();
                    during.run(forceCount.incrementAndGet());
                    return reached;
                },
                0,
                health,
                Runnable::run);
    }

    @Test
    void allThatWaitDuringAForceShareTheNextOne() {
        var followers = new ArrayList<Thread>();
        var commits = new ArrayList<GroupCommit>();
        commits.add(commit(number -> {
            if (number == 1) {
                for (int i = 0; i < 8; i++) {
                    long offset = written.incrementAndGet();
                    followers.add(started(() -> commits.get(0).awaitForced(offset)));
                }
                followers.forEach(GroupCommitTest::awaitParked);
            }
        }));
        written.set(1);
        commits.get(0).awaitForced(1);
        followers.forEach(Threads::joinUninterruptibly);
        assertThat(forceCount.get()).isEqualTo(2);
    }

    @Test
    void afterAFailedForceNobodyIsToldOfSuccessAndNobodyTriesAgain() {
        GroupCommit commit = commit(number -> {
            throw new IOException("injected");
        });
        written.set(1);
        assertThatThrownBy(() -> commit.awaitForced(1))
                .isInstanceOf(JobException.class)
                .hasMessageContaining("is offline")
                .hasMessageContaining("injected");
        CompletableFuture<Void> later = commit.whenForced(1).toCompletableFuture();
        assertThat(later).isCompletedExceptionally();
        assertThat(forceCount.get()).isEqualTo(1);
    }

    @Test
    void aForceThatEndsAfterTheDirectoryWentOfflineAcknowledgesNothing() {
        GroupCommit commit = commit(number -> health.goOffline("another partition", new IOException("injected")));
        written.set(1);
        assertThatThrownBy(() -> commit.awaitForced(1)).isInstanceOf(JobException.class);
        assertThat(commit.whenForced(1).toCompletableFuture()).isCompletedExceptionally();
    }

    @Test
    void aForceThatFailsInAnUnknownWayLeavesNobodyWaiting() {
        GroupCommit commit = commit(number -> {
            throw new IllegalStateException("injected");
        });
        written.set(1);
        assertThat(commit.whenForced(1).toCompletableFuture()).isCompletedExceptionally();
        assertThat(health.isOffline()).isTrue();
    }

    /** A topic may be deleted while its file is being forced: the file must stay open until that has ended. */
    @Test
    void endsOnlyAfterTheForceThatIsUnderWay() {
        var events = new ConcurrentLinkedQueue<String>();
        var commits = new ArrayList<GroupCommit>();
        var enders = new ArrayList<Thread>();
        commits.add(commit(number -> {
            enders.add(started(() -> {
                commits.get(0).end("Topic orders was deleted.");
                events.add("ended");
            }));
            awaitParked(enders.get(0));
            events.add("forced");
        }));
        written.set(1);
        commits.get(0).awaitForced(1);
        enders.forEach(Threads::joinUninterruptibly);
        assertThat(List.copyOf(events)).containsExactly("forced", "ended");
        assertThat(health.isOffline()).isFalse();
        assertThatThrownBy(() -> commits.get(0).awaitForced(2))
                .isInstanceOf(JobException.class)
                .hasMessage("Topic orders was deleted.");
        assertThat(forceCount.get()).isEqualTo(1);
    }

    private static Thread started(Runnable work) {
        Thread thread = Threads.daemon("waiter", work);
        thread.start();
        return thread;
    }

    private static void awaitParked(Thread thread) {
        while (thread.getState() != Thread.State.WAITING && thread.getState() != Thread.State.TERMINATED) {
            Thread.onSpinWait();
        }
    }
}
