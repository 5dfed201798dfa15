package io.millstream.dstream.run;

import static io.millstream.dstream.run.Trial.seconds;
import static org.assertj.core.api.Assertions.assertThat;

import io.millstream.dstream.WindowReduce;
import io.millstream.rdd.Pair;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.SortedMap;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Random inputs, lengths and slides: every kind of window must give what recomputing it from the records gives. */
class WindowModelTest {
    private static final int BATCHES = 30;

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 42, 20_240_229})
    void windowsEqualTheirRecomputation(long seed) {
        var random = new Random(seed);
        int length = 1 + random.nextInt(6);
        int slide = 1 + random.nextInt(6);
        var batches = randomBatches(random);
        try (var trial = new Trial()) {
            var pairs = trial.ssc.queueStream(trial.queue(batches)).mapToPair(word -> Pair.of(word, 1));
            var plain = trial.collect(pairs.window(seconds(length), seconds(slide)).stream());
            var reduced =
                    trial.collect(pairs.reduceByKeyAndWindow(Integer::sum, seconds(length), seconds(slide)).stream());
            var inverse = trial.collect(pairs
                    .reduceByKeyAndWindow(
                            WindowReduce.<String, Integer>of(Integer::sum, seconds(length), seconds(slide))
                                    .inverse((all, left) -> all - left)
                                    .keep(pair -> pair.value() != 0))
                    .stream());
            trial.run(BATCHES);

            for (int time = slide; time <= BATCHES; time += slide) {
                var expected = counts(batches.subList(Math.max(0, time - length), time));
                String where = "seed %d, window %d, slide %d, time %d".formatted(seed, length, slide, time);
                assertThat(sums(plain, time)).as(where).isEqualTo(expected);
                assertThat(sums(reduced, time)).as(where).isEqualTo(expected);
                assertThat(reduced.get((long) time)).as(where).hasSameSizeAs(expected.keySet());
                assertThat(sums(inverse, time)).as(where).isEqualTo(expected);
                assertThat(inverse.get((long) time)).as(where).hasSameSizeAs(expected.keySet());
            }
            assertThat(reduced).hasSize(BATCHES / slide);
        }
    }

    private static List<List<String>> randomBatches(Random random) {
        var batches = new ArrayList<List<String>>();
        for (int i = 0; i < BATCHES; i++) {
            var batch = new ArrayList<String>();
            for (int left = random.nextInt(8); left > 0; left--) {
                batch.add("w" + random.nextInt(5));
            }
            batches.add(batch);
        }
        return batches;
    }

    private static Map<String, Integer> counts(List<List<String>> batches) {
        var counts = new HashMap<String, Integer>();
        batches.forEach(batch -> batch.forEach(word -> counts.merge(word, 1, Integer::sum)));
        return counts;
    }

    private static Map<String, Integer> sums(SortedMap<Long, List<Pair<String, Integer>>> out, int time) {
        var sums = new HashMap<String, Integer>();
        out.get((long) time).forEach(pair -> sums.merge(pair.key(), pair.value(), Integer::sum));
        return sums;
    }
}
