package io.millstream.examples.topology;

import static org.assertj.core.api.Assertions.assertThat;

import io.millstream.base.VirtualTime;
import io.millstream.topology.Topology;
import io.millstream.topology.TopologySettings;
import io.millstream.topology.run.SteppedTopology;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Every topology in virtual time against what it has to print. */
class TopologyExamplesTest {
    private final VirtualTime time = new VirtualTime(0);
    private final List<String> printed = new ArrayList<>();

    private SteppedTopology start(Topology topology) {
        return new SteppedTopology(topology, TopologySettings.DEFAULTS.with("topology.threads", "2"), time);
    }

    private static List<String> resource(String name) throws IOException {
        try (var input = TopologyExamplesTest.class.getResourceAsStream("/io/millstream/examples/" + name)) {
            return new String(input.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .toList();
        }
    }

    private static List<Map.Entry<String, Long>> mostFrequent(Stream<String> words, int count) {
        Map<String, Long> counts =
                words.collect(Collectors.groupingBy(word -> word, TreeMap::new, Collectors.counting()));
        return counts.entrySet().stream()
                .sorted(Map.Entry.<String, Long>comparingByValue(Comparator.reverseOrder())
                        .thenComparing(Map.Entry.comparingByKey()))
                .limit(count)
                .toList();
    }

    @Test
    void exclamationExclaimsTwice() {
        SteppedTopology topology = start(Exclamation.make(2, printed::add));
        topology.runUntilIdle();
        time.advance(Duration.ofSeconds(1));
        topology.runUntilIdle();

        assertThat(printed)
                .containsExactlyInAnyOrder(
                        "To be, or not to be: that is the question:!!!!!!",
                        "Whether 'tis nobler in the mind to suffer!!!!!!");
        assertThat(topology.report().component("lines").acked()).isEqualTo(2);
    }

    @Test
    void wordCountPrintsTheMostFrequentWordsAtTheEnd() throws IOException {
        SteppedTopology topology = start(WordCount.make(10, printed::add));
        for (int i = 0; i < 10; i++) {
            topology.runUntilIdle();
            time.advance(Duration.ofMillis(1));
        }
        assertThat(topology.report().component("lines").acked()).isEqualTo(WordCount.LINES);
        assertThat(topology.kill(Duration.ZERO)).isTrue();

        Stream<String> words = resource("hamlet-soliloquy.txt").stream()
                .flatMap(line -> Stream.of(line.toLowerCase(Locale.ROOT).split("[^\\p{L}']+", -1)))
                .filter(word -> !word.isEmpty());
        assertThat(printed)
                .isEqualTo(mostFrequent(words, 10).stream()
                        .map(count -> count.getKey() + ": " + count.getValue())
                        .toList());
    }

    @Test
    void trendingRanksTheHashtagsOfTheWindow() throws IOException {
        var options = new Trending.Options(Duration.ofSeconds(9), Duration.ofSeconds(1), 100, 300);
        SteppedTopology topology = start(Trending.make(options, printed::add));
        for (int i = 0; i < 200; i++) {
            topology.runUntilIdle();
            time.advance(Duration.ofMillis(50));
        }
        List<String> posts = resource("posts.txt");
        assertThat(printed).as("after all posts have come").contains(ranking(posts));
        assertThat(printed.get(0)).isNotEqualTo(ranking(posts));
        assertThat(printed).hasSizeBetween(3, 12);
        assertThat(topology.report().component("posts").failed()).isZero();
    }

    private static String ranking(List<String> posts) {
        Stream<String> tags = posts.stream()
                .flatMap(post ->
                        Pattern.compile("#[\\p{L}\\p{N}_]+").matcher(post).results())
                .map(MatchResult::group)
                .map(tag -> tag.toLowerCase(Locale.ROOT));
        return mostFrequent(tags, 5).stream()
                .map(count -> count.getKey() + " " + count.getValue())
                .collect(Collectors.joining("  "));
    }
}
