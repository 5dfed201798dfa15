package io.millstream.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millstream.base.Disk;
import io.millstream.base.DiskFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class SimDiskTest extends DiskContract {
    private static final Path DATA = Path.of("/data");
    private static final Path FILE = DATA.resolve("f");

    private SimDisk disk;

    @BeforeEach
    void createDirectory() throws IOException {
        disk = newDisk(1);
    }

    @Override
    Disk disk() {
        return disk;
    }

    @Override
    Path directory() {
        return DATA;
    }

    @SeededTest(count = 50)
    void forcedBytesUnderAForcedNameSurviveAPowerCut(long seed) throws IOException {
        SimDisk before = newDisk(seed);
        byte[] forced = new Chance(seed).bytes(3000);
        try (DiskFile file = before.openWrite(FILE)) {
            file.write(ByteBuffer.wrap(forced), 0);
            file.force();
            before.forceDirectory(DATA);
            file.write(ByteBuffer.wrap(new byte[5000]), 3000);
        }

        assertThat(Arrays.copyOf(content(before.crash()), 3000)).isEqualTo(forced);
    }

    /** 20 sectors of ones over forced zeros: over some seeds all, none and some survive, whole and torn. */
    @Test
    void unforcedSectorsSurviveInAnyCombination() throws IOException {
        var survivingBytes = new TreeSet<Integer>();
        int tornCount = 0;
        int withHolesCount = 0;
        for (long seed = 1; seed <= 200; seed++) {
            byte[] after = onesOverForcedZeros(newDisk(seed));
            int ones = count(after, 0, after.length);
            survivingBytes.add(ones);
            boolean seenHole = false;
            for (int sector = 0; sector < 20; sector++) {
                int inSector = count(after, sector * 512, 512);
                if (inSector > 0 && inSector < 512) {
                    tornCount++;
                }
                if (inSector == 512 && seenHole) {
                    withHolesCount++;
                }
                seenHole |= inSector == 0;
            }
        }
        assertThat(survivingBytes).startsWith(0).endsWith(20 * 512).hasSizeGreaterThan(30);
        assertThat(tornCount).isPositive();
        assertThat(withHolesCount).isPositive();
    }

    @Test
    void aGrownFileMayKeepItsOldSizeTheNewOneOrOneBetween() throws IOException {
        var sizes = new TreeSet<Integer>();
        for (long seed = 1; seed <= 200; seed++) {
            SimDisk grown = newDisk(seed);
            try (DiskFile file = grown.openWrite(FILE)) {
                file.write(ByteBuffer.allocate(100), 0);
                file.force();
                grown.forceDirectory(DATA);
                file.write(ByteBuffer.allocate(900), 100);
            }
            sizes.add(content(grown.crash()).length);
        }
        assertThat(sizes).startsWith(100).endsWith(1000).hasSizeGreaterThan(10);
    }

    @Test
    void namesNotForcedMayBeLostOrKept() throws IOException {
        var keptNames = new TreeSet<Integer>();
        for (long seed = 1; seed <= 50; seed++) {
            SimDisk before = newDisk(seed);
            for (int i = 0; i < 4; i++) {
                before.openWrite(DATA.resolve("f" + i)).close();
            }
            keptNames.add(before.crash().list(DATA).size());
        }
        assertThat(keptNames).containsExactly(0, 1, 2, 3, 4);
    }

    /** Writing aside, forcing and renaming is how a file is replaced; a power cut must never leave neither version. */
    @SeededTest(count = 100)
    void aRenameLeavesTheOldOrTheNewFile(long seed) throws IOException {
        SimDisk before = newDisk(seed);
        write(before, FILE, "old");
        before.forceDirectory(DATA);
        write(before, DATA.resolve("f.tmp"), "new");
        before.rename(DATA.resolve("f.tmp"), FILE);
        boolean forced = new Chance(seed).coin();
        if (forced) {
            before.forceDirectory(DATA);
        }

        String after = new String(content(before.crash()), java.nio.charset.StandardCharsets.US_ASCII);

        assertThat(after).isIn(forced ? new String[] {"new"} : new String[] {"old", "new"});
    }

    @Test
    void aForceOfOneDirectoryTakesEarlierChangesOfTheSameNamesAlong() throws IOException {
        for (long seed = 1; seed <= 50; seed++) {
            SimDisk before = newDisk(seed);
            before.createDirectories(DATA.resolve("other"));
            before.forceDirectory(DATA);
            write(before, DATA.resolve("f"), "x");
            before.rename(DATA.resolve("f"), DATA.resolve("other/f"));
            before.forceDirectory(DATA.resolve("other"));

            SimDisk after = before.crash();

            assertThat(after.exists(DATA.resolve("f"))).isFalse();
            assertThat(after.exists(DATA.resolve("other/f"))).isTrue();
        }
    }

    @Test
    void aKilledProcessLosesNothingItWrote() throws IOException {
        DiskFile left = disk.openWrite(FILE);
        disk.forceDirectory(DATA);
        left.write(bytes("written, not forced"), 0);
        assertThat(disk.tryLock(DATA.resolve("lock"))).isPresent();

        SimDisk next = disk.processKilled();

        assertThat(content(next)).asString().isEqualTo("written, not forced");
        assertThat(next.tryLock(DATA.resolve("lock"))).isPresent();
        assertThatThrownBy(() -> left.write(bytes("ghost"), 0)).isInstanceOf(PowerCutException.class);
        assertThat(content(next.crash()).length).isLessThanOrEqualTo("written, not forced".length());
    }

    @Test
    void afterAFailedForceTheNextOneSavesNothing() throws IOException {
        int lostCount = 0;
        for (long seed = 1; seed <= 30; seed++) {
            SimDisk failing = newDisk(seed);
            try (DiskFile file = failing.openWrite(FILE)) {
                failing.forceDirectory(DATA);
                failing.inject(Fault.failing(DiskCall.FORCE));
                file.write(bytes("precious"), 0);
                assertThatThrownBy(file::force).isInstanceOf(FileSystemException.class);
                assertThat(text(file, 0, 8)).isEqualTo("precious"); // the cache still has it
                file.force();
            }
            if (!new String(content(failing.crash()), java.nio.charset.StandardCharsets.US_ASCII).equals("precious")) {
                lostCount++;
            }
        }
        assertThat(lostCount).isBetween(5, 29);
    }

    @Test
    void aFaultStrikesTheChosenCallsOfTheChosenFilesOnly() throws IOException {
        disk.inject(Fault.failing(DiskCall.WRITE).on(path -> path.endsWith("f")).atCall(2));
        disk.inject(Fault.failing(DiskCall.FORCE).fromCall(2));
        try (DiskFile file = disk.openWrite(FILE);
                DiskFile other = disk.openWrite(DATA.resolve("other"))) {
            file.write(bytes("1"), 0);
            other.write(bytes("1"), 0);
            assertThatThrownBy(() -> file.write(bytes("2"), 0)).hasMessageContaining("Input/output error");
            file.write(bytes("3"), 0);
            file.force();
            assertThatThrownBy(file::force).hasMessageContaining("Input/output error");
            assertThatThrownBy(other::force).hasMessageContaining("Input/output error");
            disk.heal();
            file.force();
        }
    }

    @Test
    void aPowerCutAtACallStopsEverythingAfterIt() throws IOException {
        disk.inject(Fault.powerCut(DiskCall.changes()).atCall(2));
        try (DiskFile file = disk.openWrite(FILE)) {
            assertThatThrownBy(() -> file.write(bytes("abc"), 0)).isInstanceOf(PowerCutException.class);
            assertThatThrownBy(() -> file.read(ByteBuffer.allocate(1), 0)).isInstanceOf(PowerCutException.class);
        }
        assertThatThrownBy(() -> disk.list(DATA)).isInstanceOf(PowerCutException.class);
        assertThat(disk.crash().list(DATA)).isSubsetOf(FILE);
    }

    @Test
    void aFullDiskTakesWhatFitsAndRoomCanComeBack() throws IOException {
        disk.setCapacityBytes(10);
        try (DiskFile file = disk.openWrite(FILE)) {
            file.write(bytes("12345678"), 0);
            assertThat(disk.usableBytes(DATA)).isEqualTo(2);
            assertThatThrownBy(() -> file.write(bytes("abcd"), 8)).hasMessageContaining("No space left on device");
            assertThat(text(file, 0, 20)).isEqualTo("12345678ab");
            file.write(bytes("over"), 0); // what is there can be overwritten

            file.setSizeBytes(4);
            file.write(bytes("again"), 4);
            assertThat(text(file, 0, 20)).isEqualTo("overagain");
        }
    }

    @Test
    void aFlippedBitShowsInReadsInMappedViewsAndAfterACrash() throws IOException {
        ByteBuffer view;
        try (DiskFile file = disk.openWrite(FILE)) {
            file.write(bytes("abc"), 0);
            file.force();
            disk.forceDirectory(DATA);
            view = file.map(0, 3);

            disk.flipBit(FILE, 1, 0);

            assertThat(text(file, 0, 3)).isEqualTo("acc");
        }
        assertThat(view.get(1)).isEqualTo((byte) 'c');
        assertThat(content(disk.crash())).asString().isEqualTo("acc");
    }

    @Test
    void aForceThatLiesLosesWhatItPromised() throws IOException {
        int lostCount = 0;
        for (long seed = 1; seed <= 30; seed++) {
            SimDisk lying = newDisk(seed);
            lying.inject(Fault.lying(DiskCall.FORCE, DiskCall.FORCE_DIRECTORY).fromCall(1));
            write(lying, FILE, "promised");
            lying.forceDirectory(DATA);
            SimDisk after = lying.crash();
            if (!after.exists(FILE) || content(after).length < 8) {
                lostCount++;
            }
        }
        assertThat(lostCount).isPositive();
    }

    @Test
    void cuttingAFileBelowAMappedRangeIsABug() throws IOException {
        try (DiskFile file = disk.openWrite(FILE)) {
            file.write(ByteBuffer.allocate(100), 0);
            assertThat(file.map(0, 50).capacity()).isEqualTo(50);
            file.setSizeBytes(50);

            assertThatThrownBy(() -> file.setSizeBytes(49)).isInstanceOf(IllegalStateException.class);
        }
    }

    @Test
    void namesEveryHandleThatWasNotClosed() throws IOException {
        DiskFile leaked = disk.openWrite(FILE);

        assertThatThrownBy(disk::assertNothingOpen)
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining(FILE.toString())
                .satisfies(e -> assertThat(e.getSuppressed()[0].getStackTrace())
                        .anyMatch(frame -> frame.getMethodName().equals("namesEveryHandleThatWasNotClosed")));
        leaked.close();
        disk.assertNothingOpen();
    }

    /** The same seed and the same calls leave the same bytes. */
    @SeededTest
    void isDeterministic(long seed) throws IOException {
        assertThat(onesOverForcedZeros(newDisk(seed))).isEqualTo(onesOverForcedZeros(newDisk(seed)));
    }

    private static SimDisk newDisk(long seed) throws IOException {
        var disk = new SimDisk(seed);
        disk.createDirectories(DATA);
        disk.forceDirectory(Path.of("/"));
        return disk;
    }

    private static byte[] onesOverForcedZeros(SimDisk disk) throws IOException {
        var ones = new byte[20 * 512];
        Arrays.fill(ones, (byte) 1);
        try (DiskFile file = disk.openWrite(FILE)) {
            file.write(ByteBuffer.allocate(20 * 512), 0);
            file.force();
            disk.forceDirectory(DATA);
            file.write(ByteBuffer.wrap(ones), 0);
        }
        return content(disk.crash());
    }

    private static void write(SimDisk disk, Path path, String text) throws IOException {
        try (DiskFile file = disk.openWrite(path)) {
            file.write(bytes(text), 0);
            file.force();
        }
    }

    private static byte[] content(SimDisk disk) throws IOException {
        try (DiskFile file = disk.openRead(FILE)) {
            ByteBuffer target = ByteBuffer.allocate((int) file.sizeBytes());
            file.read(target, 0);
            return target.array();
        }
    }

    private static int count(byte[] bytes, int from, int length) {
        int ones = 0;
        for (int i = from; i < from + length; i++) {
            ones += bytes[i];
        }
        return ones;
    }
}
