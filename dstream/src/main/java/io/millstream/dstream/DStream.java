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
import java.io.PrintStream;
import java.time.Duration;
import java.util.List;

/**
 * A stream: one {@link RDD} per slide interval. A value of the plan; defining operations on it runs nothing.
 *
 * <p>A stream with slide {@code S} has an RDD at every time {@code t} after the zero time with {@code t - zeroTime} a
 * multiple of {@code S}. Operations keep the slide of their input, but for windows.
 *
 * <p>Functions that are handed in must not change the elements they are given, and may be called by several threads.
 * Belongs to the thread that defines the plan.
 *
 * @param <T> its elements
 */
public final class DStream<T> {
    private final PlanBuilder.Draft draft;

    DStream(PlanBuilder.Draft draft) {
        this.draft = draft;
    }

    PlanBuilder.Draft draft() {
        return draft;
    }

    /** Names the operator that made this stream. Unnamed ones are called by their kind and place, {@code map-3}. */
    public DStream<T> named(String name) {
        draft.named(name);
        return this;
    }

    /** The time between two RDDs of this stream. */
    public Duration slide() {
        return draft.slide();
    }

    /** Each element through a function. */
    public <U> DStream<U> map(MapFunction<? super T, ? extends U> function) {
        return next(new Operator.Map<T, U>(function));
    }

    /** Each element as any number of others. {@link #mapMulti} does the same without a collection per element. */
    public <U> DStream<U> flatMap(FlatMapFunction<? super T, ? extends U> function) {
        return next(new Operator.FlatMap<T, U>(function));
    }

    /** Each element as the elements that the function emits for it. */
    public <U> DStream<U> mapMulti(EmitFunction<? super T, U> function) {
        return next(new Operator.MapMulti<T, U>(function));
    }

    /** The elements for which the function is true. */
    public DStream<T> filter(FilterFunction<? super T> function) {
        return next(new Operator.Filter<T>(function));
    }

    /** Each split of a batch through a function. */
    public <U> DStream<U> mapPartitions(MapPartitionsFunction<T, U> function) {
        return next(new Operator.MapPartitions<>(function));
    }

    /** Each element as a pair. */
    public <K, V> PairDStream<K, V> mapToPair(PairFunction<T, K, V> function) {
        return new PairDStream<>(next(new Operator.MapToPair<>(function)));
    }

    /** Each split of a batch as one list. */
    public DStream<List<T>> glom() {
        return next(new Operator.Glom<T>());
    }

    /** The elements of each batch spread anew over {@code splitCount} splits. */
    public DStream<T> repartition(int splitCount) {
        return next(new Operator.Repartition<T>(splitCount));
    }

    /** How many elements each batch has: always one element, 0 for an empty batch. */
    public DStream<Long> count() {
        return next(new Operator.Count<T>());
    }

    /** Each batch reduced to one element; an empty batch stays empty. */
    public DStream<T> reduce(ReduceFunction<T> function) {
        return next(new Operator.Reduce<>(function));
    }

    /** How often each value is in each batch. */
    public PairDStream<T, Long> countByValue() {
        return this.<T, Long>mapToPair(element -> Pair.of(element, 1L)).reduceByKey(Long::sum);
    }

    /** The elements of both streams, which have equal slides. */
    public DStream<T> union(DStream<T> other) {
        return new DStream<>(draft.owner().add(new Operator.Union(), List.of(draft, other.draft)));
    }

    /** As {@link #window(Duration, Duration)}, sliding by this stream's slide. */
    public DStream<T> window(Duration windowLength) {
        return window(windowLength, slide());
    }

    /**
     * At every {@code slideInterval}, the elements of this stream's batches with times in {@code (t - windowLength, t]}. The
     * first windows hold what there is.
     *
     * @param windowLength a multiple of this stream's slide
     * @param slideInterval a multiple of this stream's slide
     */
    public DStream<T> window(Duration windowLength, Duration slideInterval) {
        return next(new Operator.Window(windowLength, slideInterval));
    }

    /** Each batch's RDD through a function on the batch thread. */
    public <U> DStream<U> transform(TransformFunction<RDD<T>, RDD<U>> function) {
        return next(new Operator.Transform<>(function));
    }

    /** Each batch's RDD through a function to an RDD of pairs. */
    public <K, V> PairDStream<K, V> transformToPair(TransformFunction<RDD<T>, PairRDD<K, V>> function) {
        return new PairDStream<>(next(new Operator.Transform<T, Pair<K, V>>(function::call)));
    }

    /** Output operation: an action on every batch's RDD. Output operations of a batch run in the order of definition. */
    public void foreachRDD(BatchAction<RDD<T>> action) {
        output("foreachRDD", action);
    }

    /** Output operation: the first ten elements of every batch, in Spark's format. */
    public void print(PrintStream out) {
        print(out, 10);
    }

    /** Output operation: the first {@code count} elements of every batch, in Spark's format. */
    public void print(PrintStream out, int count) {
        output("print", new BatchPrinter<>(out, count));
    }

    private void output(String kind, BatchAction<RDD<T>> action) {
        draft.owner().add(new Operator.Output<>(kind, action), List.of(draft));
    }

    <U> DStream<U> next(Operator operator) {
        return new DStream<>(draft.owner().add(operator, List.of(draft)));
    }
}
