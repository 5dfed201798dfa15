package io.millstream.bench;

import io.millstream.bench.Contest.Installed;
import io.millstream.bench.Contest.Ours;
import io.millstream.bench.Contest.Peer;
import io.millstream.bench.ReadRounds.Seen;
import io.millstream.log.ForcePolicy;
import io.millstream.log.RecordBatchBuilder;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;
import java.util.stream.Stream;

/** Every contest there is. */
final class Contests {
    private static final OptionalLong TIMED = OptionalLong.empty();
    private static final long SMALL_WORD_COUNT = 200_000;
    private static final long STORED_RECORD_COUNT = 200_000;
    private static final int LINES_PER_BATCH = 20_000;
    private static final int KILOBYTE = 1 << 10;
    private static final long GIGABYTE = 1_000_000_000;
    private static final long BATCHES_A_MINUTE = 12_000;
    private static final Duration SHORT_INTERVAL = Duration.ofMillis(5);

    private Contests() {}

    static List<Contest> all() {
        return Stream.of(embedded(), TopologyContests.all(), BrokerContests.all())
                .flatMap(List::stream)
                .toList();
    }

    /** Those in one process. */
    private static List<Contest> embedded() {
        return List.of(
                wordCount(),
                append(),
                forced(1),
                forced(8),
                forced(64),
                read(),
                recovery(),
                batches(),
                interval(),
                start(),
                memory());
    }

    static Contest named(String name) {
        return all().stream()
                .filter(contest -> contest.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("there is no contest " + name));
    }

    /** W2: split lines, count words; see {@link WordLines}. */
    private static Contest wordCount() {
        return new Contest(
                "wordcount",
                "words",
                Scale.MILLIONS_PER_SECOND,
                SMALL_WORD_COUNT,
                TIMED,
                List.of(
                        new Ours("hand-string-1", scratch -> new HandStringCount(1)),
                        new Ours("hand-string-2", scratch -> new HandStringCount(2)),
                        new Ours("hand-bytes-1", scratch -> new HandByteCount(1)),
                        new Ours("hand-bytes-2", scratch -> new HandByteCount(2)),
                        new Ours("rdd", scratch -> new RddWordCount(2)),
                        new Ours("dstream-log", scratch -> new StreamWordCount(scratch, LINES_PER_BATCH)),
                        new Peer("flink", "flink", "io.millstream.bench.flink.FlinkWordCount")),
                List.of("hand-string-2", "flink"));
    }

    /** One appender, batches of a megabyte, nobody waits for the disk. */
    private static Contest append() {
        ByteBuffer batch = BatchBytes.full(RecordBatchBuilder.DEFAULT_MAX_BYTES, KILOBYTE);
        int bytes = batch.remaining();
        return new Contest(
                "append",
                "bytes",
                Scale.MILLIONS_PER_SECOND,
                8L * bytes,
                OptionalLong.of(512L * bytes),
                List.of(
                        new Ours("raw", scratch -> new AppendRounds(new RawFile(scratch, false), 1, batch, bytes)),
                        new Ours(
                                "log",
                                scratch ->
                                        new AppendRounds(new LogTopic(scratch, ForcePolicy.WRITTEN), 1, batch, bytes))),
                List.of("raw"));
    }

    /** Appenders that each wait until their record of a kilobyte is on the disk. */
    private static Contest forced(int appenders) {
        ByteBuffer batch = BatchBytes.single(KILOBYTE);
        return new Contest(
                "forced-" + appenders,
                "appends",
                Scale.PER_SECOND,
                4L * appenders,
                TIMED,
                List.of(
                        new Ours("raw", scratch -> new AppendRounds(new RawFile(scratch, true), appenders, batch, 1)),
                        new Ours(
                                "log",
                                scratch -> new AppendRounds(
                                        new LogTopic(scratch, ForcePolicy.FORCED), appenders, batch, 1))),
                List.of("raw"));
    }

    /** Records of 100 bytes, one by one, on one thread. */
    private static Contest read() {
        return new Contest(
                "read",
                "records",
                Scale.MILLIONS_PER_SECOND,
                STORED_RECORD_COUNT,
                TIMED,
                List.of(
                        new Ours("raw-bytes", scratch -> rawReader(scratch, false)),
                        new Ours("raw-bytes-crc", scratch -> rawReader(scratch, true)),
                        new Ours("hand-records", Contests::handReader),
                        new Ours("log-records", Contests::logReader)),
                List.of("hand-records", "raw-bytes"));
    }

    private static Contender rawReader(Path scratch, boolean checked) throws IOException {
        Seen records = RecordFile.write(scratch, STORED_RECORD_COUNT);
        var reader = new RawReader(RecordFile.segments(scratch), checked, records.recordCount());
        return new ReadRounds(reader, new Seen(records.recordCount(), 0));
    }

    private static Contender handReader(Path scratch) throws IOException {
        Seen records = RecordFile.write(scratch, STORED_RECORD_COUNT);
        return new ReadRounds(new HandReader(RecordFile.segments(scratch)), records);
    }

    private static Contender logReader(Path scratch) throws IOException {
        Seen records = RecordFile.write(scratch, STORED_RECORD_COUNT);
        return new ReadRounds(new LogReader(scratch), records);
    }

    /** A log whose process was killed before anything was forced. */
    private static Contest recovery() {
        return new Contest(
                "recovery",
                "bytes",
                Scale.MILLIONS_PER_SECOND,
                4 << 20,
                OptionalLong.of(GIGABYTE),
                List.of(
                        new Ours("crc-of-the-bytes", scratch -> new KilledLog(scratch, KilledLog.Reopened.RAW)),
                        new Ours("log", scratch -> new KilledLog(scratch, KilledLog.Reopened.LOG))),
                List.of("crc-of-the-bytes"));
    }

    /** What a batch costs: one reduceByKey, one output. */
    private static Contest batches() {
        return new Contest(
                "batches",
                "batches",
                Scale.MICROSECONDS_EACH,
                100,
                TIMED,
                List.of(
                        new Ours("empty", scratch -> new BatchOverhead(0)),
                        new Ours("records-1", scratch -> new BatchOverhead(1)),
                        new Ours("records-1000", scratch -> new BatchOverhead(1000))),
                List.of("empty"));
    }

    /** A minute at a batch interval of five milliseconds. */
    private static Contest interval() {
        return new Contest(
                "interval",
                "batches",
                Scale.MILLISECONDS_EACH,
                20,
                OptionalLong.of(BATCHES_A_MINUTE),
                List.of(new Ours("every-5ms", scratch -> new ShortInterval(SHORT_INTERVAL))),
                List.of());
    }

    /** From nothing to a first record on the disk, and the end of the process. */
    private static Contest start() {
        return new Contest(
                "start",
                "starts",
                Scale.MILLISECONDS_EACH,
                1,
                OptionalLong.of(1),
                List.of(
                        new Ours("bare-jvm", scratch -> new StartUp(scratch, StartUp.bareJvm())),
                        new Installed("millstream", scratch -> new StartUp(scratch, StartUp.commandLine()))),
                List.of("bare-jvm"));
    }

    /** What the demo occupies while it has next to nothing to do. */
    private static Contest memory() {
        return new Contest(
                "memory",
                "seconds",
                Scale.MILLISECONDS_EACH,
                5,
                OptionalLong.of(30),
                List.of(new Installed("demo", DemoMemory::new)),
                List.of());
    }
}
