package io.millstream.dstream.run;

import io.millstream.dstream.BatchTime;
import io.millstream.dstream.WindowReduce;
import io.millstream.rdd.Output;
import io.millstream.rdd.Pair;
import io.millstream.rdd.RDD;
import io.millstream.rdd.RddContext;
import io.millstream.rdd.SplitSource;
import java.util.ArrayList;
import java.util.List;

/**
 * A windowed reduction without an inverse: every batch becomes a pane, and a window is the panes of its batches merged per
 * key when its RDD is evaluated.
 */
final class ReducedWindow<K, V> implements WindowEvaluation<K, V> {
    /** Windows of fewer pairs are read as one split: a second task would cost more than it saves. */
    private static final int PAIRS_PER_SPLIT = 8_192;

    private final RddContext rdds;
    private final Panes<K, V> panes;
    private final WindowReduce<K, V> reduce;
    private final String name;

    ReducedWindow(RddContext rdds, WindowReduce<K, V> reduce, String name) {
        this.rdds = rdds;
        this.panes = new Panes<>(reduce.function(), rdds.engine().parallelism());
        this.reduce = reduce;
        this.name = name;
    }

    @Override
    public void onInput(BatchTime time, RDD<Pair<K, V>> batch) {
        panes.add(time, batch);
    }

    @Override
    public RDD<Pair<K, V>> at(BatchTime time) {
        var inWindow = panes.between(time.minus(reduce.length()), time);
        var splits = new ArrayList<SplitSource<Pair<K, V>>>(panes.splitCount());
        if (inWindow.stream().flatMap(List::stream).mapToLong(List::size).sum() < PAIRS_PER_SPLIT) {
            return rdds.fromSplits(name, List.of(new WholeWindow<>(panes, inWindow)));
        }
        for (int split = 0; split < panes.splitCount(); split++) {
            splits.add(new MergedSplit<>(panes, inWindow, split));
        }
        return rdds.fromSplits(name, splits);
    }

    @Override
    public void forget(BatchTime done) {
        panes.forgetUntil(done.minus(reduce.length()));
    }

    /** One split of a window, merged when it is read. */
    private record MergedSplit<K, V>(Panes<K, V> panes, List<List<List<Pair<K, V>>>> inWindow, int split)
            implements SplitSource<Pair<K, V>> {
        @Override
        public void read(Output<Pair<K, V>> output) throws Exception {
            panes.merge(inWindow, split).forEach((key, value) -> output.emit(Pair.of(key, value)));
        }

        /** At least as many pairs as this are looked at. */
        @Override
        public long elementCount() {
            return inWindow.stream().mapToLong(pane -> pane.get(split).size()).sum();
        }
    }

    /** All splits of a window one after the other. */
    private record WholeWindow<K, V>(Panes<K, V> panes, List<List<List<Pair<K, V>>>> inWindow)
            implements SplitSource<Pair<K, V>> {
        @Override
        public void read(Output<Pair<K, V>> output) throws Exception {
            for (int split = 0; split < panes.splitCount(); split++) {
                new MergedSplit<>(panes, inWindow, split).read(output);
            }
        }
    }
}
