package io.millstream.rdd;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * One operator of a plan, with the steps that it reads. A plan is the graph of steps below an {@link RDD}: immutable,
 * holding the user's functions and nothing of how they are run. Engines walk it; users never see it.
 *
 * <p>A {@link Narrow} step makes split n from split n of its parent, so a chain of them is one loop. A {@link Shuffle}
 * needs every split of its parents first.
 *
 * @param <T> the type of the elements that leave the step
 */
public sealed interface Step<T> {
    /** The operator's name in messages and in {@link RDD#explain}. */
    String name();

    /** The same step under another name. */
    Step<T> named(String newName);

    int splitCount();

    /** The steps that this one reads, in order. */
    List<Step<?>> parents();

    /** How keys are spread over the splits, if that is known. Elements are pairs then. */
    default Optional<Partitioner> partitioner() {
        return Optional.empty();
    }

    /** A step that works on each element, or split, of one parent alone. */
    sealed interface Narrow<I, O> extends Step<O> {
        Step<I> parent();

        @Override
        default int splitCount() {
            return parent().splitCount();
        }

        @Override
        default List<Step<?>> parents() {
            return List.of(parent());
        }
    }

    /** A step that needs all splits of its parents. */
    sealed interface Shuffle<T> extends Step<T> {}

    /** Splits as their origin reads them. */
    record Source<T>(String name, List<SplitSource<T>> splits) implements Step<T> {
        public Source {
            splits = List.copyOf(splits);
        }

        @Override
        public int splitCount() {
            return splits.size();
        }

        @Override
        public List<Step<?>> parents() {
            return List.of();
        }

        @Override
        public Source<T> named(String newName) {
            return new Source<>(newName, splits);
        }
    }

    record Map<I, O>(String name, Step<I> parent, MapFunction<? super I, ? extends O> function)
            implements Narrow<I, O> {
        @Override
        public Map<I, O> named(String newName) {
            return new Map<>(newName, parent, function);
        }
    }

    record Filter<T>(String name, Step<T> parent, FilterFunction<? super T> function) implements Narrow<T, T> {
        @Override
        public Optional<Partitioner> partitioner() {
            return parent.partitioner();
        }

        @Override
        public Filter<T> named(String newName) {
            return new Filter<>(newName, parent, function);
        }
    }

    record FlatMap<I, O>(String name, Step<I> parent, FlatMapFunction<? super I, ? extends O> function)
            implements Narrow<I, O> {
        @Override
        public FlatMap<I, O> named(String newName) {
            return new FlatMap<>(newName, parent, function);
        }
    }

    record MapMulti<I, O>(String name, Step<I> parent, EmitFunction<? super I, O> function) implements Narrow<I, O> {
        @Override
        public MapMulti<I, O> named(String newName) {
            return new MapMulti<>(newName, parent, function);
        }
    }

    record MapValues<K, V, W>(String name, Step<Pair<K, V>> parent, MapFunction<? super V, ? extends W> function)
            implements Narrow<Pair<K, V>, Pair<K, W>> {
        @Override
        public Optional<Partitioner> partitioner() {
            return parent.partitioner();
        }

        @Override
        public MapValues<K, V, W> named(String newName) {
            return new MapValues<>(newName, parent, function);
        }
    }

    record FlatMapValues<K, V, W>(
            String name, Step<Pair<K, V>> parent, FlatMapFunction<? super V, ? extends W> function)
            implements Narrow<Pair<K, V>, Pair<K, W>> {
        @Override
        public Optional<Partitioner> partitioner() {
            return parent.partitioner();
        }

        @Override
        public FlatMapValues<K, V, W> named(String newName) {
            return new FlatMapValues<>(newName, parent, function);
        }
    }

    /** The elements of a split are gathered before the function sees them: its iterator pulls, everything else pushes. */
    record MapPartitions<I, O>(
            String name,
            Step<I> parent,
            MapPartitionsWithIndexFunction<I, ? extends O> function,
            boolean keepsPartitioner)
            implements Narrow<I, O> {
        @Override
        public Optional<Partitioner> partitioner() {
            return keepsPartitioner ? parent.partitioner() : Optional.empty();
        }

        @Override
        public MapPartitions<I, O> named(String newName) {
            return new MapPartitions<>(newName, parent, function, keepsPartitioner);
        }
    }

    /** The first elements of each split; reading stops there. */
    record Limit<T>(String name, Step<T> parent, int countPerSplit) implements Narrow<T, T> {
        @Override
        public Limit<T> named(String newName) {
            return new Limit<>(newName, parent, countPerSplit);
        }
    }

    /** Each split is kept in memory once it was computed. */
    record Cached<T>(String name, Step<T> parent, SplitCache cache) implements Narrow<T, T> {
        @Override
        public Optional<Partitioner> partitioner() {
            return parent.partitioner();
        }

        @Override
        public Cached<T> named(String newName) {
            return new Cached<>(newName, parent, cache);
        }
    }

    /**
     * The splits of the first member, then those of the second, and so on. A long window has thousands of members, so
     * where each begins is worked out once.
     */
    final class Union<T> implements Step<T> {
        private final String name;
        private final List<Step<T>> members;
        private final int[] firstSplits; // by member; one more for the end

        public Union(String name, List<Step<T>> members) {
            this.name = name;
            this.members = List.copyOf(members);
            firstSplits = new int[members.size() + 1];
            for (int member = 0; member < members.size(); member++) {
                firstSplits[member + 1] =
                        firstSplits[member] + members.get(member).splitCount();
            }
        }

        @Override
        public String name() {
            return name;
        }

        public List<Step<T>> members() {
            return members;
        }

        @Override
        public int splitCount() {
            return firstSplits[members.size()];
        }

        /** The first of the union's splits that is a member's, the members counted from 0. */
        public int firstSplit(int member) {
            return firstSplits[member];
        }

        /** The number of the member that a split comes from. */
        public int memberOf(int split) {
            if (split < 0 || split >= splitCount()) {
                throw new IllegalArgumentException("split " + split + " of a union with " + splitCount());
            }
            int low = 0;
            int high = members.size() - 1;
            while (low < high) { // the first member that ends behind the split; empty ones end before it
                int middle = (low + high) >>> 1;
                if (firstSplits[middle + 1] > split) {
                    high = middle;
                } else {
                    low = middle + 1;
                }
            }
            return low;
        }

        @Override
        public List<Step<?>> parents() {
            return List.copyOf(members);
        }

        @Override
        public Union<T> named(String newName) {
            return new Union<>(newName, members);
        }
    }

    /** Neighbouring splits read one after the other as one; nothing moves between threads. */
    record Coalesce<T>(String name, Step<T> parent, int splitCount) implements Step<T> {
        @Override
        public List<Step<?>> parents() {
            return List.of(parent);
        }

        /** The first of the parent's splits that {@code split} reads; it reads up to the first of the next one. */
        public int firstParentSplit(int split) {
            return (int) ((long) split * parent.splitCount() / splitCount);
        }

        @Override
        public Coalesce<T> named(String newName) {
            return new Coalesce<>(newName, parent, splitCount);
        }
    }

    record ReduceByKey<K, V>(
            String name, Step<Pair<K, V>> parent, ReduceFunction<V> function, Partitioner keyPartitioner)
            implements Shuffle<Pair<K, V>>, Keyed<Pair<K, V>> {
        @Override
        public List<Step<?>> parents() {
            return List.of(parent);
        }

        @Override
        public ReduceByKey<K, V> named(String newName) {
            return new ReduceByKey<>(newName, parent, function, keyPartitioner);
        }
    }

    record CombineByKey<K, V, C>(
            String name, Step<Pair<K, V>> parent, Aggregator<V, C> aggregator, Partitioner keyPartitioner)
            implements Shuffle<Pair<K, C>>, Keyed<Pair<K, C>> {
        @Override
        public List<Step<?>> parents() {
            return List.of(parent);
        }

        @Override
        public CombineByKey<K, V, C> named(String newName) {
            return new CombineByKey<>(newName, parent, aggregator, keyPartitioner);
        }
    }

    /** For every key of any side its values, one list per side, each in the order of the side's splits. */
    record Cogroup<K>(String name, List<Step<? extends Pair<K, ?>>> sides, Partitioner keyPartitioner)
            implements Shuffle<Pair<K, List<List<Object>>>>, Keyed<Pair<K, List<List<Object>>>> {
        public Cogroup {
            sides = List.copyOf(sides);
        }

        @Override
        public List<Step<?>> parents() {
            return List.copyOf(sides);
        }

        @Override
        public Cogroup<K> named(String newName) {
            return new Cogroup<>(newName, sides, keyPartitioner);
        }
    }

    /** Every pair moves to its key's split, uncombined, in the order of the parent's splits. */
    record PartitionBy<K, V>(String name, Step<Pair<K, V>> parent, Partitioner keyPartitioner)
            implements Shuffle<Pair<K, V>>, Keyed<Pair<K, V>> {
        @Override
        public List<Step<?>> parents() {
            return List.of(parent);
        }

        @Override
        public PartitionBy<K, V> named(String newName) {
            return new PartitionBy<>(newName, parent, keyPartitioner);
        }
    }

    /** Elements dealt out in turn, so that splits differ by few elements. */
    record Repartition<T>(String name, Step<T> parent, int splitCount) implements Shuffle<T> {
        @Override
        public List<Step<?>> parents() {
            return List.of(parent);
        }

        @Override
        public Repartition<T> named(String newName) {
            return new Repartition<>(newName, parent, splitCount);
        }
    }

    /** All elements in order over all splits; equal ones stay in their order and in one split. */
    record Sort<T>(String name, Step<T> parent, Comparator<? super T> comparator, int splitCount)
            implements Shuffle<T> {
        @Override
        public List<Step<?>> parents() {
            return List.of(parent);
        }

        @Override
        public Sort<T> named(String newName) {
            return new Sort<>(newName, parent, comparator, splitCount);
        }
    }

    /** Each element with its place in the whole dataset, counted from 0 in split order. */
    record ZipWithIndex<T>(String name, Step<T> parent) implements Shuffle<Pair<T, Long>> {
        @Override
        public int splitCount() {
            return parent.splitCount();
        }

        @Override
        public List<Step<?>> parents() {
            return List.of(parent);
        }

        @Override
        public ZipWithIndex<T> named(String newName) {
            return new ZipWithIndex<>(newName, parent);
        }
    }

    /** A step whose splits are laid out by a partitioner. */
    sealed interface Keyed<T> extends Step<T> {
        Partitioner keyPartitioner();

        @Override
        default int splitCount() {
            return keyPartitioner().splitCount();
        }

        @Override
        default Optional<Partitioner> partitioner() {
            return Optional.of(keyPartitioner());
        }
    }
}
