package io.millstream.broker.access.acl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millstream.base.DiskFile;
import io.millstream.base.ErrorKind;
import io.millstream.base.JobException;
import io.millstream.broker.AclOperation;
import io.millstream.broker.ResourceType;
import io.millstream.testkit.DiskCall;
import io.millstream.testkit.Fault;
import io.millstream.testkit.PowerCutException;
import io.millstream.testkit.SeededTest;
import io.millstream.testkit.SimDisk;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class AclStoreTest {
    private static final Path DATA = Path.of("/data");

    @Test
    void keepsWhatWasAddedAndNotWhatWasRemoved() throws IOException {
        SimDisk disk = disk(1);
        AclStore store = AclStore.open(disk, DATA);
        store.add(List.of(acl("a"), acl("b")));
        store.remove(List.of(acl("a")));
        assertThat(AclStore.open(disk, DATA).index().all()).containsExactly(acl("b"));
        disk.assertNothingOpen();
    }

    /** Whatever call the power goes at, the entries afterwards are those before the change or those after it. */
    @SeededTest(count = 40)
    void isBeforeOrAfterAChangeWhenThePowerGoes(long seed) throws IOException {
        SimDisk disk = disk(seed);
        AclStore store = AclStore.open(disk, DATA);
        store.add(List.of(acl("a")));
        disk.inject(Fault.powerCut(DiskCall.changes()).atCall(1 + seed % 8));
        boolean done = false;
        try {
            store.add(List.of(acl("b")));
            done = true;
        } catch (PowerCutException expected) {
            assertThat(disk.isOff()).isTrue();
        }
        Set<Acl> left = AclStore.open(disk.crash(), DATA).index().all();
        if (done) {
            assertThat(left).containsExactlyInAnyOrder(acl("a"), acl("b"));
        } else {
            assertThat(left).isIn(Set.of(acl("a")), Set.of(acl("a"), acl("b")));
        }
    }

    @Test
    void judgesByTheOldEntriesWhenTheNewOnesCannotBeWritten() throws IOException {
        SimDisk disk = disk(3);
        AclStore store = AclStore.open(disk, DATA);
        store.add(List.of(acl("a")));
        disk.inject(Fault.noSpace(DiskCall.changes()));
        assertThatThrownBy(() -> store.add(List.of(acl("b")))).isInstanceOf(IOException.class);
        assertThat(store.index().all()).containsExactly(acl("a"));
    }

    @Test
    void refusesToStartWithoutTheEntriesThatADamagedFileHeld() throws IOException {
        SimDisk disk = disk(4);
        AclStore.open(disk, DATA).add(List.of(acl("a")));
        try (DiskFile file = disk.openWrite(DATA.resolve("access/acls"))) {
            file.write(ByteBuffer.wrap(new byte[] {99}), file.sizeBytes() / 2);
        }
        assertThatThrownBy(() -> AclStore.open(disk, DATA)).isInstanceOfSatisfying(JobException.class, e -> {
            assertThat(e.kind()).isEqualTo(ErrorKind.EXTERNAL);
            assertThat(e).hasMessageContaining("access/acls").hasMessageContaining("checksum");
        });
    }

    private static SimDisk disk(long seed) {
        var disk = new SimDisk(seed);
        try {
            disk.createDirectories(DATA);
            disk.forceDirectory(Path.of("/"));
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
        return disk;
    }

    private static Acl acl(String name) {
        return new Acl(
                new ResourcePattern(ResourceType.TOPIC, name, PatternType.LITERAL),
                "User:alice",
                "*",
                AclOperation.READ,
                Permission.ALLOW);
    }
}
