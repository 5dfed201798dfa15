package io.millstream.bench;

import static org.assertj.core.api.Assertions.assertThat;

import io.millstream.bench.Contest.Ours;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.OptionalLong;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class StandingsTest {
    /** The machine halves its speed in round two: figures move, the ratio within each round does not. */
    @Test
    void aSlowMinuteMovesFiguresButNotRatios() {
        Standings standings =
                standings(List.of(round(400), round(200), round(400)), List.of(round(100), round(50), round(100)));

        assertThat(standings.speedOver("ours", "peer")).isEqualTo(4.0);
        assertThat(standings.lines().get(0)).contains("perSecond=400", "min=200", "max=400", "speedOver_peer=4.00");
    }

    @Test
    void ratiosAreTakenWithinARoundAndThenTheMedian() {
        Standings standings =
                standings(List.of(round(300), round(800), round(500)), List.of(round(100), round(100), round(100)));

        assertThat(standings.speedOver("ours", "peer")).isEqualTo(5.0);
    }

    @Test
    void theTableHasARowPerContenderWithItsDetails() {
        Standings standings = standings(
                List.of(round(100).with("p50Us", 7)), List.of(round(100).with("p50Us", 9)));

        assertThat(standings.table())
                .contains("| ours | 100 |")
                .contains("p50Us 7.00")
                .contains("p50Us 9.00");
    }

    @Test
    void theTableOfVariantsHasARowForEachWithTheContendersSideBySide() {
        Contest.Factory none = scratch -> {
            throw new UnsupportedOperationException("nobody runs here");
        };
        var contest = new Contest(
                "loads",
                "sums",
                Scale.PER_SECOND,
                1,
                OptionalLong.empty(),
                List.of(new Ours("ours", none), new Ours("peer", none)),
                List.of("peer"),
                List.of("small", "large"));
        var rounds = new LinkedHashMap<String, List<Measured>>();
        rounds.put("ours", List.of(round(300).with("cpu", 2)));
        rounds.put("peer", List.of(round(100).with("cpu", 8)));
        List<Standings> all = contest.variants().stream()
                .map(variant -> new Standings(contest.over(variant), "17", rounds))
                .toList();

        assertThat(new VariantsTable(contest, all).toString().lines())
                .containsExactly(
                        "| loads (JDK 17), sums/s | ours | peer | x peer | cpu | lost |",
                        "|---|---|---|---|---|---|",
                        "| small | 300 | 100 | 3.00 | 2.00 / 8.00 | 0.10 / 0.10 |",
                        "| large | 300 | 100 | 3.00 | 2.00 / 8.00 | 0.10 / 0.10 |");
    }

    private static Standings standings(List<Measured> ours, List<Measured> peer) {
        Contest.Factory none = scratch -> {
            throw new UnsupportedOperationException("nobody runs here");
        };
        var contest = new Contest(
                "sums",
                "sums",
                Scale.PER_SECOND,
                1,
                OptionalLong.empty(),
                List.of(new Ours("ours", none), new Ours("peer", none)),
                List.of("peer"));
        var rounds = new LinkedHashMap<String, List<Measured>>();
        rounds.put("ours", ours);
        rounds.put("peer", peer);
        return new Standings(contest, "17", rounds);
    }

    private static Measured round(long unitsPerSecond) {
        return new Measured(unitsPerSecond, 1_000_000_000L, 2_000_000_000L, 0.1, new TreeMap<>());
    }
}
