package io.millstream.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millstream.base.Disk;
import io.millstream.base.DiskFile;
import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.NonWritableChannelException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** What every {@link Disk} does while nothing goes wrong. */
abstract class DiskContract {
    abstract Disk disk();

    /** An existing, empty directory of that disk. */
    abstract Path directory();

    @Test
    void readsWhatWasWrittenWhereItWasWritten() throws IOException {
        try (DiskFile file = disk().openWrite(directory().resolve("f"))) {
            file.write(bytes("world"), 6);
            file.write(bytes("hello "), 0);

            assertThat(text(file, 0, 11)).isEqualTo("hello world");
            assertThat(text(file, 6, 3)).isEqualTo("wor");
            assertThat(file.sizeBytes()).isEqualTo(11);
        }
    }

    @Test
    void readsLessAtTheEndAndNothingPastIt() throws IOException {
        try (DiskFile file = disk().openWrite(directory().resolve("f"))) {
            file.write(bytes("abc"), 0);

            assertThat(file.read(ByteBuffer.allocate(10), 1)).isEqualTo(2);
            assertThat(file.read(ByteBuffer.allocate(10), 3)).isZero();
            assertThat(file.read(ByteBuffer.allocate(10), 1000)).isZero();
        }
    }

    @Test
    void writesSeveralBuffersOneAfterTheOther() throws IOException {
        try (DiskFile file = disk().openWrite(directory().resolve("f"))) {
            file.write(new ByteBuffer[] {bytes("ab"), bytes(""), bytes("cde")}, 1);

            assertThat(text(file, 0, 6)).isEqualTo("\0abcde");
        }
    }

    @Test
    void aWriteConsumesItsSource() throws IOException {
        try (DiskFile file = disk().openWrite(directory().resolve("f"))) {
            ByteBuffer source = bytes("abcdef").position(2).limit(4);
            file.write(source, 0);

            assertThat(source.hasRemaining()).isFalse();
            assertThat(text(file, 0, 10)).isEqualTo("cd");
        }
    }

    @Test
    void fillsTheGapBeforeAWriteWithZeros() throws IOException {
        try (DiskFile file = disk().openWrite(directory().resolve("f"))) {
            file.write(bytes("x"), 5000);

            assertThat(text(file, 4998, 3)).isEqualTo("\0\0x");
        }
    }

    @Test
    void cutsAndExtendsByZeros() throws IOException {
        try (DiskFile file = disk().openWrite(directory().resolve("f"))) {
            file.write(bytes("abcdef"), 0);
            file.setSizeBytes(3);
            assertThat(file.sizeBytes()).isEqualTo(3);
            file.setSizeBytes(5);

            assertThat(text(file, 0, 10)).isEqualTo("abc\0\0");
        }
    }

    @Test
    void keepsTheContentWhenAFileIsOpenedAgain() throws IOException {
        Path path = directory().resolve("f");
        try (DiskFile file = disk().openWrite(path)) {
            file.write(bytes("kept"), 0);
            file.force();
        }
        try (DiskFile again = disk().openWrite(path);
                DiskFile reader = disk().openRead(path)) {
            assertThat(text(again, 0, 10)).isEqualTo("kept");
            again.write(bytes("S"), 4);
            assertThat(text(reader, 0, 10)).isEqualTo("keptS");
        }
    }

    @Test
    void aMappedViewShowsLaterWritesAndOutlivesItsHandle() throws IOException {
        Path path = directory().resolve("f");
        ByteBuffer view;
        try (DiskFile file = disk().openWrite(path)) {
            file.write(ByteBuffer.allocate(100), 0);
            view = file.map(10, 50);
            file.write(bytes("late"), 20);
            file.write(ByteBuffer.allocate(100_000), 100); // far beyond the view
            file.write(bytes("r"), 24);
        }

        assertThat(view.capacity()).isEqualTo(50);
        assertThat(StandardCharsets.US_ASCII.decode(view.slice(10, 5)).toString())
                .isEqualTo("later");
        assertThat(view.isReadOnly()).isTrue();
    }

    @Test
    void refusesToMapPastTheEnd() throws IOException {
        try (DiskFile file = disk().openWrite(directory().resolve("f"))) {
            file.write(bytes("abc"), 0);

            assertThatThrownBy(() -> file.map(0, 4)).isInstanceOf(IllegalArgumentException.class);
            assertThat(file.sizeBytes()).isEqualTo(3);
        }
    }

    @Test
    void transfersARangeToAChannel() throws IOException {
        try (DiskFile file = disk().openWrite(directory().resolve("f"))) {
            file.write(bytes("abcdef"), 0);
            var target = new ByteArrayOutputStream();

            assertThat(file.transferTo(2, 3, Channels.newChannel(target))).isEqualTo(3);
            assertThat(target.toString(StandardCharsets.US_ASCII)).isEqualTo("cde");
            assertThat(file.transferTo(6, 3, Channels.newChannel(target))).isZero();
        }
    }

    @Test
    void refusesTheUseOfAClosedFile() throws IOException {
        DiskFile file = disk().openWrite(directory().resolve("f"));
        file.close();
        file.close(); // twice does no harm

        assertThatThrownBy(() -> file.write(bytes("x"), 0)).isInstanceOf(ClosedChannelException.class);
        assertThatThrownBy(() -> file.read(ByteBuffer.allocate(1), 0)).isInstanceOf(ClosedChannelException.class);
        assertThatThrownBy(file::force).isInstanceOf(ClosedChannelException.class);
        assertThatThrownBy(file::sizeBytes).isInstanceOf(ClosedChannelException.class);
    }

    @Test
    void refusesWritesThroughAReadingHandleAndNegativePositions() throws IOException {
        Path path = directory().resolve("f");
        try (DiskFile file = disk().openWrite(path);
                DiskFile reader = disk().openRead(path)) {
            assertThatThrownBy(() -> reader.write(bytes("x"), 0)).isInstanceOf(NonWritableChannelException.class);
            assertThatThrownBy(() -> file.write(bytes("x"), -1)).isInstanceOf(IllegalArgumentException.class);
            assertThatThrownBy(() -> file.read(ByteBuffer.allocate(1), -1))
                    .isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    void saysWhenThereIsNoSuchFile() throws IOException {
        Path missing = directory().resolve("missing");

        assertThatThrownBy(() -> disk().openRead(missing)).isInstanceOf(NoSuchFileException.class);
        assertThatThrownBy(() -> disk().openWrite(missing.resolve("f"))).isInstanceOf(NoSuchFileException.class);
        assertThatThrownBy(() -> disk().list(missing)).isInstanceOf(NoSuchFileException.class);
        assertThatThrownBy(() -> disk().rename(missing, directory().resolve("x")))
                .isInstanceOf(NoSuchFileException.class);
        assertThatThrownBy(() -> disk().forceDirectory(missing)).isInstanceOf(NoSuchFileException.class);
        assertThat(disk().delete(missing)).isFalse();
        assertThat(disk().exists(missing)).isFalse();
        assertThat(disk().isDirectory(missing)).isFalse();
    }

    @Test
    void listsChildrenByName() throws IOException {
        create("b");
        create("a");
        disk().createDirectories(directory().resolve("c/d"));

        assertThat(disk().list(directory()))
                .containsExactly(
                        directory().resolve("a"),
                        directory().resolve("b"),
                        directory().resolve("c"));
        assertThat(disk().isDirectory(directory().resolve("c/d"))).isTrue();
        assertThat(disk().isDirectory(directory().resolve("a"))).isFalse();
        assertThatThrownBy(() -> disk().createDirectories(directory().resolve("a/x")))
                .isInstanceOf(FileSystemException.class);
    }

    @Test
    void renameReplaces() throws IOException {
        write("from", "new");
        write("to", "old");

        disk().rename(directory().resolve("from"), directory().resolve("to"));

        assertThat(disk().exists(directory().resolve("from"))).isFalse();
        try (DiskFile file = disk().openRead(directory().resolve("to"))) {
            assertThat(text(file, 0, 10)).isEqualTo("new");
        }
    }

    @Test
    void renameMovesADirectoryWithItsChildrenButNotIntoItself() throws IOException {
        disk().createDirectories(directory().resolve("a/b"));
        write("a/b/f", "inside");

        disk().rename(directory().resolve("a"), directory().resolve("z"));

        try (DiskFile file = disk().openRead(directory().resolve("z/b/f"))) {
            assertThat(text(file, 0, 10)).isEqualTo("inside");
        }
        assertThatThrownBy(() ->
                        disk().rename(directory().resolve("z"), directory().resolve("z/b/z")))
                .isInstanceOf(FileSystemException.class);
    }

    @Test
    void deletesFilesAndEmptyDirectoriesOnly() throws IOException {
        disk().createDirectories(directory().resolve("d"));
        write("d/f", "x");

        assertThatThrownBy(() -> disk().delete(directory().resolve("d")))
                .isInstanceOf(DirectoryNotEmptyException.class);
        assertThat(disk().delete(directory().resolve("d/f"))).isTrue();
        assertThat(disk().delete(directory().resolve("d"))).isTrue();
        assertThat(disk().list(directory())).isEmpty();
    }

    @Test
    void aLockHasOneHolder() throws IOException {
        Path lock = directory().resolve("lock");
        Closeable held = disk().tryLock(lock).orElseThrow();
        assertThat(disk().tryLock(lock)).isEmpty();
        held.close();

        var again = disk().tryLock(lock);
        assertThat(again).isPresent();
        again.orElseThrow().close();
    }

    @Test
    void knowsOfRoomAndForcesADirectory() throws IOException {
        create("f");
        disk().forceDirectory(directory());

        assertThat(disk().usableBytes(directory())).isPositive();
    }

    private void create(String name) throws IOException {
        write(name, "");
    }

    private void write(String name, String text) throws IOException {
        try (DiskFile file = disk().openWrite(directory().resolve(name))) {
            file.write(bytes(text), 0);
        }
    }

    static ByteBuffer bytes(String text) {
        return ByteBuffer.wrap(text.getBytes(StandardCharsets.US_ASCII));
    }

    static String text(DiskFile file, long positionBytes, int lengthBytes) throws IOException {
        ByteBuffer target = ByteBuffer.allocate(lengthBytes);
        int readCount = file.read(target, positionBytes);
        assertThat(target.position()).isEqualTo(readCount);
        return StandardCharsets.US_ASCII.decode(target.flip()).toString();
    }
}
