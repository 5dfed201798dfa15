package io.millstream.rdd;

import io.millstream.base.Disk;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Where datasets come from: makes {@link RDD}s whose actions run on one {@link Engine}.
 *
 * <p>Thread-safe. Does not own the engine.
 */
public final class RddContext {
    private final Engine engine;
    private final Disk disk;

    public RddContext(Engine engine) {
        this(engine, Disk.system());
    }

    public RddContext(Engine engine, Disk disk) {
        this.engine = engine;
        this.disk = disk;
    }

    public Engine engine() {
        return engine;
    }

    /** A list in {@code engine().parallelism()} splits. */
    public <T> RDD<T> parallelize(List<T> elements) {
        return parallelize(elements, engine.parallelism());
    }

    /** A list in {@code splitCount} splits of neighbouring elements. The list must not change afterwards. */
    public <T> RDD<T> parallelize(List<T> elements, int splitCount) {
        requirePositive(splitCount);
        var splits = new ArrayList<SplitSource<T>>(splitCount);
        for (int split = 0; split < splitCount; split++) {
            splits.add(new ListSplit<>(elements.subList(
                    bound(elements.size(), split, splitCount), bound(elements.size(), split + 1, splitCount))));
        }
        return fromSplits("parallelize", splits);
    }

    /** Pairs in {@code engine().parallelism()} splits. */
    public <K, V> PairRDD<K, V> parallelizePairs(List<Pair<K, V>> pairs) {
        return parallelizePairs(pairs, engine.parallelism());
    }

    /** Pairs in {@code splitCount} splits of neighbouring elements. The list must not change afterwards. */
    public <K, V> PairRDD<K, V> parallelizePairs(List<Pair<K, V>> pairs, int splitCount) {
        return PairRDD.of(parallelize(pairs, splitCount));
    }

    /** The numbers from {@code start} (inclusive) to {@code end} (exclusive). */
    public RDD<Long> range(long start, long end) {
        return range(start, end, 1, engine.parallelism());
    }

    /** The numbers {@code start, start + step, ...} before {@code end}, in {@code splitCount} splits. */
    public RDD<Long> range(long start, long end, long step, int splitCount) {
        requirePositive(splitCount);
        if (step == 0) {
            throw new IllegalArgumentException("a range needs a step other than 0");
        }
        long span = step > 0 ? Math.subtractExact(end, start) : Math.subtractExact(start, end);
        long stride = Math.absExact(step);
        long count = span <= 0 ? 0 : (span - 1) / stride + 1;
        var splits = new ArrayList<SplitSource<Long>>(splitCount);
        for (int split = 0; split < splitCount; split++) {
            long from = bound(count, split, splitCount);
            splits.add(new RangeSplit(start + from * step, step, bound(count, split + 1, splitCount) - from));
        }
        return fromSplits("range", splits);
    }

    /** No elements and no splits. */
    public <T> RDD<T> emptyRdd() {
        return fromSplits("emptyRdd", List.<SplitSource<T>>of());
    }

    /** A dataset over sources of the caller, one per split. Nothing is read before an action asks for it. */
    public <T> RDD<T> fromSplits(String name, List<? extends SplitSource<T>> splits) {
        return new RDD<>(this, new Step.Source<>(name, List.copyOf(splits)));
    }

    /** The splits of all members, in order; of none: an empty dataset. */
    public <T> RDD<T> union(List<? extends RDD<T>> members) {
        if (members.isEmpty()) {
            return emptyRdd();
        }
        return new RDD<>(
                this,
                new Step.Union<>(
                        "union", members.stream().<Step<T>>map(RDD::step).toList()));
    }

    /** The lines of a UTF-8 text file in {@code engine().parallelism()} splits. */
    public RDD<String> textFile(Path file) throws IOException {
        return textFile(file, engine.parallelism());
    }

    /**
     * The lines of a UTF-8 text file, without their ends (LF or CRLF). A line belongs to the split in whose range of
     * bytes it begins. The size is taken now; the bytes are read by every action.
     *
     * @throws IOException if the file cannot be opened
     */
    public RDD<String> textFile(Path file, int splitCount) throws IOException {
        requirePositive(splitCount);
        long sizeBytes;
        try (var opened = disk.openRead(file)) {
            sizeBytes = opened.sizeBytes();
        }
        var splits = new ArrayList<SplitSource<String>>(splitCount);
        for (int split = 0; split < splitCount; split++) {
            splits.add(new TextSplit(
                    disk, file, bound(sizeBytes, split, splitCount), bound(sizeBytes, split + 1, splitCount)));
        }
        return fromSplits("textFile " + file.getFileName(), splits);
    }

    private static int bound(int count, int split, int splitCount) {
        return (int) bound((long) count, split, splitCount);
    }

    /** Where split number {@code split} begins when {@code count} things are cut evenly. */
    private static long bound(long count, int split, int splitCount) {
        return count / splitCount * split + count % splitCount * split / splitCount;
    }

    static void requirePositive(int splitCount) {
        if (splitCount < 1) {
            throw new IllegalArgumentException("splitCount must be at least 1, is " + splitCount);
        }
    }
}
