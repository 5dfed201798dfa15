package io.millstream.broker.transaction;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millstream.base.JobException;
import io.millstream.broker.transaction.SimProducer.Attempt;
import io.millstream.broker.transaction.SimProducer.Fate;
import io.millstream.testkit.Chance;
import io.millstream.testkit.DiskCall;
import io.millstream.testkit.Fault;
import io.millstream.testkit.SeededTest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/**
 * Producers of every age write transactions while the power goes and the process is killed at any disk call, and the machine's
 * clock is set forwards and backwards. Readers see exactly the committed records, and no transaction hangs.
 */
class TransactionSimTest {
    private static final int STEPS = 60;
    private static final int CRASHES = 4;

    @SeededTest(count = 40)
    void readersSeeWhatWasCommittedAndNothingElseWhateverCrashes(long seed) {
        var chance = new Chance(seed);
        var life = new Life(seed, chance);
        for (int crash = 0; crash < CRASHES; crash++) {
            life.run(chance.between(1, 250), chance.coin());
        }
        life.end();
    }

    /** One life, ended at every disk call it makes, one after the other. */
    @Test
    void aCrashAtAnyDiskCallLeavesNoTransactionHanging() {
        for (int call = 1; call <= 240; call += 3) {
            var life = new Life(call, new Chance(20_240_229));
            life.run(call, call % 2 == 0);
            life.end();
        }
    }

    /** A world, its producers, and what they were told. */
    private static final class Life {
        private final SimTransactions sim;
        private final Chance chance;
        private final List<Attempt> attempts = new ArrayList<>();
        private final List<SimProducer> producers = new ArrayList<>();
        private Duration setBack = Duration.ZERO;

        Life(long seed, Chance chance) {
            this(new SimTransactions(seed), chance);
        }

        Life(SimTransactions sim, Chance chance) {
            this.sim = sim;
            this.chance = chance;
            for (int i = 0; i < 4; i++) {
                producers.add(new SimProducer("id" + i, i % 2 == 0, chance.split(), attempts));
            }
            sim.open();
        }

        /** Works until the crash, and comes back after it. */
        void run(int crashAtCall, boolean powerCut) {
            sim.disk().inject(Fault.powerCut(DiskCall.changes()).atCall(crashAtCall));
            for (int step = 0; step < STEPS && !sim.disk().isOff(); step++) {
                chance.pick(producers).step(sim);
                if (chance.oneIn(40)) {
                    setWallClock();
                }
                if (chance.oneIn(8)) {
                    sim.advance(Duration.ofMillis(chance.below(chance.oneIn(5) ? 50_000 : 500)));
                }
            }
            do {
                restart(powerCut);
            } while (sim.disk().isOff());
            checkVisible();
        }

        private void setWallClock() {
            Duration jump = Duration.ofMinutes(chance.between(-60, 60));
            sim.setWallClockBy(jump);
            setBack = jump.isNegative() ? setBack.minus(jump) : setBack;
        }

        private void restart(boolean powerCut) {
            if (powerCut) {
                sim.cutPower();
            } else {
                sim.kill();
            }
            if (chance.oneIn(3)) {
                sim.disk().inject(Fault.powerCut(DiskCall.changes()).atCall(chance.between(1, 40)));
            }
            try {
                sim.open();
                sim.disk().heal();
            } catch (JobException e) {
                assertThat(sim.disk().isOff()).as(e.toString()).isTrue();
            }
        }

        /** Everybody stops; what they left is aborted when its time is over. */
        void end() {
            // If the clock was set back before a restart, transactions of before seem to be so much younger after it.
            sim.advance(Duration.ofMillis(SimTransactions.TIMEOUT_MS)
                    .plusSeconds(11)
                    .plus(setBack));
            sim.advance(Duration.ofSeconds(1));
            for (int number = 0; number < SimTransactions.PARTITIONS; number++) {
                assertThat(sim.partitionLog(number).lastStableOffset())
                        .as("partition %d has no transaction under way", number)
                        .isEqualTo(sim.partitionLog(number).highWatermark());
            }
            checkAll();
            sim.close();
        }

        /** What is seen counts; what counts may wait behind a transaction under way. */
        private void checkVisible() {
            List<String> seen = sim.committed();
            assertThat(seen).doesNotHaveDuplicates();
            for (Attempt attempt : attempts) {
                if (attempt.fate == Fate.ABORTED) {
                    assertThat(seen).doesNotContainAnyElementsOf(attempt.values);
                }
            }
            assertThat(attempts.stream().flatMap(attempt -> attempt.values.stream()))
                    .containsAll(seen);
        }

        private void checkAll() {
            checkVisible();
            Set<String> visible = new HashSet<>(sim.committed());
            for (Attempt attempt : attempts) {
                switch (attempt.fate) {
                    case COMMITTED -> assertThat(visible).containsAll(attempt.values);
                    case ABORTED -> {} // see above
                    case UNDECIDED -> {
                        long count = attempt.values.stream()
                                .filter(visible::contains)
                                .count();
                        assertThat(count)
                                .as("all of %s or none", attempt.values)
                                .isIn(0L, (long) attempt.values.size());
                    }
                }
            }
        }
    }

    /** The control: a coordinator that loses its markers is found out. */
    @Test
    void seesATransactionThatHangs() {
        var life = new Life(new SimTransactions(1).losingMarkers(), new Chance(3));
        life.run(Integer.MAX_VALUE, false);
        assertThatThrownBy(life::end)
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("has no transaction under way");
    }
}
