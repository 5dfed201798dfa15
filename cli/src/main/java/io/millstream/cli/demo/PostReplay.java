package io.millstream.cli.demo;

import io.millstream.base.Clock;
import io.millstream.base.ErrorKind;
import io.millstream.base.JobException;
import io.millstream.base.Threads;
import io.millstream.log.CommitLog;
import io.millstream.log.ForcePolicy;
import io.millstream.log.PartitionLog;
import io.millstream.log.RecordBatchBuilder;
import io.millstream.log.TopicPartition;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Appends posts to a topic at a steady rate, on a thread of its own, for ever or up to a number.
 *
 * <p>Record {@code i} of the replay goes to partition {@code i mod n}, so a partition that ends at offset {@code c} goes on
 * with record {@code c * n + partition}: the topic itself says where the replay stands. Whatever was killed when, no post
 * is left out and none comes twice.
 *
 * <p>Pauses while the job lags more than {@link #MAX_LAG} records behind: "as fast as possible" means as fast as the
 * records are counted, not as fast as the disk fills.
 */
final class PostReplay {
    private static final long MAX_LAG = 250_000;
    private static final long TICK_MS = 20;
    private static final int TICK_RECORDS_AT_MOST = 8_192;
    private static final int BATCH_BYTES = 512 * 1024;

    private final PostFile posts;
    private final Clock clock;
    private final DemoOptions options;
    private final List<PartitionLog> partitions = new ArrayList<>();
    private final List<RecordBatchBuilder> builders = new ArrayList<>();
    private final CountDownLatch stop = new CountDownLatch(1);
    private final Thread thread = Threads.daemon("millstream-demo-replay", this::run);
    private volatile long countedOffsets;
    private volatile @Nullable RuntimeException failure;

    PostReplay(CommitLog log, PostFile posts, Clock clock, DemoOptions options) {
        this.posts = posts;
        this.clock = clock;
        this.options = options;
        for (int i = 0; i < DemoOptions.PARTITION_COUNT; i++) {
            partitions.add(log.partition(new TopicPartition(DemoOptions.TOPIC, i)));
            builders.add(new RecordBatchBuilder(BATCH_BYTES));
        }
    }

    void start() {
        thread.start();
    }

    /** Tells how many records of the topic were given to the job. From any thread. */
    void counted(long offsets) {
        countedOffsets = offsets;
    }

    /** Records in the topic. */
    long appendedCount() {
        return partitions.stream().mapToLong(PartitionLog::logEndOffset).sum();
    }

    boolean isOver() {
        return !thread.isAlive();
    }

    /** Ends the replay after what it is about to append, and gives its failure, if any. */
    @Nullable
    RuntimeException stop() {
        stop.countDown();
        Threads.joinUninterruptibly(thread);
        return failure;
    }

    private void run() {
        try (posts) {
            replay();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (IOException e) {
            failure = new JobException(
                    ErrorKind.EXTERNAL,
                    "Reading " + posts.name() + " failed: " + e.getMessage() + ". Check the file.",
                    e);
        } catch (RuntimeException e) {
            failure = e;
        }
    }

    private void replay() throws IOException, InterruptedException {
        long[] ends = partitions.stream().mapToLong(PartitionLog::logEndOffset).toArray();
        long next = firstMissing(ends);
        posts.seek(next);
        long startedNanos = clock.nanos();
        long startedAt = next;
        while (next < options.totalRecords()
                && !stop.await(pauseMs(next - startedAt, startedNanos), TimeUnit.MILLISECONDS)) {
            long due = Math.min(options.totalRecords(), next + dueCount(next - startedAt, startedNanos));
            for (; next < due; next++) {
                byte[] post = posts.next();
                int partition = (int) (next % ends.length);
                if (next / ends.length >= ends[partition]) { // else it was appended before the last crash
                    add(partition, post);
                }
            }
            for (int i = 0; i < builders.size(); i++) {
                append(i);
            }
        }
    }

    /** The smallest record of the replay that a partition lacks. */
    private static long firstMissing(long[] ends) {
        long first = Long.MAX_VALUE;
        for (int partition = 0; partition < ends.length; partition++) {
            first = Math.min(first, ends[partition] * ends.length + partition);
        }
        return first;
    }

    /** How long to wait before the next records are due. */
    private long pauseMs(long doneCount, long startedNanos) {
        if (appendedCount() - countedOffsets > MAX_LAG) {
            return TICK_MS;
        }
        return options.ratePerSecond() == 0 || dueCount(doneCount, startedNanos) > 0 ? 0 : TICK_MS;
    }

    private long dueCount(long doneCount, long startedNanos) {
        if (appendedCount() - countedOffsets > MAX_LAG) {
            return 0;
        }
        if (options.ratePerSecond() == 0) {
            return TICK_RECORDS_AT_MOST;
        }
        double seconds = (clock.nanos() - startedNanos) / 1e9;
        // A pause of the machine is caught up with, but not all at once.
        return Math.min(TICK_RECORDS_AT_MOST, (long) (seconds * options.ratePerSecond()) - doneCount);
    }

    private void add(int partition, byte[] post) {
        RecordBatchBuilder builder = builders.get(partition);
        if (!builder.add(clock.wallMs(), (byte[]) null, post)) {
            append(partition);
            boolean unused = builder.add(clock.wallMs(), (byte[]) null, post);
        }
    }

    /** Written is enough: the job forces the log before its checkpoint names an offset. */
    private void append(int partition) {
        RecordBatchBuilder builder = builders.get(partition);
        if (builder.recordCount() > 0) {
            var unused = partitions.get(partition).appendAndWait(builder.build(), ForcePolicy.WRITTEN);
            builder.reset();
        }
    }
}
