package io.millstream.log.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.millstream.base.ErrorKind;
import io.millstream.base.JobException;
import io.millstream.log.AppendResult;
import io.millstream.log.CompressionType;
import io.millstream.log.ForcePolicy;
import io.millstream.log.PartitionLog;
import io.millstream.log.TopicPartition;
import io.millstream.log.TopicSettings;
import io.millstream.testkit.DiskCall;
import io.millstream.testkit.Fault;
import io.millstream.testkit.SeededTest;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What a log says and does on a disk that fails or fills up. */
class LogFaultSimTest {
    private static final TopicPartition ORDERS = new TopicPartition("orders", 0);
    private static final TopicSettings SMALL_SEGMENTS = TopicSettings.of(Map.of("segment.bytes", "2000"));

    private final PartitionModel model = new PartitionModel("orders-0", SMALL_SEGMENTS);

    /** PostgreSQL's "fsyncgate": the second force of the same file succeeds although the data are lost. */
    @SeededTest(count = 20)
    void afterAFailedForceNothingIsAcknowledgedEver(long seed) {
        SimLog sim = openedWithTopic(seed);
        PartitionLog log = sim.log().partition(ORDERS);
        for (int i = 0; i < 20; i++) {
            append(log, ForcePolicy.FORCED, sim.nowMs());
        }
        sim.disk().inject(Fault.failing(DiskCall.FORCE)); // one force fails; the disk is well again after it
        assertThatThrownBy(() -> append(log, ForcePolicy.FORCED, sim.nowMs())).isInstanceOf(JobException.class);

        for (ForcePolicy policy : ForcePolicy.values()) {
            assertThatThrownBy(() -> append(log, policy, sim.nowMs())).isInstanceOfSatisfying(JobException.class, e -> {
                assertThat(e.kind()).isEqualTo(ErrorKind.EXTERNAL);
                assertThat(e).hasMessageContaining("offline").hasMessageContaining("Input/output error");
            });
        }
        assertThatThrownBy(log::force).isInstanceOf(JobException.class);
        assertThatThrownBy(() -> sim.log().createTopic("another", 1, SMALL_SEGMENTS))
                .isInstanceOf(JobException.class);
        assertThat(PartitionModel.read(log, 0)).hasSizeGreaterThanOrEqualTo(20);

        sim.cutPower();
        sim.open();
        model.restarted(sim.log().partition(ORDERS), true, sim.nowMs());
        append(sim.log().partition(ORDERS), ForcePolicy.FORCED, sim.nowMs());
        sim.close();
    }

    @Test
    void everyWaitingAppendHearsOfTheFailedForce() {
        SimLog sim = openedWithTopic(1);
        PartitionLog log = sim.log().partition(ORDERS);
        sim.disk().inject(Fault.failing(DiskCall.FORCE));
        AppendResult result = log.append(batch(0, sim.nowMs()).encode(CompressionType.NONE), ForcePolicy.FORCED);

        assertThat(result).isInstanceOfSatisfying(AppendResult.Appended.class, appended -> assertThat(
                        appended.acknowledged().toCompletableFuture())
                .isCompletedExceptionally());
    }

    @SeededTest(count = 20)
    void aFullDiskRefusesAppendsUntilThereIsRoomAgain(long seed) {
        SimLog sim = openedWithTopic(seed);
        PartitionLog log = sim.log().partition(ORDERS);
        append(log, ForcePolicy.FORCED, sim.nowMs());
        sim.disk().setCapacityBytes(sim.disk().usedBytes() + 1_000 + seed * 37);

        JobException full = null;
        while (full == null) {
            full = catchThrowableOfType(JobException.class, () -> append(log, ForcePolicy.FORCED, sim.nowMs()));
        }
        assertThat(full.kind()).isEqualTo(ErrorKind.RESOURCES);
        assertThat(full).hasMessageContaining("full").hasMessageContaining("space");
        model.refused();
        model.check(log, sim.nowMs());
        assertThatThrownBy(() -> append(log, ForcePolicy.FORCED, sim.nowMs())).isInstanceOf(JobException.class);
        model.refused();

        sim.disk().setCapacityBytes(1 << 20);
        for (int i = 0; i < 30; i++) {
            append(log, ForcePolicy.FORCED, sim.nowMs());
        }
        model.check(log, sim.nowMs());

        sim.cutPower();
        sim.open();
        model.restarted(sim.log().partition(ORDERS), true, sim.nowMs());
        sim.close();
    }

    @Test
    void aFailedReadIsReportedAndHarmsNothing() {
        SimLog sim = openedWithTopic(1);
        PartitionLog log = sim.log().partition(ORDERS);
        for (int i = 0; i < 30; i++) {
            append(log, ForcePolicy.FORCED, sim.nowMs());
        }
        sim.cutPower();
        sim.open();
        PartitionLog reopened = sim.log().partition(ORDERS);
        sim.disk().inject(Fault.failing(DiskCall.READ, DiskCall.MAP));

        assertThatThrownBy(() -> PartitionModel.read(reopened, 0)).isInstanceOf(JobException.class);
        sim.disk().heal();
        model.restarted(reopened, true, sim.nowMs());
        sim.close();
    }

    private SimLog openedWithTopic(long seed) {
        var sim = new SimLog(seed);
        sim.open();
        sim.log().createTopic(ORDERS.topic(), 1, SMALL_SEGMENTS);
        return sim;
    }

    private void append(PartitionLog log, ForcePolicy policy, long nowMs) {
        ModelBatch batch = batch(model.end(), nowMs);
        model.attempting(List.of(batch));
        AppendResult.Appended result = log.appendAndWait(batch.encode(CompressionType.NONE), policy);
        assertThat(result.baseOffset()).isEqualTo(batch.baseOffset());
        model.appended(List.of(batch));
        if (policy == ForcePolicy.FORCED) {
            model.forced();
        }
    }

    private static ModelBatch batch(long offset, long nowMs) {
        var record = new ModelRecord(offset, nowMs, "key" + offset % 7, "value of record " + offset + " ".repeat(100));
        return new ModelBatch(List.of(record), ModelBatch.Producer.NONE);
    }
}
