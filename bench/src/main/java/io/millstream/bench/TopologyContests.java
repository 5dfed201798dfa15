package io.millstream.bench;

import io.millstream.bench.Contest.Entrant;
import io.millstream.bench.Contest.Ours;
import io.millstream.bench.Contest.Peer;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.Supplier;

/** Topologies: Storm's own benchmarks beside Storm, and the workloads by which engines are compared. */
final class TopologyContests {
    private static final OptionalLong TIMED = OptionalLong.empty();
    private static final long SMALL = 20_000;
    private static final int CORES = 2;
    private static final int MANY_TASKS = 8 * CORES;
    private static final long STORM_RATE = 1_000_000;
    private static final long ENGINE_RATE = 100_000;
    private static final long LATENCY_SECONDS = 3;

    private TopologyContests() {}

    static List<Contest> all() {
        return List.of(
                storm("null", "Null", () -> new StormTopologies.Constant(false), hand()),
                storm("id", "Identity", () -> new StormTopologies.Constant(true), hand()),
                storm(
                        "wc",
                        "WordCount",
                        StormTopologies.WordCount::new,
                        List.of(new Ours("hand-1", s -> new HandSentences()))),
                engine("w1", EngineTopologies.MapFilter::new),
                engine("w3", WindowTopology::new),
                engine("w4", EngineTopologies.HandOver::new),
                latency("w5", ENGINE_RATE, TopologyRounds.PLAIN),
                latency("complete-latency", STORM_RATE, TopologyRounds.ACKING));
    }

    private static List<Entrant> hand() {
        return List.of(
                new Ours("hand-1", scratch -> new HandConstant(1)), new Ours("hand-2", scratch -> new HandConstant(2)));
    }

    private static Contest storm(String name, String peer, Supplier<TopologyWork> works, List<Entrant> hand) {
        var entrants = new ArrayList<>(hand);
        entrants.addAll(List.of(
                new Ours("millstream-1", scratch -> new TopologyRounds(works, 1)),
                new Ours("millstream-2", scratch -> new TopologyRounds(works, CORES)),
                new Ours("millstream-16", scratch -> new TopologyRounds(works, MANY_TASKS)),
                new Peer("storm", "storm", "io.millstream.bench.storm.Storm" + peer)));
        return new Contest(
                "storm-" + name,
                name.equals("wc") ? "words" : "tuples",
                Scale.MILLIONS_PER_SECOND,
                SMALL,
                TIMED,
                entrants,
                List.of("hand-1", "storm"),
                TopologyRounds.VARIANTS);
    }

    private static Contest engine(String name, Supplier<TopologyWork> works) {
        return new Contest(
                "topology-" + name,
                "events",
                Scale.MILLIONS_PER_SECOND,
                SMALL,
                TIMED,
                List.of(
                        new Ours("millstream-1", scratch -> new TopologyRounds(works, 1)),
                        new Ours("millstream-2", scratch -> new TopologyRounds(works, CORES))),
                List.of("millstream-1"));
    }

    private static Contest latency(String name, long perSecond, String variant) {
        return new Contest(
                "topology-" + name,
                "events",
                Scale.MICROSECONDS_EACH,
                perSecond / 10,
                OptionalLong.of(perSecond * LATENCY_SECONDS),
                List.of(
                        new Ours("millstream-1", s -> new TopologyRounds(() -> new PacedTopology(perSecond), 1)),
                        new Ours("millstream-2", s -> new TopologyRounds(() -> new PacedTopology(perSecond), CORES))),
                List.of(),
                List.of(variant));
    }
}
