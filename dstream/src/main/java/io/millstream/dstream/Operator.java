package io.millstream.dstream;

import io.millstream.rdd.EmitFunction;
import io.millstream.rdd.FilterFunction;
import io.millstream.rdd.FlatMapFunction;
import io.millstream.rdd.MapFunction;
import io.millstream.rdd.MapPartitionsFunction;
import io.millstream.rdd.Pair;
import io.millstream.rdd.PairFunction;
import io.millstream.rdd.PairRDD;
import io.millstream.rdd.RDD;
import io.millstream.rdd.ReduceFunction;
import java.time.Duration;
import java.util.List;

/**
 * What a node of a plan does: the user's functions and nothing of how they are run. An engine needs to know six kinds:
 * {@link Source}, {@link PerBatch}, {@link Union}, {@link Windowed}, {@link UpdateState} and {@link Output}; an adapter to another system
 * may look at every single one.
 */
public sealed interface Operator {
    /** The method that made it: the beginning of the default name. */
    String kind();

    /** The beginning of a stream. */
    record Source<T>(StreamSource<T> source) implements Operator {
        @Override
        public String kind() {
            return source.kind();
        }
    }

    /** An output operation: for every batch, in definition order, the action. */
    record Output<T>(String kind, BatchAction<RDD<T>> action) implements Operator {}

    /** Makes the RDD of a batch from one RDD of the same batch: what it is says {@link #apply}. */
    sealed interface PerBatch<I, O> extends Operator {
        RDD<O> apply(RDD<I> input, BatchTime time) throws Exception;
    }

    /** The RDDs of several streams as one. */
    record Union() implements Operator {
        @Override
        public String kind() {
            return "union";
        }
    }

    /** An operator over the batches of the input with times in {@code (t - length, t]}, emitting every {@code slide}. */
    sealed interface Windowed extends Operator {
        Duration length();

        Duration slide();
    }

    /** The union of the input's RDDs. */
    record Window(Duration length, Duration slide) implements Windowed {
        @Override
        public String kind() {
            return "window";
        }
    }

    /** Per key the reduction of the values in the window. */
    record ReduceByKeyAndWindow<K, V>(WindowReduce<K, V> reduce) implements Windowed {
        @Override
        public String kind() {
            return "reduceByKeyAndWindow";
        }

        @Override
        public Duration length() {
            return reduce.length();
        }

        @Override
        public Duration slide() {
            return reduce.slide();
        }
    }

    /** Per key a state that every batch updates. */
    record UpdateState<K, V, S>(StateFunction<V, S> function, StateOptions<K, S> options) implements Operator {
        @Override
        public String kind() {
            return "updateStateByKey";
        }
    }

    record Map<T, U>(MapFunction<? super T, ? extends U> function) implements PerBatch<T, U> {
        @Override
        public String kind() {
            return "map";
        }

        @Override
        public RDD<U> apply(RDD<T> input, BatchTime time) {
            return input.map(function);
        }
    }

    record FlatMap<T, U>(FlatMapFunction<? super T, ? extends U> function) implements PerBatch<T, U> {
        @Override
        public String kind() {
            return "flatMap";
        }

        @Override
        public RDD<U> apply(RDD<T> input, BatchTime time) {
            return input.flatMap(function);
        }
    }

    record MapMulti<T, U>(EmitFunction<? super T, U> function) implements PerBatch<T, U> {
        @Override
        public String kind() {
            return "mapMulti";
        }

        @Override
        public RDD<U> apply(RDD<T> input, BatchTime time) {
            return input.mapMulti(function);
        }
    }

    record Filter<T>(FilterFunction<? super T> function) implements PerBatch<T, T> {
        @Override
        public String kind() {
            return "filter";
        }

        @Override
        public RDD<T> apply(RDD<T> input, BatchTime time) {
            return input.filter(function);
        }
    }

    record MapPartitions<T, U>(MapPartitionsFunction<T, U> function) implements PerBatch<T, U> {
        @Override
        public String kind() {
            return "mapPartitions";
        }

        @Override
        public RDD<U> apply(RDD<T> input, BatchTime time) {
            return input.mapPartitions(function);
        }
    }

    record MapToPair<T, K, V>(PairFunction<T, K, V> function) implements PerBatch<T, Pair<K, V>> {
        @Override
        public String kind() {
            return "mapToPair";
        }

        @Override
        public RDD<Pair<K, V>> apply(RDD<T> input, BatchTime time) {
            return input.mapToPair(function);
        }
    }

    record Repartition<T>(int splitCount) implements PerBatch<T, T> {
        @Override
        public String kind() {
            return "repartition";
        }

        @Override
        public RDD<T> apply(RDD<T> input, BatchTime time) {
            return input.repartition(splitCount);
        }
    }

    /** Each split as one list. */
    record Glom<T>() implements PerBatch<T, List<T>> {
        @Override
        public String kind() {
            return "glom";
        }

        @Override
        public RDD<List<T>> apply(RDD<T> input, BatchTime time) {
            return input.glom();
        }
    }

    /** One element, always: how many elements the batch has. */
    record Count<T>() implements PerBatch<T, Long> {
        @Override
        public String kind() {
            return "count";
        }

        @Override
        public RDD<Long> apply(RDD<T> input, BatchTime time) {
            return input.context().parallelize(List.of(input.count()), 1);
        }
    }

    /** One element, or none for an empty batch. */
    record Reduce<T>(ReduceFunction<T> function) implements PerBatch<T, T> {
        @Override
        public String kind() {
            return "reduce";
        }

        @Override
        public RDD<T> apply(RDD<T> input, BatchTime time) {
            return input.context().parallelize(input.reduce(function).stream().toList(), 1);
        }
    }

    record Transform<T, U>(TransformFunction<RDD<T>, RDD<U>> function) implements PerBatch<T, U> {
        @Override
        public String kind() {
            return "transform";
        }

        @Override
        public RDD<U> apply(RDD<T> input, BatchTime time) throws Exception {
            return function.call(input, time);
        }
    }

    record MapValues<K, V, W>(MapFunction<? super V, ? extends W> function)
            implements PerBatch<Pair<K, V>, Pair<K, W>> {
        @Override
        public String kind() {
            return "mapValues";
        }

        @Override
        public RDD<Pair<K, W>> apply(RDD<Pair<K, V>> input, BatchTime time) {
            return PairRDD.of(input).mapValues(function);
        }
    }

    record ReduceByKey<K, V>(ReduceFunction<V> function) implements PerBatch<Pair<K, V>, Pair<K, V>> {
        @Override
        public String kind() {
            return "reduceByKey";
        }

        @Override
        public RDD<Pair<K, V>> apply(RDD<Pair<K, V>> input, BatchTime time) {
            return PairRDD.of(input).reduceByKey(function);
        }
    }

    record GroupByKey<K, V>() implements PerBatch<Pair<K, V>, Pair<K, List<V>>> {
        @Override
        public String kind() {
            return "groupByKey";
        }

        @Override
        public RDD<Pair<K, List<V>>> apply(RDD<Pair<K, V>> input, BatchTime time) {
            return PairRDD.of(input).groupByKey();
        }
    }
}
