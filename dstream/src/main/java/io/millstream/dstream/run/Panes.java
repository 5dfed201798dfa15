package io.millstream.dstream.run;

import io.millstream.dstream.BatchTime;
import io.millstream.rdd.Pair;
import io.millstream.rdd.PairRDD;
import io.millstream.rdd.Partitioner;
import io.millstream.rdd.RDD;
import io.millstream.rdd.ReduceFunction;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The partial results of a windowed reduction: for each batch and split, one value per key. All panes are laid out by one
 * partitioner, so that windows are put together split by split and nothing is shuffled again.
 *
 * <p>Belongs to the batch thread; what {@link #between} returns is never written to again and may be read by any.
 */
final class Panes<K, V> {
    private final ReduceFunction<V> function;
    private final Partitioner partitioner;
    private final TreeMap<BatchTime, List<List<Pair<K, V>>>> paneByTime = new TreeMap<>();

    Panes(ReduceFunction<V> function, int splitCount) {
        this.function = function;
        this.partitioner = Partitioner.hash(splitCount);
    }

    int splitCount() {
        return partitioner.splitCount();
    }

    /** Reduces a batch to its pane. */
    void add(BatchTime time, RDD<Pair<K, V>> batch) {
        paneByTime.put(time, batch.splitCount() > 1 ? shuffled(batch) : dealtOut(batch));
    }

    private List<List<Pair<K, V>>> shuffled(RDD<Pair<K, V>> batch) {
        return PairRDD.of(batch).reduceByKey(function, partitioner).run("pane", (split, elements) -> {
            var pairs = new ArrayList<Pair<K, V>>();
            elements.read(pairs::add);
            return pairs;
        });
    }

    /** A batch in one split is reduced on this thread, where a shuffle would cost more than the work. */
    private List<List<Pair<K, V>>> dealtOut(RDD<Pair<K, V>> batch) {
        var splits = new ArrayList<List<Pair<K, V>>>(splitCount());
        for (int split = 0; split < splitCount(); split++) {
            splits.add(new ArrayList<>());
        }
        for (var pair :
                PairRDD.of(batch).reduceByKey(function, Partitioner.hash(1)).collect()) {
            splits.get(partitioner.splitOf(pair.key())).add(pair);
        }
        return splits;
    }

    /** The panes of the times in {@code (after, until]}, in order. */
    List<List<List<Pair<K, V>>>> between(BatchTime after, BatchTime until) {
        return List.copyOf(paneByTime.subMap(after, false, until, true).values());
    }

    /** One split of several panes as one, keys in the order in which they came first. */
    Map<K, V> merge(List<List<List<Pair<K, V>>>> panes, int split) throws Exception {
        var merged = new LinkedHashMap<K, V>();
        for (var pane : panes) {
            for (var pair : pane.get(split)) {
                V before = merged.get(pair.key());
                merged.put(pair.key(), before == null ? pair.value() : function.call(before, pair.value()));
            }
        }
        return merged;
    }

    void forgetUntil(BatchTime last) {
        paneByTime.headMap(last, true).clear();
    }
}
