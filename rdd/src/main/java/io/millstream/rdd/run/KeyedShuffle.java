package io.millstream.rdd.run;

import io.millstream.rdd.Partitioner;
import io.millstream.rdd.SplitSource;
import io.millstream.rdd.Step;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A shuffle that combines by key. Each split of a side is combined into a table of its own, whose entries are then sorted
 * by the split they go to; the far side merges its share of all tables, in side and split order, when it is read. A side
 * that is laid out by the right partitioner has no near side: its split is read straight into the far one.
 */
final class KeyedShuffle implements Shuffled {
    /** One dataset taking part, and what collects its pairs: into a fresh table or into one that others fill too. */
    record Side(Step<?> parent, Site site, CombinerFactory combiners) {
        Combiner combiner(KeyTable table, SplitRun run) {
            return combiners.into(table, site, run);
        }
    }

    interface CombinerFactory {
        Combiner into(KeyTable table, Site site, SplitRun run);
    }

    private final Execution execution;
    private final Partitioner partitioner;
    private final List<SideResult> sides = new ArrayList<>();
    private final MergedSplit[] mergedSplits;

    private KeyedShuffle(Execution execution, Partitioner partitioner) {
        this.execution = execution;
        this.partitioner = partitioner;
        mergedSplits = new MergedSplit[partitioner.splitCount()];
        Arrays.setAll(mergedSplits, split -> new MergedSplit());
    }

    static KeyedShuffle run(Execution execution, Partitioner partitioner, List<Side> sides) {
        var shuffle = new KeyedShuffle(execution, partitioner);
        for (var side : sides) {
            shuffle.sides.add(shuffle.run(side));
        }
        return shuffle;
    }

    private SideResult run(Side side) {
        Step<?> parent = side.parent();
        if (parent.partitioner().filter(partitioner::equals).isPresent()) {
            return new SideResult(side, true, List.of());
        }
        Object[] outputs = execution.runStage(parent, 0, parent.splitCount(), side.site(), (split, run) -> {
            var combiner = side.combiner(new KeyTable(), run);
            run.read(combiner);
            return TableBySplit.of(combiner.table(), partitioner);
        });
        var tables = new ArrayList<TableBySplit>(outputs.length);
        for (Object output : outputs) {
            tables.add((TableBySplit) output);
        }
        return new SideResult(side, false, tables);
    }

    @Override
    public void read(int split, Feed feed, SplitRun run) throws Exception {
        if (sides.size() == 1 && sides.get(0).tables().size() == 1) {
            sides.get(0).tables().get(0).push(split, feed); // combined already, and nothing to merge it with
            return;
        }
        var table = mergedSplits[split].table(this, split, run);
        feed.pushTable(table);
    }

    @Override
    public long elementCount(int split) {
        long count = 0;
        for (var side : sides) {
            if (side.isColocated()) {
                long ofSide = execution.inputCount(side.side().parent(), split);
                if (ofSide == SplitSource.UNKNOWN_COUNT) {
                    return ofSide;
                }
                count += ofSide;
            }
            for (var near : side.tables()) {
                count += near.entryCount(split);
            }
        }
        return count;
    }

    private KeyTable merge(int split, SplitRun run) throws Exception {
        var table = new KeyTable();
        for (var side : sides) {
            var combiner = side.side().combiner(table, run);
            if (side.isColocated()) {
                run.drive(side.side().parent(), split, combiner, side.side().site());
            }
            for (var near : side.tables()) {
                near.mergeInto(combiner, split);
            }
        }
        return table;
    }

    /** Merged once, however often it is read: merging may change the values of the near tables. */
    private static final class MergedSplit {
        private @Nullable KeyTable table;

        synchronized KeyTable table(KeyedShuffle shuffle, int split, SplitRun run) throws Exception {
            KeyTable merged = table;
            if (merged == null) {
                merged = shuffle.merge(split, run);
                table = merged;
            }
            return merged;
        }
    }

    /** A side with its tables, one per split; none if it is laid out right already. */
    private record SideResult(Side side, boolean isColocated, List<TableBySplit> tables) {}
}
