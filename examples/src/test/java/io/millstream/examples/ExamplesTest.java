package io.millstream.examples;

import static org.assertj.core.api.Assertions.assertThat;

import io.millstream.base.VirtualTime;
import io.millstream.dstream.JobState;
import io.millstream.dstream.StreamingEngine;
import io.millstream.dstream.run.Connector;
import io.millstream.dstream.run.LocalStreamingEngine;
import io.millstream.dstream.run.StreamingEnvironment;
import io.millstream.rdd.RddContext;
import io.millstream.rdd.run.LocalEngine;
import io.millstream.testkit.SimDisk;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Every example in virtual time against what it has to print. */
class ExamplesTest {
    private static final Duration SECOND = Duration.ofSeconds(1);
    private static final String RULE = "-------------------------------------------";

    private final VirtualTime time = new VirtualTime(0);
    private final LocalEngine rdds = LocalEngine.start(2);
    private final ByteArrayOutputStream printed = new ByteArrayOutputStream();
    private final PrintStream out = new PrintStream(printed, true, StandardCharsets.UTF_8);

    @AfterEach
    void close() {
        rdds.close();
    }

    private StreamingEnvironment environment() {
        return StreamingEnvironment.of(time, time, new RddContext(rdds));
    }

    /** What was printed since the last call. */
    private List<String> lines() {
        var lines = printed.toString(StandardCharsets.UTF_8).lines().toList();
        printed.reset();
        return lines;
    }

    @Test
    void netcountCountsTheWordsOfEachBatch() throws InterruptedException {
        var peer = new Peer("to be or not to be\na b c d e f g h i j k\n");
        var engine = new LocalStreamingEngine(environment().withConnector((host, port) -> peer));
        var ssc = Netcount.start(engine, Netcount.Options.of("localhost", 9999), out, state -> {});
        peer.awaitRead();
        time.advance(SECOND.multipliedBy(2));
        ssc.stop(true);

        var lines = lines();
        assertThat(lines.subList(0, 3)).containsExactly(RULE, "Time: 1000 ms", RULE);
        assertThat(lines.subList(3, 13))
                .doesNotHaveDuplicates()
                .allMatch(line -> line.matches("\\((to|be),2\\)|\\((or|not|[a-k]),1\\)"));
        assertThat(lines.subList(13, 15)).containsExactly("...", "");
        assertThat(lines.subList(15, lines.size())).containsExactly(RULE, "Time: 2000 ms", RULE, "");
    }

    @Test
    void windowPrintsEachNumberBesideTheSumOfTheLastTwo() {
        var ssc = Window.start(new LocalStreamingEngine(environment()), Window.Options.standard(), out);
        time.advance(SECOND.multipliedBy(3));
        assertThat(lines())
                .containsExactly(
                        RULE,
                        "Time: 1000 ms",
                        RULE,
                        "(value,1.0)",
                        "(lastTwoSum,1.0)",
                        "",
                        RULE,
                        "Time: 2000 ms",
                        RULE,
                        "(value,2.0)",
                        "(lastTwoSum,3.0)",
                        "",
                        RULE,
                        "Time: 3000 ms",
                        RULE,
                        "(value,3.0)",
                        "(lastTwoSum,5.0)",
                        "");
        time.advance(SECOND.multipliedBy(96));
        assertThat(ssc.state()).isEqualTo(JobState.ACTIVE);
        lines();
        time.advance(SECOND.multipliedBy(5));
        assertThat(lines()).containsExactly(RULE, "Time: 100000 ms", RULE, "(value,100.0)", "(lastTwoSum,199.0)", "");
        assertThat(ssc.state()).isEqualTo(JobState.STOPPED);
    }

    @Test
    void shakespeareGoesOnWithTheNextLineAfterEveryKindOfEnd() {
        var disk = new SimDisk(1);
        var first = Shakespeare.start(engineOn(disk), options(), out);
        time.advance(SECOND);
        assertThat(lines())
                .containsExactly(
                        RULE,
                        "Time: 1000 ms",
                        RULE,
                        "(be,2)",
                        "(to,2)",
                        "(is,1)",
                        "(not,1)",
                        "(or,1)",
                        "(question,1)",
                        "(that,1)",
                        "(the,1)",
                        "");
        time.advance(SECOND);
        assertThat(lines()).contains("(to,3)", "(the,2)", "...");
        first.stop();

        time.advance(Duration.ofHours(1));
        var second = Shakespeare.start(engineOn(disk), options(), out);
        time.advance(SECOND);
        assertThat(lines()).startsWith(RULE, "Time: 3603000 ms", RULE, "(the,3)", "(to,3)", "(be,2)");

        // the power fails: what was scheduled on the old machine must not go on writing
        var survived = disk.crash();
        time.advance(SECOND);
        assertThat(second.state()).isEqualTo(JobState.STOPPED);
        lines();
        var third = Shakespeare.start(engineOn(survived), options(), out);
        time.advance(SECOND.multipliedBy(34));
        assertThat(third.state()).isEqualTo(JobState.ACTIVE);
        lines();
        time.advance(SECOND.multipliedBy(10));
        assertThat(lines()).contains("(the,22)", "(to,15)", "(of,15)");
        assertThat(third.state()).isEqualTo(JobState.STOPPED);
    }

    private static Shakespeare.Options options() {
        return Shakespeare.Options.in(Path.of("/shakespeare"));
    }

    private StreamingEngine engineOn(SimDisk disk) {
        return new LocalStreamingEngine(environment().withDisk(disk));
    }

    /** A server that sends a text and then nothing. */
    private static final class Peer implements Connector.Connection {
        private final byte[] text;
        private final CountDownLatch read = new CountDownLatch(1);
        private final CountDownLatch closed = new CountDownLatch(1);

        Peer(String text) {
            this.text = text.getBytes(StandardCharsets.UTF_8);
        }

        /** Waits until the job came back for more: it has taken in the whole text then. */
        void awaitRead() throws InterruptedException {
            read.await();
        }

        @Override
        public InputStream input() {
            return new InputStream() {
                private int at;

                @Override
                public int read() {
                    throw new UnsupportedOperationException("receivers read in blocks");
                }

                @Override
                public int read(byte[] target, int from, int length) {
                    if (at == text.length) {
                        read.countDown();
                        awaitClosed();
                        return -1;
                    }
                    int count = Math.min(length, text.length - at);
                    System.arraycopy(text, at, target, from, count);
                    at += count;
                    return count;
                }
            };
        }

        private void awaitClosed() {
            try {
                closed.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }

        @Override
        public void close() {
            closed.countDown();
        }
    }
}
