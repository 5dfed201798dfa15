package io.millstream.rdd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millstream.rdd.run.LocalEngine;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RddContextTest {
    private final LocalEngine engine = LocalEngine.start(2);
    private final RddContext context = new RddContext(engine);

    @AfterEach
    void closeEngine() {
        engine.close();
    }

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3})
    void aRangeHoldsWhatALoopCounts(long seed) {
        var random = new Random(seed);
        for (int round = 0; round < 50; round++) {
            long start = random.nextLong(100) - 50;
            long end = random.nextLong(100) - 50;
            long step = 1 + random.nextLong(7);
            var up = new ArrayList<Long>();
            for (long n = start; n < end; n += step) {
                up.add(n);
            }
            var down = new ArrayList<Long>();
            for (long n = start; n > end; n -= step) {
                down.add(n);
            }
            int splitCount = 1 + random.nextInt(8);

            assertThat(context.range(start, end, step, splitCount).collect()).isEqualTo(up);
            assertThat(context.range(start, end, -step, splitCount).collect()).isEqualTo(down);
        }
    }

    @Test
    void splitsOfAListDifferByOneElementAtMost() {
        var sizes = context.parallelize(List.of(1, 2, 3, 4, 5, 6, 7, 8, 9, 10), 4).glom().collect().stream()
                .map(List::size)
                .toList();

        assertThat(sizes).containsExactly(2, 3, 2, 3);
    }

    @Test
    void theEmptyDatasetHasNoSplitsAndStillAnswers() {
        RDD<Integer> empty = context.emptyRdd();

        assertThat(empty.splitCount()).isZero();
        assertThat(empty.collect()).isEmpty();
        assertThat(empty.isEmpty()).isTrue();
        assertThat(empty.reduce(Integer::sum)).isEmpty();
        assertThat(empty.fold(7, Integer::sum)).isEqualTo(7);
        assertThat(empty.mapToPair(n -> Pair.of(n, n)).reduceByKey(Integer::sum).collect())
                .isEmpty();
        assertThat(context.union(List.<RDD<Integer>>of()).count()).isZero();
    }

    @Test
    void wrongArgumentsAreRefusedWhenThePlanIsMade() {
        assertThatThrownBy(() -> context.parallelize(List.of(1), 0)).hasMessageContaining("splitCount must be");
        assertThatThrownBy(() -> context.range(0, 1, 0, 1)).hasMessageContaining("step other than 0");
        assertThatThrownBy(() -> Partitioner.hash(0)).hasMessageContaining("splitCount must be");
    }

    /** The rule is Spark's: remainder of the hash code, made non-negative; null in split 0. */
    @Test
    void theHashPartitionerPutsKeysWhereSparkPutsThem() {
        var partitioner = new HashPartitioner(5);

        assertThat(partitioner.splitOf(7)).isEqualTo(2);
        assertThat(partitioner.splitOf(-1)).isEqualTo(4);
        assertThat(partitioner.splitOf("spark")).isEqualTo(Math.floorMod("spark".hashCode(), 5));
        assertThat(partitioner.splitOf(null)).isZero();
        assertThat(partitioner).isEqualTo(Partitioner.hash(5)).isNotEqualTo(Partitioner.hash(4));
    }

    @Test
    void keysLieInTheSplitThatThePartitionerNames() {
        var partitioner = Partitioner.hash(3);
        var splits = context.range(0, 100, 1, 4)
                .mapToPair(n -> Pair.of(n, 1))
                .reduceByKey(Integer::sum, partitioner)
                .glom()
                .collect();

        assertThat(splits).hasSize(3);
        for (int split = 0; split < 3; split++) {
            int expected = split;
            assertThat(splits.get(split)).allSatisfy(pair -> assertThat(partitioner.splitOf(pair.key()))
                    .isEqualTo(expected));
        }
    }
}
