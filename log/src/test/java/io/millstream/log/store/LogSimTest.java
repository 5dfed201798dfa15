package io.millstream.log.store;

import io.millstream.base.JobException;
import io.millstream.testkit.Chance;
import io.millstream.testkit.DiskCall;
import io.millstream.testkit.Fault;
import io.millstream.testkit.SeededTest;

/** Whole lives of a log, from seeds: a random workload, a power cut or a kill at any disk call, recovery, and on. */
class LogSimTest {
    private static final int RESTARTS = 5;
    private static final int STEPS = 80;

    @SeededTest(count = 30)
    void holdsWhatWasAcknowledgedAfterEveryPowerCut(long seed) {
        live(seed, true);
    }

    @SeededTest(count = 15)
    void holdsWhatWasWrittenAfterEveryKill(long seed) {
        live(seed, false);
    }

    private static void live(long seed, boolean powerCuts) {
        var chance = new Chance(seed);
        var sim = new SimLog(seed);
        var workload = new LogWorkload(sim, chance.split());
        sim.open();
        for (int restart = 0; restart < RESTARTS; restart++) {
            sim.disk().inject(Fault.powerCut(DiskCall.changes()).atCall(chance.between(1, 400)));
            for (int step = 0; step < STEPS && workload.step(); step++) {}
            boolean endsWell = !sim.disk().isOff() && chance.oneIn(3) && closes(sim);
            if (endsWell) {
                workload.closed();
            }
            boolean powerWasCut = restart(sim, chance, powerCuts);
            workload.restarted(powerWasCut);
        }
        workload.checkAll();
        sim.close();
    }

    private static boolean closes(SimLog sim) {
        sim.disk().heal();
        sim.close();
        return true;
    }

    /** Opens the log again after its end; sometimes the recovery is cut off as well. True if power was ever cut. */
    private static boolean restart(SimLog sim, Chance chance, boolean powerCuts) {
        boolean powerWasCut = false;
        while (true) {
            if (powerCuts && chance.below(4) > 0) {
                sim.cutPower();
                powerWasCut = true;
            } else {
                sim.kill();
            }
            if (chance.oneIn(3)) {
                sim.disk().inject(Fault.powerCut(DiskCall.changes()).atCall(chance.between(1, 30)));
            }
            try {
                sim.open();
                sim.disk().heal();
                return powerWasCut;
            } catch (JobException e) {
                if (!sim.disk().isOff()) {
                    throw e;
                }
            }
        }
    }
}
