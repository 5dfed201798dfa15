package io.millstream.rdd.run;

import io.millstream.rdd.Step;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;

/**
 * A total sort. Every split of the input is sorted; bounds are picked from evenly spaced elements of these runs, so that
 * no sampling and no second reading is needed; a split of the result is the slices between its two bounds, merged (the
 * JDK's sort recognises the runs).
 */
final class SortShuffle implements Shuffled {
    /** Candidates taken per run and split of the result: the largest split is at most about 1/16 too large. */
    private static final int CANDIDATES_PER_SPLIT = 16;

    private final Comparator<Object> comparator;
    private final Object[][] runs;
    private final Object[] bounds;

    private SortShuffle(Comparator<Object> comparator, Object[][] runs, Object[] bounds) {
        this.comparator = comparator;
        this.runs = runs;
        this.bounds = bounds;
    }

    static SortShuffle run(Step.Sort<?> sort, Execution execution) {
        Comparator<Object> comparator = Execution.cast(sort.comparator());
        Object[] outputs = execution.runStage(
                sort.parent(), 0, sort.parent().splitCount(), execution.gatherSite(sort), (split, reader) -> {
                    Object[] run = reader.gather(sort.parent(), split);
                    try {
                        Arrays.sort(run, comparator);
                    } catch (Throwable e) {
                        throw Failure.in(sort.name(), e);
                    }
                    return run;
                });
        var runs = new Object[outputs.length][];
        for (int i = 0; i < runs.length; i++) {
            runs[i] = (Object[]) outputs[i];
        }
        return new SortShuffle(comparator, runs, bounds(runs, comparator, sort.splitCount()));
    }

    /** The first element of each split of the result but the first one. */
    private static Object[] bounds(Object[][] runs, Comparator<Object> comparator, int splitCount) {
        int total = 0;
        for (var run : runs) {
            total += run.length;
        }
        int stride = Math.max(1, total / (splitCount * CANDIDATES_PER_SPLIT));
        var candidates = new ArrayList<Object>();
        for (var run : runs) {
            for (int at = stride / 2; at < run.length; at += stride) {
                candidates.add(run[at]);
            }
        }
        candidates.sort(comparator);
        var bounds = new ArrayList<Object>(splitCount);
        for (int split = 1; split < splitCount && !candidates.isEmpty(); split++) {
            bounds.add(candidates.get((int) ((long) split * candidates.size() / splitCount)));
        }
        return bounds.toArray();
    }

    @Override
    public void read(int split, Feed feed, SplitRun splitRun) {
        var merged = new ArrayList<Object>();
        for (var run : runs) {
            int from = split == 0 ? 0 : lowerBound(run, split - 1);
            int to = lowerBound(run, split);
            merged.addAll(Arrays.asList(run).subList(from, to));
        }
        merged.sort(comparator);
        feed.pushList(merged);
    }

    /** How many elements of a run are below a bound; all of them past the last bound. */
    private int lowerBound(Object[] run, int bound) {
        if (bound >= bounds.length) {
            return run.length;
        }
        int low = 0;
        int high = run.length;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (comparator.compare(run[middle], bounds[bound]) < 0) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }
}
