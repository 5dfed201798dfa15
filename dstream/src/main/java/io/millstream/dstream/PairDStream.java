package io.millstream.dstream;

import io.millstream.rdd.FilterFunction;
import io.millstream.rdd.MapFunction;
import io.millstream.rdd.Pair;
import io.millstream.rdd.PairRDD;
import io.millstream.rdd.RDD;
import io.millstream.rdd.ReduceFunction;
import java.io.PrintStream;
import java.time.Duration;
import java.util.List;

/**
 * A stream of pairs, with the operations by key. Everything that {@link DStream} says holds here; {@link #stream} leads to
 * its operations.
 */
public final class PairDStream<K, V> {
    private final DStream<Pair<K, V>> pairs;

    PairDStream(DStream<Pair<K, V>> pairs) {
        this.pairs = pairs;
    }

    /** The same stream, with the operations on elements. */
    public DStream<Pair<K, V>> stream() {
        return pairs;
    }

    /** See {@link DStream#named}. */
    public PairDStream<K, V> named(String name) {
        pairs.named(name);
        return this;
    }

    /** See {@link DStream#slide}. */
    public Duration slide() {
        return pairs.slide();
    }

    /** The values of each batch reduced per key. */
    public PairDStream<K, V> reduceByKey(ReduceFunction<V> function) {
        return next(new Operator.ReduceByKey<K, V>(function));
    }

    /** The values of each batch listed per key. */
    public PairDStream<K, List<V>> groupByKey() {
        return next(new Operator.GroupByKey<K, V>());
    }

    /** Each value through a function. */
    public <W> PairDStream<K, W> mapValues(MapFunction<? super V, ? extends W> function) {
        return next(new Operator.MapValues<K, V, W>(function));
    }

    /** Each pair as one element. */
    public <U> DStream<U> map(MapFunction<? super Pair<K, V>, ? extends U> function) {
        return pairs.map(function);
    }

    /** The pairs for which the function is true. */
    public PairDStream<K, V> filter(FilterFunction<? super Pair<K, V>> function) {
        return new PairDStream<>(pairs.filter(function));
    }

    /** The pairs of both streams, which have equal slides. */
    public PairDStream<K, V> union(PairDStream<K, V> other) {
        return new PairDStream<>(pairs.union(other.pairs));
    }

    /** See {@link DStream#window(Duration)}. */
    public PairDStream<K, V> window(Duration windowLength) {
        return new PairDStream<>(pairs.window(windowLength));
    }

    /** See {@link DStream#window(Duration, Duration)}. */
    public PairDStream<K, V> window(Duration windowLength, Duration slideInterval) {
        return new PairDStream<>(pairs.window(windowLength, slideInterval));
    }

    /**
     * At every {@code slideInterval}, the values of the last {@code windowLength} reduced per key. Each batch is reduced
     * once; a window combines the results of its batches. After the input ended, windows drain to empty batches.
     */
    public PairDStream<K, V> reduceByKeyAndWindow(
            ReduceFunction<V> function, Duration windowLength, Duration slideInterval) {
        return reduceByKeyAndWindow(WindowReduce.of(function, windowLength, slideInterval));
    }

    /** The values of a sliding window reduced per key, as {@code reduce} says. */
    public PairDStream<K, V> reduceByKeyAndWindow(WindowReduce<K, V> reduce) {
        return next(new Operator.ReduceByKeyAndWindow<>(reduce));
    }

    /**
     * For every key a state, updated by every batch; the stream of all keys with their states, in the order in which the
     * keys came first. The operator's name and the codecs of key and state stand in the options, and the job needs a
     * {@link StreamingContext#checkpoint(Checkpointing) checkpoint}, as in Spark. A batch costs as much as there are keys.
     */
    public <S> PairDStream<K, S> updateStateByKey(StateFunction<V, S> function, StateOptions<K, S> options) {
        return next(new Operator.UpdateState<>(function, options));
    }

    /** Each batch's RDD through a function on the batch thread. */
    public <U> DStream<U> transform(TransformFunction<PairRDD<K, V>, RDD<U>> function) {
        return pairs.transform((rdd, time) -> function.call(PairRDD.of(rdd), time));
    }

    /** Each batch's RDD through a function to an RDD of pairs. */
    public <L, W> PairDStream<L, W> transformToPair(TransformFunction<PairRDD<K, V>, PairRDD<L, W>> function) {
        return pairs.transformToPair((rdd, time) -> function.call(PairRDD.of(rdd), time));
    }

    /** See {@link DStream#foreachRDD}. */
    public void foreachRDD(BatchAction<PairRDD<K, V>> action) {
        pairs.foreachRDD((rdd, time) -> action.call(PairRDD.of(rdd), time));
    }

    /** See {@link DStream#print(PrintStream)}. */
    public void print(PrintStream out) {
        pairs.print(out);
    }

    /** See {@link DStream#print(PrintStream, int)}. */
    public void print(PrintStream out, int count) {
        pairs.print(out, count);
    }

    private <L, W> PairDStream<L, W> next(Operator operator) {
        return new PairDStream<>(pairs.next(operator));
    }
}
