package io.millstream;

import static org.assertj.core.api.Assertions.assertThat;

import io.millstream.base.VirtualTime;
import io.millstream.base.codec.Codecs;
import io.millstream.dstream.StateOptions;
import io.millstream.dstream.StreamingContext;
import io.millstream.log.ForcePolicy;
import io.millstream.log.PartitionLog.Isolation;
import io.millstream.log.RecordBatchBuilder;
import io.millstream.log.TopicPartition;
import io.millstream.rdd.Pair;
import io.millstream.testkit.SeededTest;
import io.millstream.testkit.SimDisk;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;

/**
 * A job counts a topic while its process is killed and its machine loses power. Whatever happens, at the end every record
 * that the topic holds is counted exactly once, and a window that spans everything holds exactly the topic.
 */
class MillstreamSimTest {
    private static final Path DIRECTORY = Path.of("/data");
    private static final int PARTITION_COUNT = 2;
    private static final Duration INTERVAL = Duration.ofSeconds(1);
    private static final Duration WINDOW = Duration.ofSeconds(1000);

    private final VirtualTime time = new VirtualTime(1_700_000_000_000L);
    private final Map<Integer, Long> totals = new TreeMap<>();
    private final Map<Integer, Long> window = new TreeMap<>();

    @SeededTest
    void everyRecordIsCountedOnceWhateverCrashes(long seed) {
        var random = new Random(seed);
        var disk = new SimDisk(seed);
        for (int life = random.nextInt(4); life > 0; life--) {
            start(disk, random);
            runFor(random.nextInt(12), random);
            disk = random.nextBoolean() ? disk.crash() : disk.processKilled();
            time.advance(Duration.ofMillis(random.nextInt(5000)));
        }
        start(disk, random);
        runFor(random.nextInt(12), random);
        job.stop(true);

        assertThat(totals).as("totals").isEqualTo(recount());
        assertThat(window).as("window").isEqualTo(recount());
        millstream.close();
        disk.assertNothingOpen();
    }

    private Millstream millstream;
    private StreamingContext job;

    private void start(SimDisk disk, Random random) {
        var world = new World(time, time, disk);
        millstream = Millstream.open(DIRECTORY, Options.DEFAULTS.withThreads(1).in(world));
        millstream.createTopic("numbers", PARTITION_COUNT);
        job = millstream.streaming("count", INTERVAL);
        var source = millstream
                .topic("numbers", record -> Integer.parseInt(record.value().toUtf8()))
                .maxRecordsPerPartition(1 + random.nextInt(50));
        var numbers = job.stream(source).named("numbers").mapToPair(number -> Pair.of(number, 1L));
        numbers.reduceByKey(Long::sum)
                .updateStateByKey(
                        (values, state) -> java.util.Optional.of(state.orElse(0L)
                                + values.stream().mapToLong(Long::longValue).sum()),
                        StateOptions.named("totals", Codecs.INT, Codecs.LONG))
                .foreachRDD((rdd, batchTime) -> replace(totals, rdd.collect()));
        numbers.reduceByKeyAndWindow(Long::sum, WINDOW, INTERVAL)
                .foreachRDD((rdd, batchTime) -> replace(window, rdd.collect()));
        job.start();
    }

    private static void replace(Map<Integer, Long> counts, Iterable<Pair<Integer, Long>> now) {
        counts.clear();
        now.forEach(pair -> counts.put(pair.key(), pair.value()));
    }

    /** Appends and lets batches run, in an order that the seed decides. */
    private void runFor(int steps, Random random) {
        var builder = new RecordBatchBuilder();
        for (int step = 0; step < steps; step++) {
            builder.reset();
            for (int i = 1 + random.nextInt(30); i > 0; i--) {
                builder.add(
                        time.wallMs(),
                        null,
                        Integer.toString(random.nextInt(5)).getBytes(java.nio.charset.StandardCharsets.UTF_8));
            }
            var force = random.nextBoolean() ? ForcePolicy.WRITTEN : ForcePolicy.FORCED;
            millstream
                    .log()
                    .partition(new TopicPartition("numbers", random.nextInt(PARTITION_COUNT)))
                    .appendAndWait(builder.build(), force);
            time.advance(Duration.ofMillis(random.nextInt(2500)));
        }
    }

    private Map<Integer, Long> recount() {
        var counts = new TreeMap<Integer, Long>();
        for (int i = 0; i < PARTITION_COUNT; i++) {
            var partition = millstream.log().partition(new TopicPartition("numbers", i));
            try (var reader = partition.read(partition.logStartOffset(), Isolation.READ_COMMITTED)) {
                while (reader.next()) {
                    counts.merge(Integer.parseInt(reader.record().value().toUtf8()), 1L, Long::sum);
                }
            }
        }
        return counts;
    }
}
