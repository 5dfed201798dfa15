package io.millstream.dstream.run;

import io.millstream.dstream.BatchTime;
import io.millstream.dstream.WindowReduce;
import io.millstream.rdd.FilterFunction;
import io.millstream.rdd.ListSplit;
import io.millstream.rdd.Pair;
import io.millstream.rdd.RDD;
import io.millstream.rdd.RddContext;
import io.millstream.rdd.ReduceFunction;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A windowed reduction with an inverse. By Spark's rule, for each key: what left is reduced, taken out of the previous
 * window's value, and then the reduction of what entered is added. A key whose values all left keeps its neutral value
 * unless the filter drops it.
 *
 * <p>After a gap, such as a restart, the window is made from its panes; keys that were only kept as neutral are gone then.
 */
final class InverseWindow<K, V> implements WindowEvaluation<K, V> {
    private final RddContext rdds;
    private final Panes<K, V> panes;
    private final WindowReduce<K, V> reduce;
    private final ReduceFunction<V> inverse;
    private final String name;
    private @Nullable Previous<K, V> previous;

    /** The latest window, by split. */
    private record Previous<K, V>(BatchTime time, List<Map<K, V>> splits) {}

    InverseWindow(RddContext rdds, WindowReduce<K, V> reduce, ReduceFunction<V> inverse, String name) {
        this.rdds = rdds;
        this.panes = new Panes<>(reduce.function(), rdds.engine().parallelism());
        this.reduce = reduce;
        this.inverse = inverse;
        this.name = name;
    }

    @Override
    public void onInput(BatchTime time, RDD<Pair<K, V>> batch) {
        panes.add(time, batch);
    }

    @Override
    public RDD<Pair<K, V>> at(BatchTime time) throws Exception {
        var before = previous;
        boolean follows = before != null && before.time.equals(time.minus(reduce.slide()));
        var splits = new ArrayList<Map<K, V>>(panes.splitCount());
        for (int split = 0; split < panes.splitCount(); split++) {
            splits.add(filtered(
                    before != null && follows
                            ? advanced(before, time, split)
                            : panes.merge(panes.between(time.minus(reduce.length()), time), split)));
        }
        previous = new Previous<>(time, splits);
        return rdds.fromSplits(
                name, splits.stream().map(InverseWindow::<K, V>split).toList());
    }

    private Map<K, V> advanced(Previous<K, V> before, BatchTime time, int split) throws Exception {
        var begin = time.minus(reduce.length());
        // with a slide above the length some batches are in no window: they neither leave nor enter
        var lastLeft = begin.isAfter(before.time) ? before.time : begin;
        var firstEntered = begin.isAfter(before.time) ? begin : before.time;
        var left = panes.merge(panes.between(before.time.minus(reduce.length()), lastLeft), split);
        var entered = panes.merge(panes.between(firstEntered, time), split);
        var window = new LinkedHashMap<K, V>();
        for (var pair : before.splits.get(split).entrySet()) {
            V value = pair.getValue();
            V gone = left.get(pair.getKey());
            V come = entered.remove(pair.getKey());
            value = gone == null ? value : inverse.call(value, gone);
            window.put(pair.getKey(), come == null ? value : reduce.function().call(value, come));
        }
        window.putAll(entered);
        return window;
    }

    private Map<K, V> filtered(Map<K, V> window) throws Exception {
        FilterFunction<Pair<K, V>> keep = reduce.keep();
        if (keep == null) {
            return window;
        }
        var kept = new LinkedHashMap<K, V>();
        for (var pair : window.entrySet()) {
            if (keep.call(Pair.of(pair.getKey(), pair.getValue()))) {
                kept.put(pair.getKey(), pair.getValue());
            }
        }
        return kept;
    }

    @Override
    public void forget(BatchTime done) {
        panes.forgetUntil(done.minus(reduce.length()).minus(reduce.slide()));
    }

    private static <K, V> ListSplit<Pair<K, V>> split(Map<K, V> window) {
        var pairs = new ArrayList<Pair<K, V>>(window.size());
        window.forEach((key, value) -> pairs.add(Pair.of(key, value)));
        return new ListSplit<>(pairs);
    }
}
