package io.millstream.rdd.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.millstream.rdd.Aggregator;
import io.millstream.rdd.Joined;
import io.millstream.rdd.Pair;
import io.millstream.rdd.PairRDD;
import io.millstream.rdd.Partitioner;
import io.millstream.rdd.RDD;
import io.millstream.rdd.RddContext;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Every operation against the same one on plain collections, on seeded inputs, for split counts from 1 to 8 and 1 to 4
 * threads, with class copies from the first element on, later, and never.
 */
class RddModelTest {
    private static final Comparator<String> NATURAL = Comparator.naturalOrder();

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3, 42, 20_240_229})
    void narrowOperationsKeepTheOrderOfTheInput(long seed) {
        forEachLayout(seed, (input, rdd) -> {
            assertThat(rdd.collect()).isEqualTo(input);
            assertThat(rdd.map(n -> n * 3).collect())
                    .isEqualTo(input.stream().map(n -> n * 3).toList());
            assertThat(rdd.filter(n -> n % 3 == 0).collect())
                    .isEqualTo(input.stream().filter(n -> n % 3 == 0).toList());
            List<Integer> twice = input.stream().flatMap(n -> Stream.of(n, -n)).toList();
            assertThat(rdd.flatMap(n -> List.of(n, -n)).collect()).isEqualTo(twice);
            assertThat(rdd.<Integer>mapMulti((n, output) -> {
                                output.emit(n);
                                output.emit(-n);
                            })
                            .collect())
                    .isEqualTo(twice);
            assertThat(rdd.keyBy(n -> n % 5)
                            .mapValues(n -> n + 1)
                            .flatMapValues(n -> List.of(n, n))
                            .collect())
                    .isEqualTo(input.stream()
                            .flatMap(n -> Stream.of(Pair.of(n % 5, n + 1), Pair.of(n % 5, n + 1)))
                            .toList());
            assertThat(rdd.union(rdd.map(n -> n + 1)).collect())
                    .isEqualTo(Stream.concat(input.stream(), input.stream().map(n -> n + 1))
                            .toList());
            assertThat(rdd.coalesce(3).collect()).isEqualTo(input);
            assertThat(rdd.zipWithIndex().collect())
                    .isEqualTo(IntStream.range(0, input.size())
                            .mapToObj(i -> Pair.of(input.get(i), (long) i))
                            .toList());
        });
    }

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3})
    void splitOperationsSeeWholeSplits(long seed) {
        forEachLayout(seed, (input, rdd) -> {
            var splits = rdd.glom().collect();
            assertThat(splits).hasSize(rdd.splitCount());
            assertThat(splits.stream().flatMap(List::stream).toList()).isEqualTo(input);
            assertThat(rdd.mapPartitions(elements -> List.of(count(elements)).iterator())
                            .collect())
                    .isEqualTo(splits.stream().map(List::size).toList());
            assertThat(rdd.mapPartitionsWithIndex(
                                    (split, elements) -> List.of(split).iterator())
                            .collect())
                    .isEqualTo(IntStream.range(0, rdd.splitCount()).boxed().toList());
            var sizes = rdd.repartition(4).glom().collect().stream()
                    .mapToInt(List::size)
                    .summaryStatistics();
            assertThat(sizes.getMax() - sizes.getMin()).isLessThanOrEqualTo(rdd.splitCount());
            assertThat(rdd.repartition(4).collect()).containsExactlyInAnyOrderElementsOf(input);
        });
    }

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3, 42})
    void actionsAgreeWithStreams(long seed) {
        forEachLayout(seed, (input, rdd) -> {
            Comparator<Integer> order = Comparator.naturalOrder();
            assertThat(rdd.count()).isEqualTo(input.size());
            assertThat(rdd.isEmpty()).isEqualTo(input.isEmpty());
            assertThat(rdd.first()).isEqualTo(input.stream().findFirst());
            for (int n : new int[] {0, 1, 7, 1000}) {
                assertThat(rdd.take(n)).isEqualTo(input.stream().limit(n).toList());
                assertThat(rdd.takeOrdered(n, order))
                        .isEqualTo(input.stream().sorted().limit(n).toList());
                assertThat(rdd.top(n, order))
                        .isEqualTo(input.stream()
                                .sorted(Comparator.reverseOrder())
                                .limit(n)
                                .toList());
            }
            assertThat(rdd.reduce(Integer::sum)).isEqualTo(input.stream().reduce(Integer::sum));
            assertThat(rdd.fold(0, Integer::sum))
                    .isEqualTo(input.stream().mapToInt(n -> n).sum());
            assertThat(rdd.<List<Integer>>aggregate(ArrayList::new, RddModelTest::added, RddModelTest::joined))
                    .isEqualTo(input);
            assertThat(rdd.min(order)).isEqualTo(input.stream().min(order));
            assertThat(rdd.max(order)).isEqualTo(input.stream().max(order));
            assertThat(rdd.countByValue())
                    .isEqualTo(input.stream().collect(Collectors.groupingBy(n -> n, Collectors.counting())));
            var seen = Collections.synchronizedList(new ArrayList<Integer>());
            rdd.foreach(seen::add);
            rdd.foreachPartition(elements -> elements.forEachRemaining(seen::add));
            assertThat(seen).hasSize(2 * input.size()).containsAll(input);
        });
    }

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3, 42})
    void operationsByKeyAgreeWithMaps(long seed) {
        forEachLayout(seed, (input, rdd) -> {
            PairRDD<String, Integer> pairs = rdd.mapToPair(n -> Pair.of("k" + n % 11, n));
            Map<String, List<Integer>> groups = groups(input, 11);

            assertThat(pairs.groupByKey().collectAsMap()).isEqualTo(groups);
            assertThat(rdd.groupBy(n -> "k" + n % 11).collectAsMap()).isEqualTo(groups);
            assertThat(pairs.reduceByKey(Integer::sum).collectAsMap())
                    .isEqualTo(mapped(groups, g -> g.stream().reduce(0, Integer::sum)));
            assertThat(pairs.mapValues(n -> (long) n).reduceByKey(Math::max).collectAsMap())
                    .isEqualTo(mapped(groups, g -> (long) Collections.max(g)));
            assertThat(pairs.mapValues(n -> "" + n)
                            .reduceByKey((left, right) -> left + "," + right)
                            .collectAsMap())
                    .isEqualTo(
                            mapped(groups, g -> g.stream().map(String::valueOf).collect(Collectors.joining(","))));
            assertThat(pairs.<List<Integer>>aggregateByKey(ArrayList::new, RddModelTest::added, RddModelTest::joined)
                            .collectAsMap())
                    .isEqualTo(groups);
            var sumAndCount = new Aggregator<Integer, int[]>(
                    n -> new int[] {n, 1}, (sum, n) -> new int[] {sum[0] + n, sum[1] + 1}, (left, right) ->
                            new int[] {left[0] + right[0], left[1] + right[1]});
            assertThat(pairs.combineByKey(sumAndCount)
                            .mapValues(sum -> sum[0] / sum[1])
                            .collectAsMap())
                    .isEqualTo(mapped(groups, g -> g.stream().mapToInt(n -> n).sum() / g.size()));
            assertThat(pairs.countByKey()).isEqualTo(mapped(groups, g -> (long) g.size()));
            assertThat(pairs.lookup("k3")).isEqualTo(groups.getOrDefault("k3", List.of()));
            assertThat(pairs.partitionBy(Partitioner.hash(3)).lookup("k3"))
                    .isEqualTo(groups.getOrDefault("k3", List.of()));
            assertThat(new HashSet<>(pairs.keys().distinct().collect())).isEqualTo(groups.keySet());
            assertThat(pairs.values().collect()).isEqualTo(input);
            assertThat(pairs.sortByKey(NATURAL).collect())
                    .isEqualTo(new TreeMap<>(groups)
                            .entrySet().stream()
                                    .flatMap(e -> e.getValue().stream().map(v -> Pair.of(e.getKey(), v)))
                                    .toList());
        });
    }

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3})
    void joinsAgreeWithNestedLoops(long seed) {
        forEachLayout(seed, (input, rdd) -> {
            PairRDD<String, Integer> left = rdd.mapToPair(n -> Pair.of("k" + n % 7, n));
            PairRDD<String, Integer> right = rdd.filter(n -> n % 3 == 0).mapToPair(n -> Pair.of("k" + n % 10, -n));
            Map<String, List<Integer>> lefts = groups(input, 7);
            Map<String, List<Integer>> rights = mapped(
                    groups(input.stream().filter(n -> n % 3 == 0).toList(), 10),
                    g -> g.stream().map(n -> -n).toList());
            var keys = new HashSet<>(lefts.keySet());
            keys.addAll(rights.keySet());

            var cogrouped = new HashMap<String, Joined<List<Integer>, List<Integer>>>();
            var inner = new ArrayList<Pair<String, Joined<Integer, Integer>>>();
            for (String key : keys) {
                var l = lefts.getOrDefault(key, List.of());
                var r = rights.getOrDefault(key, List.of());
                cogrouped.put(key, new Joined<>(l, r));
                l.forEach(a -> r.forEach(b -> inner.add(Pair.of(key, new Joined<>(a, b)))));
            }
            assertThat(left.cogroup(right).collectAsMap()).isEqualTo(cogrouped);
            assertThat(left.join(right).collect()).containsExactlyInAnyOrderElementsOf(inner);
            var laidOut = left.partitionBy(Partitioner.hash(5));
            assertThat(laidOut.join(right).collect()).containsExactlyInAnyOrderElementsOf(inner);
            assertThat(laidOut.mapValues(n -> n).reduceByKey(Integer::sum).collectAsMap())
                    .isEqualTo(mapped(lefts, g -> g.stream().reduce(0, Integer::sum)));

            long onlyLeft = lefts.entrySet().stream()
                    .filter(e -> !rights.containsKey(e.getKey()))
                    .mapToLong(e -> e.getValue().size())
                    .sum();
            long onlyRight = rights.entrySet().stream()
                    .filter(e -> !lefts.containsKey(e.getKey()))
                    .mapToLong(e -> e.getValue().size())
                    .sum();
            var outer = left.leftOuterJoin(right).collect();
            assertThat(outer).hasSize((int) (inner.size() + onlyLeft));
            assertThat(outer.stream().filter(p -> p.value().right().equals(Optional.empty())))
                    .hasSize((int) onlyLeft);
            assertThat(left.rightOuterJoin(right).count()).isEqualTo(inner.size() + onlyRight);
            assertThat(left.fullOuterJoin(right).count()).isEqualTo(inner.size() + onlyLeft + onlyRight);
            assertThat(left.subtractByKey(right).count()).isEqualTo(onlyLeft);
        });
    }

    private interface Check {
        void check(List<Integer> input, RDD<Integer> rdd);
    }

    private static void forEachLayout(long seed, Check check) {
        var random = new Random(seed);
        for (int threads = 1; threads <= 4; threads++) {
            try (var engine = threads == 2 ? LocalEngine.startWithoutCopies(threads) : LocalEngine.start(threads)) {
                var context = new RddContext(engine);
                for (int size : new int[] {0, 1, random.nextInt(200)}) {
                    var input = random.ints(size, 0, 100).boxed().toList();
                    check.check(input, context.parallelize(input, 1 + random.nextInt(8)));
                    // Of unknown size: taken for large, and so given classes of its own at once.
                    check.check(input, context.fromSplits("unsized", List.of(output -> input.forEach(output::emit))));
                }
            }
        }
    }

    private static Map<String, List<Integer>> groups(List<Integer> input, int modulus) {
        return input.stream().collect(Collectors.groupingBy(n -> "k" + n % modulus));
    }

    private static <K, V, W> Map<K, W> mapped(Map<K, V> map, Function<V, W> function) {
        var result = new LinkedHashMap<K, W>();
        map.forEach((key, value) -> result.put(key, function.apply(value)));
        return result;
    }

    private static int count(Iterator<?> elements) {
        var count = new int[1];
        Consumer<Object> counting = element -> count[0]++;
        elements.forEachRemaining(counting);
        return count[0];
    }

    private static List<Integer> added(List<Integer> list, Integer n) {
        list.add(n);
        return list;
    }

    private static List<Integer> joined(List<Integer> left, List<Integer> right) {
        left.addAll(right);
        return left;
    }
}
