package io.millstream.rdd;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A dataset of pairs, with the operations that go by key.
 *
 * <p>An operation without a {@link Partitioner} uses the one that this dataset (or, of several, the one with most splits)
 * has already, and otherwise a hash partitioner with as many splits as the largest dataset taking part. Where a dataset
 * is laid out by the partitioner asked for, nothing moves.
 */
public final class PairRDD<K, V> extends RDD<Pair<K, V>> {
    PairRDD(RddContext context, Step<Pair<K, V>> step) {
        super(context, step);
    }

    /** The same dataset, seen as pairs. */
    public static <K, V> PairRDD<K, V> of(RDD<Pair<K, V>> pairs) {
        return pairs instanceof PairRDD<K, V> already ? already : pairs.withPairs(pairs.step());
    }

    @Override
    public PairRDD<K, V> named(String name) {
        return withPairs(step().named(name));
    }

    @Override
    public PairRDD<K, V> filter(FilterFunction<? super Pair<K, V>> function) {
        return of(super.filter(function));
    }

    @Override
    public PairRDD<K, V> union(RDD<Pair<K, V>> other) {
        return of(super.union(other));
    }

    @Override
    public PairRDD<K, V> distinct() {
        return of(super.distinct());
    }

    @Override
    public PairRDD<K, V> distinct(int splitCount) {
        return of(super.distinct(splitCount));
    }

    @Override
    public PairRDD<K, V> repartition(int splitCount) {
        return of(super.repartition(splitCount));
    }

    @Override
    public PairRDD<K, V> coalesce(int splitCount) {
        return of(super.coalesce(splitCount));
    }

    @Override
    public PairRDD<K, V> sort(Comparator<? super Pair<K, V>> comparator) {
        return of(super.sort(comparator));
    }

    @Override
    public PairRDD<K, V> cache() {
        return withPairs(cachedStep());
    }

    /** How the pairs are spread over the splits, if that is known. */
    public Optional<Partitioner> partitioner() {
        return step().partitioner();
    }

    public RDD<K> keys() {
        return with(new Step.Map<>("keys", step(), Pair::key));
    }

    public RDD<V> values() {
        return with(new Step.Map<>("values", step(), Pair::value));
    }

    public <W> PairRDD<K, W> mapValues(MapFunction<? super V, ? extends W> function) {
        return withPairs(new Step.MapValues<>("mapValues", step(), function));
    }

    public <W> PairRDD<K, W> flatMapValues(FlatMapFunction<? super V, ? extends W> function) {
        return withPairs(new Step.FlatMapValues<>("flatMapValues", step(), function));
    }

    /** The values of each key combined, within each split first. */
    public PairRDD<K, V> reduceByKey(ReduceFunction<V> function) {
        return reduceByKey(function, partitionerFor(List.of(this)));
    }

    public PairRDD<K, V> reduceByKey(ReduceFunction<V> function, Partitioner partitioner) {
        return withPairs(new Step.ReduceByKey<>("reduceByKey", step(), function, partitioner));
    }

    /** The values of each key combined by an aggregator, within each split first. */
    public <C> PairRDD<K, C> combineByKey(Aggregator<V, C> aggregator) {
        return combineByKey(aggregator, partitionerFor(List.of(this)));
    }

    public <C> PairRDD<K, C> combineByKey(Aggregator<V, C> aggregator, Partitioner partitioner) {
        return combineByKey("combineByKey", aggregator, partitioner);
    }

    private <C> PairRDD<K, C> combineByKey(String name, Aggregator<V, C> aggregator, Partitioner partitioner) {
        return withPairs(new Step.CombineByKey<>(name, step(), aggregator, partitioner));
    }

    /** The values of each key added to a fresh {@code zero} in each split, and the splits' results merged. */
    public <C> PairRDD<K, C> aggregateByKey(
            ZeroFunction<? extends C> zero, CombineFunction<C, ? super V> add, ReduceFunction<C> merge) {
        return aggregateByKey(zero, add, merge, partitionerFor(List.of(this)));
    }

    public <C> PairRDD<K, C> aggregateByKey(
            ZeroFunction<? extends C> zero,
            CombineFunction<C, ? super V> add,
            ReduceFunction<C> merge,
            Partitioner partitioner) {
        return combineByKey(
                "aggregateByKey", new Aggregator<V, C>(value -> add.call(zero.call(), value), add, merge), partitioner);
    }

    /** All values of each key as one list, in the order of the splits. */
    public PairRDD<K, List<V>> groupByKey() {
        return groupByKey(partitionerFor(List.of(this)));
    }

    public PairRDD<K, List<V>> groupByKey(Partitioner partitioner) {
        var aggregator = new Aggregator<V, List<V>>(
                value -> {
                    var values = new ArrayList<V>(2);
                    values.add(value);
                    return values;
                },
                (values, value) -> {
                    values.add(value);
                    return values;
                },
                (values, more) -> {
                    values.addAll(more);
                    return values;
                });
        return combineByKey("groupByKey", aggregator, partitioner);
    }

    /** Every pair moved to its key's split. */
    public PairRDD<K, V> partitionBy(Partitioner partitioner) {
        return partitioner().equals(Optional.of(partitioner))
                ? this
                : withPairs(new Step.PartitionBy<>("partitionBy", step(), partitioner));
    }

    /** All pairs in the natural order of their keys, which must be {@link Comparable}. */
    @SuppressWarnings("unchecked") // as documented: keys that cannot be compared fail when they are
    public PairRDD<K, V> sortByKey() {
        return sortByKey((Comparator<? super K>) Comparator.naturalOrder());
    }

    public PairRDD<K, V> sortByKey(Comparator<? super K> comparator) {
        return sort((left, right) -> comparator.compare(left.key(), right.key()))
                .named("sortByKey");
    }

    /** For every key of either side, the values of both. */
    public <W> PairRDD<K, Joined<List<V>, List<W>>> cogroup(PairRDD<K, W> other) {
        return cogroup(other, partitionerFor(List.of(this, other)));
    }

    public <W> PairRDD<K, Joined<List<V>, List<W>>> cogroup(PairRDD<K, W> other, Partitioner partitioner) {
        var grouped = withPairs(new Step.Cogroup<>("cogroup", List.of(step(), other.step()), partitioner));
        return grouped.mapValues(PairRDD::<V, W>sides);
    }

    @SuppressWarnings("unchecked") // the engine fills list n with the values of side n
    private static <V, W> Joined<List<V>, List<W>> sides(List<List<Object>> lists) {
        return new Joined<>((List<V>) lists.get(0), (List<W>) lists.get(1));
    }

    /** Every value of this side with every value of the other that has the same key. */
    public <W> PairRDD<K, Joined<V, W>> join(PairRDD<K, W> other) {
        return join(other, partitionerFor(List.of(this, other)));
    }

    public <W> PairRDD<K, Joined<V, W>> join(PairRDD<K, W> other, Partitioner partitioner) {
        return cogroup(other, partitioner).flatMapValues(Joins::inner);
    }

    /** As {@link #join}, and each value of this side without a match, alone. */
    public <W> PairRDD<K, Joined<V, Optional<W>>> leftOuterJoin(PairRDD<K, W> other) {
        return cogroup(other).flatMapValues(Joins::leftOuter);
    }

    /** As {@link #join}, and each value of the other side without a match, alone. */
    public <W> PairRDD<K, Joined<Optional<V>, W>> rightOuterJoin(PairRDD<K, W> other) {
        return cogroup(other).flatMapValues(Joins::rightOuter);
    }

    /** As {@link #join}, and each value of either side without a match, alone. */
    public <W> PairRDD<K, Joined<Optional<V>, Optional<W>>> fullOuterJoin(PairRDD<K, W> other) {
        return cogroup(other).flatMapValues(Joins::fullOuter);
    }

    /** The pairs whose key the other side does not have. */
    public <W> PairRDD<K, V> subtractByKey(PairRDD<K, W> other) {
        return cogroup(other).<V>flatMapValues(sides -> sides.right().isEmpty() ? sides.left() : List.of());
    }

    /** How many pairs each key has. */
    public Map<K, Long> countByKey() {
        return this.<Long>mapValues(value -> 1L).reduceByKey(Long::sum).collectAsMap();
    }

    /** The pairs as a map, in the order of {@link #collect}; of equal keys the last one stays. */
    public Map<K, V> collectAsMap() {
        var map = new LinkedHashMap<K, V>();
        for (var pair : collect()) {
            map.put(pair.key(), pair.value());
        }
        return map;
    }

    /** All values of a key; reads one split if it is known in which the key lives. */
    public List<V> lookup(K key) {
        var found = filter(pair -> pair.key().equals(key)).values();
        return partitioner()
                .map(known -> known.splitOf(key))
                .map(split -> Actions.collect("lookup", this, found.step(), split, split + 1))
                .orElseGet(found::collect);
    }

    private static Partitioner partitionerFor(List<? extends PairRDD<?, ?>> sides) {
        return sides.stream()
                .filter(side -> side.partitioner().isPresent())
                .max(Comparator.comparingInt(RDD::splitCount))
                .flatMap(PairRDD::partitioner)
                .orElseGet(() -> Partitioner.hash(Math.max(
                        1, sides.stream().mapToInt(RDD::splitCount).max().orElse(1))));
    }
}
