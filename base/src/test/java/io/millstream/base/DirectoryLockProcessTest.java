package io.millstream.base;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Locks between processes: the part of the disk's contract that one process cannot show. */
class DirectoryLockProcessTest {
    @TempDir
    Path directory;

    /** POSIX gives a lock up when its process closes another descriptor of the file. */
    @Test
    void aRefusedSecondTryKeepsTheLockFromOtherProcesses() throws Exception {
        Path lockFile = directory.resolve("lock");
        try (Closeable held = Disk.system().tryLock(lockFile).orElseThrow()) {
            assertThat(held).isNotNull();
            assertThat(Disk.system().tryLock(lockFile)).isEmpty();
            assertThat(otherProcessLocks(lockFile)).isFalse();
        }
        assertThat(otherProcessLocks(lockFile)).isTrue();
        Disk.system().tryLock(lockFile).orElseThrow().close();
    }

    private static boolean otherProcessLocks(Path lockFile) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        TryLock.class.getName(),
                        lockFile.toString())
                .redirectErrorStream(true)
                .start();
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        String printed = new String(process.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
        assertThat(printed.strip()).isIn("locked", "refused");
        return printed.strip().equals("locked");
    }

    /** The other process. */
    static final class TryLock {
        private TryLock() {}

        public static void main(String[] args) throws IOException {
            System.out.println(Disk.system().tryLock(Path.of(args[0])).isPresent() ? "locked" : "refused");
        }
    }
}
