package io.millstream.examples.topology;

import io.millstream.topology.Fields;
import io.millstream.topology.Topology;
import io.millstream.topology.TopologyBuilder;
import io.millstream.topology.window.Aggregate;
import io.millstream.topology.window.Window;
import java.time.Duration;
import java.util.function.Consumer;

/**
 * The trending hashtags of a stream of posts: rolling counts by fields grouping, each task's ranking, and the ranking of them all.
 *
 * <pre>
 * posts -> hashtags -> counts (sliding window, panes) -> ranks (each task its own) -> trending (one task) -> print
 * </pre>
 */
public final class Trending {
    private static final int TOP = 5;

    private Trending() {}

    /**
     * How long is counted, how often, and how fast posts come.
     *
     * @param posts after so many the stream falls silent
     */
    public record Options(Duration window, Duration slide, int postsPerSecond, int posts) {
        /** The last nine seconds, every second, of 100 posts a second without end. */
        public static Options standard() {
            return new Options(Duration.ofSeconds(9), Duration.ofSeconds(1), 100, Integer.MAX_VALUE);
        }
    }

    /** Prints a ranking whenever it has changed. */
    public static Topology make(Options options, Consumer<String> out) {
        Window rolling = Window.sliding(options.window(), options.slide());
        Duration keep = options.slide().multipliedBy(3).dividedBy(2);
        Duration look = options.slide().dividedBy(4);
        var builder = new TopologyBuilder("trending");
        builder.spout("posts", () -> new TextSpout("posts.txt", options.posts(), options.postsPerSecond()));
        builder.bolt("hashtags", HashtagBolt::new).tasks(2).shuffle("posts");
        builder.bolt("counts", rolling.aggregate(Fields.of("hashtag"), Aggregate.count(), "count"))
                .tasks(2)
                .byFields("hashtags", "hashtag");
        builder.bolt("ranks", () -> RankingBolt.intermediate(TOP, keep))
                .tasks(2)
                .byFields("counts", "hashtag")
                .tickEvery(look);
        builder.bolt("trending", () -> RankingBolt.total(TOP, keep))
                .global("ranks")
                .tickEvery(options.slide());
        builder.bolt("print", () -> new PrintBolt(out)).global("trending");
        return builder.build();
    }
}
