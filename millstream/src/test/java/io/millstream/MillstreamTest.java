package io.millstream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millstream.base.JobException;
import io.millstream.dstream.JobState;
import io.millstream.log.ForcePolicy;
import io.millstream.log.RecordBatchBuilder;
import io.millstream.log.TopicPartition;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The facade on the machine itself: how its parts end together, and whose records a job goes on with. */
@Timeout(60)
class MillstreamTest {
    private static final TopicPartition NUMBERS_0 = new TopicPartition("numbers", 0);

    @TempDir
    private Path directory;

    /** Closing waits for the batch, which may need this object meanwhile. */
    @Test
    void aBatchMayMakeDatasetsWhileEverythingIsClosed() throws InterruptedException {
        var inBatch = new CountDownLatch(1);
        var read = new ArrayList<Long>();
        var millstream = Millstream.open(directory);
        var job = millstream.streaming("restless", Duration.ofMillis(10));
        job.queueStream(new ArrayDeque<>()).foreachRDD((rdd, time) -> {
            inBatch.countDown();
            while (isOpen(millstream)) {
                Thread.onSpinWait();
            }
            read.add(millstream.rdd().range(0, 3).count());
        });
        job.start();
        inBatch.await();
        millstream.close();

        assertThat(job.state()).isEqualTo(JobState.STOPPED);
        job.awaitTermination();
        assertThat(read).isNotEmpty().containsOnly(3L);
    }

    private static boolean isOpen(Millstream millstream) {
        try {
            return millstream.streaming("probe", Duration.ofHours(1)).state() == JobState.INITIALIZED;
        } catch (IllegalStateException closed) {
            return false;
        }
    }

    /** The new topic is longer than the old one was: only its identity tells them apart. */
    @Test
    void aTopicThatWasMadeAgainIsNotTakenForTheOneThatWasCounted() {
        try (var millstream = Millstream.open(directory)) {
            millstream.createTopic("numbers", 1);
            append(millstream, 1, 2);
            assertThat(readOnce(millstream, "numbers")).containsExactly("1", "2");
            append(millstream, 3);
            assertThat(readOnce(millstream, "numbers")).containsExactly("3");

            millstream.log().deleteTopic("numbers");
            millstream.createTopic("numbers", 1);
            append(millstream, 4, 5, 6, 7);
            assertThatThrownBy(() -> readOnce(millstream, "numbers"))
                    .isInstanceOf(JobException.class)
                    .hasMessageContaining("operator \"source\" (topic)")
                    .hasMessageContaining("topic numbers was deleted and made again");
        }
    }

    @Test
    void aSourceThatReadsAnotherTopicThanItsCheckpointCountsIsRefused() {
        try (var millstream = Millstream.open(directory)) {
            millstream.createTopic("numbers", 1);
            millstream.createTopic("others", 1);
            append(millstream, 1);
            assertThat(readOnce(millstream, "numbers")).containsExactly("1");
            assertThatThrownBy(() -> readOnce(millstream, "others"))
                    .isInstanceOf(JobException.class)
                    .hasMessageContaining("counts the records of numbers-0, but the plan reads topic others");
        }
    }

    private static void append(Millstream millstream, int... numbers) {
        var builder = new RecordBatchBuilder();
        for (int number : numbers) {
            builder.add(1, null, Integer.toString(number).getBytes(StandardCharsets.UTF_8));
        }
        millstream.log().partition(NUMBERS_0).appendAndWait(builder.build(), ForcePolicy.WRITTEN);
    }

    /** Runs the job until it has read what there is; what its batches held. */
    private static List<String> readOnce(Millstream millstream, String topic) {
        var read = new ArrayList<String>();
        var job = millstream.streaming("reader", Duration.ofHours(1));
        job.stream(millstream.topic(topic, record -> record.value().toUtf8()))
                .named("source")
                .foreachRDD((rdd, time) -> read.addAll(rdd.collect()));
        job.start();
        job.stop(true);
        return read;
    }
}
