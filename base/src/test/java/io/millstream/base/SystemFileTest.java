package io.millstream.base;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SystemFileTest {
    private static final int WRITES = 2_000;

    @TempDir
    Path directory;

    @Test
    void anInterruptedThreadReadsAndStaysInterrupted() throws IOException {
        try (DiskFile file = Disk.system().openWrite(directory.resolve("file"))) {
            file.write(ByteBuffer.wrap(new byte[] {1, 2, 3}), 0);
            Thread.currentThread().interrupt();
            var read = ByteBuffer.allocate(3);
            assertThat(file.read(read, 0)).isEqualTo(3);
            assertThat(Thread.interrupted()).isTrue();
            assertThat(read.array()).containsExactly(1, 2, 3);
        }
    }

    /** A reader that is interrupted again and again must not disturb the thread that writes the same open file. */
    @Test
    void interruptsOfAReaderDoNotReachAWriter() throws Exception {
        var failure = new AtomicReference<Throwable>();
        var done = new AtomicBoolean();
        var started = new CountDownLatch(1);
        Path path = directory.resolve("file");
        try (DiskFile file = Disk.system().openWrite(path)) {
            file.write(ByteBuffer.allocate(8), 0);
            Thread reader = Threads.daemon("reader", () -> {
                var bytes = ByteBuffer.allocate(8);
                try {
                    while (!done.get()) {
                        started.countDown();
                        int unused = file.read(bytes.clear(), 0);
                    }
                } catch (Throwable e) {
                    failure.set(e);
                }
            });
            reader.start();
            started.await();
            for (int i = 0; i < WRITES; i++) {
                reader.interrupt();
                file.write(ByteBuffer.allocate(8).putLong(0, i), 8L * i);
            }
            file.force();
            done.set(true);
            reader.join();
        }
        assertThat(failure.get()).isNull();
        ByteBuffer written = ByteBuffer.wrap(Files.readAllBytes(path));
        for (int i = 0; i < WRITES; i++) {
            assertThat(written.getLong(8 * i)).isEqualTo(i);
        }
    }

    @Test
    void aClosedFileStaysClosed() throws IOException {
        DiskFile file = Disk.system().openWrite(directory.resolve("file"));
        file.close();
        assertThatThrownBy(file::force).isInstanceOf(ClosedChannelException.class);
    }
}
