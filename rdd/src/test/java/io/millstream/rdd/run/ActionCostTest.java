package io.millstream.rdd.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.millstream.rdd.Output;
import io.millstream.rdd.Pair;
import io.millstream.rdd.RDD;
import io.millstream.rdd.RddContext;
import io.millstream.rdd.SplitSource;
import io.millstream.rdd.Step;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What actions must not cost, whatever the plan looks like. */
class ActionCostTest {
    private final LocalEngine engine = LocalEngine.start(2);
    private final RddContext context = new RddContext(engine);

    @AfterEach
    void closeEngine() {
        engine.close();
    }

    /** Printing a few words must not count all of them again for every split that is looked at. */
    @Test
    void takingFromBehindAShuffleRunsTheShuffleOnce() {
        var calls = new AtomicInteger();
        var counts = context.range(0, 1000, 1, 8)
                .mapToPair(n -> {
                    calls.incrementAndGet();
                    return Pair.of(n % 5, 1);
                })
                .reduceByKey(Integer::sum);

        assertThat(counts.take(10)).hasSize(5);
        assertThat(calls).hasValue(1000);
    }

    @Test
    void takingFromPlainSplitsReadsOnlyAsManyAsItTakes() {
        var calls = new AtomicInteger();
        var numbers = context.range(0, 80, 1, 8).map(n -> {
            calls.incrementAndGet();
            return n;
        });

        assertThat(numbers.take(3)).containsExactly(0L, 1L, 2L);
        assertThat(calls).hasValue(3);
    }

    /** A compacted topic says how many offsets it spans; hardly any of them may have a record. */
    @Test
    void aSourceThatPromisesTooMuchCostsNoMemory() {
        var sparse = new SplitSource<Integer>() {
            @Override
            public void read(Output<Integer> output) {
                output.emit(7);
            }

            @Override
            public long elementCount() {
                return Long.MAX_VALUE / 4;
            }
        };

        assertThat(context.fromSplits("sparse", List.of(sparse, sparse)).collect())
                .containsExactly(7, 7);
    }

    @Test
    void aUnionFindsTheMemberOfEverySplit() {
        var members = new ArrayList<RDD<Long>>();
        for (int i = 0; i < 500; i++) {
            members.add(i % 3 == 0 ? context.emptyRdd() : context.range(i, i + 1, 1, 1 + i % 2));
        }
        var union = (Step.Union<Long>) context.union(members).step();

        int split = 0;
        for (int member = 0; member < members.size(); member++) {
            assertThat(union.firstSplit(member)).isEqualTo(split);
            for (int left = members.get(member).splitCount(); left > 0; left--) {
                assertThat(union.memberOf(split)).as("split %d", split).isEqualTo(member);
                split++;
            }
        }
        assertThat(union.splitCount()).isEqualTo(split);
    }
}
