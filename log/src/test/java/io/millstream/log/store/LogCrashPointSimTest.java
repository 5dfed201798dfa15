package io.millstream.log.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import io.millstream.base.JobException;
import io.millstream.testkit.Chance;
import io.millstream.testkit.DiskCall;
import io.millstream.testkit.Fault;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/**
 * One life of a log, ended at every disk call it makes, one after the other, as SQLite tests itself
 * (<a href="https://sqlite.org/testing.html">sqlite.org/testing.html</a>): no call may be the one at which a crash or an
 * error costs an acknowledged record.
 */
class LogCrashPointSimTest {
    private static final long SEED = 20_240_229;
    private static final int STEPS = 60;

    /** Every n-th call is tried; 1 in long runs ({@code -Dmillstream.stride=1}). */
    private static final int STRIDE = Integer.getInteger("millstream.stride", 3);

    @Test
    void aPowerCutAtAnyCallLosesNothingAcknowledged() {
        forEveryCall(call -> Fault.powerCut(DiskCall.changes()).atCall(call), true);
    }

    @Test
    void aKillAtAnyCallLosesNothingWritten() {
        forEveryCall(call -> Fault.powerCut(DiskCall.changes()).atCall(call), false);
    }

    @Test
    void anErrorAtAnyCallLosesNothingAcknowledged() {
        forEveryCall(call -> Fault.failing(DiskCall.changes()).atCall(call), true);
    }

    @Test
    void aDiskThatIsFullFromAnyCallOnLosesNothingAcknowledged() {
        forEveryCall(
                call -> Fault.noSpace(DiskCall.WRITE, DiskCall.SET_SIZE, DiskCall.OPEN_WRITE)
                        .fromCall(call),
                true);
    }

    /** The control: with forces that lie, the same check must find records missing, or it is blind. */
    @Test
    void seesTheLossWhenForcesLie() {
        int lossCount = 0;
        for (long seed = 1; seed <= 20; seed++) {
            var sim = new SimLog(seed);
            sim.disk().inject(Fault.lying(DiskCall.FORCE).fromCall(1));
            sim.open();
            var workload = new LogWorkload(sim, new Chance(seed));
            for (int step = 0; step < STEPS; step++) {
                assertThat(workload.step()).isTrue();
            }
            sim.cutPower();
            try {
                sim.open();
                workload.restarted(true);
            } catch (JobException | AssertionError lossWasSeen) {
                lossCount++;
            }
        }
        assertThat(lossCount).isGreaterThanOrEqualTo(15);
    }

    private static void forEveryCall(Function<Integer, Fault> faultAt, boolean powerCut) {
        long lastCall = run(Fault.failing(DiskCall.WRITE).atCall(Long.MAX_VALUE), powerCut, 0);
        assertThat(lastCall).isGreaterThan(100);
        for (int call = 1; call <= lastCall; call += STRIDE) {
            try {
                long unused = run(faultAt.apply(call), powerCut, call);
            } catch (AssertionError | RuntimeException e) {
                fail("with a fault at disk call " + call + " of " + lastCall + ": " + e, e);
            }
        }
    }

    /** The life with one fault, its end, and what is there afterwards. Returns the number of calls. */
    private static long run(Fault fault, boolean powerCut, int call) {
        var sim = new SimLog(SEED + call);
        sim.disk().inject(fault);
        var workload = new LogWorkload(sim, new Chance(SEED));
        if (opens(sim)) {
            workload.stepUntilFailure(STEPS);
        }
        long callCount = sim.disk().changeCount();
        if (powerCut) {
            sim.cutPower();
        } else {
            sim.kill();
        }
        sim.open();
        workload.restarted(powerCut);
        for (int step = 0; step < 5; step++) {
            assertThat(workload.step()).isTrue();
        }
        workload.checkAll();
        sim.close();
        return callCount;
    }

    private static boolean opens(SimLog sim) {
        try {
            sim.open();
            return true;
        } catch (JobException e) {
            sim.disk().assertNothingOpen();
            return false;
        }
    }
}
