package io.millstream.rdd;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A dataset in splits: an immutable plan of how to compute it. Transformations make a new plan and compute nothing;
 * actions ({@link #collect}, {@link #count} ...) run it on the context's engine, anew each time unless it is
 * {@linkplain #cache cached}, and wait for the result.
 *
 * <p>Order: elements keep their order within a split, and collecting goes by split. What a shuffle makes is in no
 * documented order, but in the same one for the same input and splits, whatever the number of threads.
 *
 * <p>Thread-safe. Actions throw {@link io.millstream.base.JobException} when a function or source failed. Functions must
 * not change the elements they are given, which other readers of the same dataset see too.
 */
public class RDD<T> {
    private final RddContext context;
    private final Step<T> step;

    RDD(RddContext context, Step<T> step) {
        this.context = context;
        this.step = step;
    }

    public final RddContext context() {
        return context;
    }

    /** The plan; for engines. */
    public final Step<T> step() {
        return step;
    }

    public final String name() {
        return step.name();
    }

    public final int splitCount() {
        return step.splitCount();
    }

    /** The plan as a tree: the last step first, split counts in parentheses, what is read through a shuffle indented. */
    public final String explain() {
        return Explain.tree(step);
    }

    @Override
    public final String toString() {
        return step.name() + " (" + splitCount() + " splits)";
    }

    /** The same dataset, its last step called {@code name} in messages and {@link #explain}. */
    public RDD<T> named(String name) {
        return with(step.named(name));
    }

    final <R> RDD<R> with(Step<R> newStep) {
        return new RDD<>(context, newStep);
    }

    final <K, V> PairRDD<K, V> withPairs(Step<Pair<K, V>> newStep) {
        return new PairRDD<>(context, newStep);
    }

    // Transformations

    public <R> RDD<R> map(MapFunction<? super T, ? extends R> function) {
        return with(new Step.Map<>("map", step, function));
    }

    public RDD<T> filter(FilterFunction<? super T> function) {
        return with(new Step.Filter<>("filter", step, function));
    }

    public <R> RDD<R> flatMap(FlatMapFunction<? super T, ? extends R> function) {
        return with(new Step.FlatMap<>("flatMap", step, function));
    }

    /** As {@link #flatMap}, but the function pushes its results: no collection per element. */
    public <R> RDD<R> mapMulti(EmitFunction<? super T, R> function) {
        return with(new Step.MapMulti<>("mapMulti", step, function));
    }

    /** The function sees a whole split, which is gathered in memory first. */
    public <R> RDD<R> mapPartitions(MapPartitionsFunction<T, ? extends R> function) {
        return with(new Step.MapPartitions<T, R>(
                "mapPartitions", step, (split, elements) -> widened(function.call(elements)), false));
    }

    /** As {@link #mapPartitions}; the function is told the number of the split. */
    public <R> RDD<R> mapPartitionsWithIndex(MapPartitionsWithIndexFunction<T, ? extends R> function) {
        return with(new Step.MapPartitions<>("mapPartitionsWithIndex", step, function, false));
    }

    public <K, V> PairRDD<K, V> mapToPair(PairFunction<? super T, K, V> function) {
        return withPairs(new Step.Map<>("mapToPair", step, function));
    }

    /** Pairs of what the function makes of an element, and the element. */
    public <K> PairRDD<K, T> keyBy(MapFunction<? super T, ? extends K> function) {
        return withPairs(new Step.Map<>("keyBy", step, element -> Pair.of(function.call(element), element)));
    }

    /** All values of a key as one list; see {@link PairRDD#reduceByKey} for what is cheaper by far. */
    public <K> PairRDD<K, List<T>> groupBy(MapFunction<? super T, ? extends K> function) {
        return this.<K>keyBy(function).groupByKey();
    }

    /** The splits of this dataset followed by the other's; equal elements stay. */
    public RDD<T> union(RDD<T> other) {
        return with(new Step.Union<>("union", List.of(step, other.step)));
    }

    /** Each split as one list. */
    public RDD<List<T>> glom() {
        return with(new Step.MapPartitions<>(
                "glom",
                step,
                (split, elements) -> {
                    var all = new ArrayList<T>();
                    elements.forEachRemaining(all::add);
                    return List.of(Collections.unmodifiableList(all)).iterator();
                },
                false));
    }

    /** Equal elements once. */
    public RDD<T> distinct() {
        return distinct(Math.max(1, splitCount()));
    }

    /** Equal elements once, in {@code splitCount} splits. */
    public RDD<T> distinct(int splitCount) {
        return mapToPair((T element) -> Pair.of(element, Boolean.TRUE))
                .reduceByKey((first, second) -> first, Partitioner.hash(splitCount))
                .keys();
    }

    /** The same elements dealt out evenly to {@code splitCount} splits. */
    public RDD<T> repartition(int splitCount) {
        RddContext.requirePositive(splitCount);
        return with(new Step.Repartition<>("repartition", step, splitCount));
    }

    /** At most {@code splitCount} splits, by reading neighbouring ones as one; never more than there are. */
    public RDD<T> coalesce(int splitCount) {
        RddContext.requirePositive(splitCount);
        return with(new Step.Coalesce<>("coalesce", step, Math.min(splitCount, splitCount())));
    }

    /** All elements in the comparator's order, equal ones in the order they had. */
    public RDD<T> sort(Comparator<? super T> comparator) {
        return with(new Step.Sort<>("sort", step, comparator, Math.max(1, splitCount())));
    }

    /** Each element with its place in the dataset, from 0. */
    public PairRDD<T, Long> zipWithIndex() {
        return withPairs(new Step.ZipWithIndex<>("zipWithIndex", step));
    }

    /**
     * A dataset of the same elements that keeps each split in memory once an action computed it. This dataset itself does
     * not change: use the returned one. The memory is free when nothing refers to it any more, or by {@link #unpersist}.
     */
    public RDD<T> cache() {
        return with(cachedStep());
    }

    final Step<T> cachedStep() {
        return step instanceof Step.Cached ? step : new Step.Cached<>("cache", step, new SplitCache(splitCount()));
    }

    /** Forgets what a {@link #cache} kept; later actions compute and keep it again. Of another dataset: does nothing. */
    public void unpersist() {
        if (step instanceof Step.Cached<T> cached) {
            cached.cache().clear();
        }
    }

    // Actions

    /** All elements, by split. */
    public List<T> collect() {
        return Actions.collect("collect", this, step, 0, splitCount());
    }

    public long count() {
        return run("count", Actions.counting()).stream()
                .mapToLong(Long::longValue)
                .sum();
    }

    /** The first element of the first split that has one. */
    public Optional<T> first() {
        return take(1).stream().findFirst();
    }

    public boolean isEmpty() {
        return take(1).isEmpty();
    }

    /**
     * The first {@code count} elements; reads the first split, and further ones, four times as many each time, if needed.
     * Behind a shuffle all splits are read up to that count at once, so that the shuffle runs once.
     */
    public List<T> take(int count) {
        return Actions.take(this, count);
    }

    /** All elements combined; empty if there are none. */
    public Optional<T> reduce(ReduceFunction<T> function) {
        return Actions.reduce("reduce", this, function);
    }

    /** All elements combined, beginning each split, and the result, with {@code zero}, which the function must not change. */
    public T fold(T zero, ReduceFunction<T> function) {
        return aggregate(() -> zero, function::call, function);
    }

    /** Elements added to a fresh {@code zero} per split, and the splits' results merged in split order. */
    public <A> A aggregate(ZeroFunction<? extends A> zero, CombineFunction<A, ? super T> add, ReduceFunction<A> merge) {
        return Actions.aggregate("aggregate", this, zero, add, merge);
    }

    /** Calls the function with every element; the splits side by side. */
    public void foreach(ForeachFunction<? super T> function) {
        run("foreach", Actions.foreach("foreach", function));
    }

    /** Calls the function with every split, side by side; a split is gathered in memory first. */
    public void foreachPartition(ForeachFunction<Iterator<T>> function) {
        run("foreachPartition", Actions.foreachPartition(function));
    }

    /** The first {@code count} elements by the comparator, in its order. */
    public List<T> takeOrdered(int count, Comparator<? super T> comparator) {
        return Actions.takeOrdered("takeOrdered", this, count, comparator);
    }

    /** The last {@code count} elements by the comparator, the greatest first. */
    public List<T> top(int count, Comparator<? super T> comparator) {
        return Actions.takeOrdered("top", this, count, comparator.reversed());
    }

    public Optional<T> min(Comparator<? super T> comparator) {
        return Actions.reduce("min", this, (left, right) -> comparator.compare(right, left) < 0 ? right : left);
    }

    public Optional<T> max(Comparator<? super T> comparator) {
        return Actions.reduce("max", this, (left, right) -> comparator.compare(right, left) > 0 ? right : left);
    }

    /** How often each element occurs. */
    public Map<T, Long> countByValue() {
        return mapToPair((T element) -> Pair.of(element, 1L))
                .reduceByKey(Long::sum)
                .collectAsMap();
    }

    /** Runs an action of the caller's making on every split. */
    public final <A> List<A> run(String name, SplitAction<T, A> action) {
        return context.engine().run(Job.onAllSplits(name, step, action));
    }

    /** An iterator only ever hands elements out, so one of a subtype will do. */
    @SuppressWarnings("unchecked") // see above: the iterator is only read
    private static <R> Iterator<R> widened(Iterator<? extends R> iterator) {
        return (Iterator<R>) iterator;
    }
}
