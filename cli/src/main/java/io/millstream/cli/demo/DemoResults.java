package io.millstream.cli.demo;

import io.millstream.dstream.BatchTime;
import io.millstream.rdd.Pair;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** What the demo's job found last. Belongs to the batch thread; the final total is read when the job is over. */
final class DemoResults {
    private static final Comparator<Pair<String, Long>> MOST_FIRST = Comparator.<Pair<String, Long>, Long>comparing(
                    Pair::value)
            .reversed()
            .thenComparing(Pair::key);

    private final int shownCount;
    private volatile long total;
    private Optional<Window> window = Optional.empty();

    /**
     * The most frequent terms of a window.
     *
     * @param recordCount posts in the window
     * @param hashtags with their '#'
     */
    record Window(
            BatchTime time, long recordCount, List<Pair<String, Long>> words, List<Pair<String, Long>> hashtags) {}

    DemoResults(int shownCount) {
        this.shownCount = shownCount;
    }

    void total(long newTotal) {
        total = newTotal;
    }

    /** Records that were ever counted. */
    long total() {
        return total;
    }

    void window(BatchTime time, List<Pair<String, Long>> counts) {
        long recordCount = 0;
        var words = new ArrayList<Pair<String, Long>>();
        var hashtags = new ArrayList<Pair<String, Long>>();
        for (Pair<String, Long> count : counts) {
            if (count.key().isEmpty()) {
                recordCount = count.value();
            } else {
                (count.key().charAt(0) == '#' ? hashtags : words).add(count);
            }
        }
        window = Optional.of(new Window(time, recordCount, most(words), most(hashtags)));
    }

    private List<Pair<String, Long>> most(List<Pair<String, Long>> counts) {
        counts.sort(MOST_FIRST);
        return List.copyOf(counts.subList(0, Math.min(shownCount, counts.size())));
    }

    /** The window of the last slide, once. */
    Optional<Window> takeWindow() {
        var taken = window;
        window = Optional.empty();
        return taken;
    }
}
