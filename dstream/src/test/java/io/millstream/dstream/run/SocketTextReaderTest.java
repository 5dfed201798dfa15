package io.millstream.dstream.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.millstream.base.Scheduler;
import io.millstream.base.Threads;
import io.millstream.dstream.BatchTime;
import io.millstream.dstream.SocketTextSource;
import io.millstream.dstream.SourceContext;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The receiver against a scripted peer, and once against a real socket. States tell a test how far the receiver is. */
@Timeout(60)
class SocketTextReaderTest {
    private final Trial trial = new Trial();
    private final BlockingQueue<String> states = new LinkedBlockingQueue<>();
    private final Semaphore retries = new Semaphore(0);
    private final BlockingQueue<Optional<String>> script = new LinkedBlockingQueue<>();

    @AfterEach
    void close() {
        trial.close();
    }

    private SocketTextReader open(long bufferBytes, Connector connector) {
        var context = new SourceContext(
                "lines",
                Trial.SECOND,
                new SourceContext.Time(trial.time, new CountedRetries()),
                trial.rdds,
                Optional.empty(),
                states::add);
        return new SocketTextReader(context, new SocketTextSource("peer", 9, bufferBytes), connector).start();
    }

    /** Virtual time that tells when a task was scheduled. */
    private final class CountedRetries implements Scheduler {
        @Override
        public Scheduled at(long wallMs, Runnable task) {
            var scheduled = trial.time.at(wallMs, task);
            retries.release();
            return scheduled;
        }

        @Override
        public Scheduled after(long delayMs, Runnable task) {
            var scheduled = trial.time.after(delayMs, task);
            retries.release();
            return scheduled;
        }
    }

    /** Sends what the script says, one text per connection, and closes; an empty entry refuses. */
    private Connector.Connection connect(String host, int port) throws IOException {
        try {
            var text = script.take().orElseThrow(() -> new ConnectException("Connection refused"));
            return new Sent(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)));
        } catch (InterruptedException e) {
            throw new IOException(e);
        }
    }

    private record Sent(InputStream input) implements Connector.Connection {
        @Override
        public void close() {}
    }

    private static List<String> take(SocketTextReader reader, long timeMs) {
        return reader.take(new BatchTime(timeMs)).rdd().collect();
    }

    /** Spark's SocketReceiver: lines by BufferedReader.readLine, the unfinished last one too; connects again after 2 s. */
    @Test
    void anUnfinishedLineIsGivenWhenThePeerClosesAndTheNextConnectionFollowsAfterTwoSeconds() throws Exception {
        var reader = open(1 << 20, this::connect);
        script.add(Optional.of("one\ntwo"));
        assertThat(states.take()).isEqualTo("connected to peer:9");
        assertThat(states.take()).isEqualTo("peer:9 closed the connection; trying again every 2 s");
        assertThat(take(reader, 0)).containsExactly("one", "two");

        script.add(Optional.of("three\n"));
        retryAfter(Duration.ofMillis(1999));
        assertThat(states).isEmpty();
        trial.time.advance(Duration.ofMillis(1));
        assertThat(states.take()).isEqualTo("connected to peer:9");
        assertThat(states.take()).startsWith("peer:9 closed");
        assertThat(take(reader, 1_999)).isEmpty();
        assertThat(take(reader, 2_000)).containsExactly("three");
        reader.close();
    }

    /** Lets time pass, as soon as the receiver has put its next attempt on the schedule. */
    private void retryAfter(Duration duration) throws InterruptedException {
        retries.acquire();
        trial.time.advance(duration);
    }

    @Test
    void aRefusedConnectionIsToldOnceAndTriedUntilItStands() throws Exception {
        for (int i = 0; i < 3; i++) {
            script.add(Optional.empty());
        }
        script.add(Optional.of("here\n"));
        var reader = open(1 << 20, this::connect);
        assertThat(states.take())
                .contains("no connection to peer:9 (Connection refused)")
                .contains("Trying again every 2 s");
        for (int attempt = 0; attempt < 3; attempt++) {
            retryAfter(Duration.ofSeconds(2));
        }
        assertThat(states.take()).isEqualTo("connected to peer:9");
        reader.close();
    }

    @Test
    void whatWasReceivedBeforeAStopIsStillThereToBeTaken() throws Exception {
        script.add(Optional.of("a\nb\n"));
        var reader = open(1 << 20, this::connect);
        states.take();
        states.take();
        reader.stopReceiving();
        assertThat(reader.hasPending()).isTrue();
        assertThat(take(reader, 10_000)).containsExactly("a", "b");
        assertThat(reader.hasPending()).isFalse();
        reader.close();
    }

    @Test
    void aFullBufferStopsTheReadingAndLosesNothing() throws Exception {
        try (var server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            var connector = Connector.tcp();
            var reader = open(4_096, (host, port) -> connector.connect("127.0.0.1", server.getLocalPort()));
            int lineCount = 50_000;
            var sender = Threads.daemon("sender", () -> send(server, lineCount));
            sender.start();
            int taken = 0;
            String last = "";
            while (taken < lineCount) {
                var lines = take(reader, 0);
                taken += lines.size();
                last = lines.isEmpty() ? last : lines.get(lines.size() - 1);
                // a chunk of 64 KiB, with the rest of the line before it, is let in when the buffer is empty
                int bytes = lines.stream().mapToInt(line -> line.length() + 1).sum();
                assertThat(bytes).isLessThan((64 << 10) + 4_096);
            }
            Threads.joinUninterruptibly(sender);
            assertThat(taken).isEqualTo(lineCount);
            assertThat(last).isEqualTo("line " + (lineCount - 1));
            reader.close();
        }
    }

    private static void send(ServerSocket server, int lineCount) {
        try (var socket = server.accept();
                var out = new PrintWriter(socket.getOutputStream(), false, StandardCharsets.UTF_8)) {
            for (int i = 0; i < lineCount; i++) {
                out.print("line " + i + "\n");
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
