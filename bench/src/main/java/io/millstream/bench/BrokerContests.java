package io.millstream.bench;

import io.millstream.bench.Contest.Entrant;
import io.millstream.bench.Contest.Host;
import io.millstream.bench.Contest.Installed;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalLong;

/**
 * Our broker and Apache Kafka under the same client, both as processes on this machine. Client and broker share its cores,
 * and both brokers are up all the time: the one whose turn it is not is idle.
 */
final class BrokerContests {
    private static final List<String> REFERENCES = List.of("kafka");
    private static final long SMALL_ROUND = 20_000;
    private static final long LATENCY_WARM_UP = 3_000;
    private static final long LATENCY_ROUND = 6_000;
    private static final long CONNECTIONS = 2_000;

    private BrokerContests() {}

    static List<Contest> all() {
        return List.of(start(), produce(), consume(), latency(), memory());
    }

    private interface Rounds {
        Contender of(BrokerProcess.Kind kind, Path scratch) throws IOException;
    }

    private static List<Entrant> both(Rounds rounds) {
        Contest.Factory ours = scratch -> rounds.of(new MillstreamBroker(), scratch);
        Contest.Factory kafkas = scratch -> rounds.of(new KafkaBroker(), scratch);
        return List.of(new Installed("millstream", ours), new Host("kafka", KafkaBroker.PEER, kafkas));
    }

    private static Contest start() {
        return new Contest(
                "kafka-start",
                "starts",
                Scale.MILLISECONDS_EACH,
                1,
                OptionalLong.of(1),
                both(BrokerStart::new),
                REFERENCES);
    }

    private static Contest produce() {
        return new Contest(
                "kafka-produce",
                "records",
                Scale.MILLIONS_PER_SECOND,
                SMALL_ROUND,
                OptionalLong.empty(),
                both(ProduceRounds::new),
                REFERENCES,
                BrokerLoad.matrix(List.of("1", "all")));
    }

    private static Contest consume() {
        return new Contest(
                "kafka-consume",
                "records",
                Scale.MILLIONS_PER_SECOND,
                SMALL_ROUND,
                OptionalLong.empty(),
                both(FetchRounds::new),
                REFERENCES,
                BrokerLoad.matrix(List.of("1")));
    }

    private static Contest latency() {
        return new Contest(
                "kafka-latency",
                "records",
                Scale.MICROSECONDS_EACH,
                LATENCY_WARM_UP,
                OptionalLong.of(LATENCY_ROUND),
                both(LatencyRounds::new),
                REFERENCES,
                List.of(
                        new BrokerLoad(1, 100, "none", "1", false).toString(),
                        new BrokerLoad(1, 100, "none", "all", false).toString(),
                        new BrokerLoad(4, 100, "none", "1", false).toString(),
                        new BrokerLoad(1, 1024, "none", "1", false).toString()));
    }

    private static Contest memory() {
        return new Contest(
                "kafka-memory",
                "connections",
                Scale.MICROSECONDS_EACH,
                CONNECTIONS,
                OptionalLong.of(CONNECTIONS),
                both(IdleConnections::new),
                REFERENCES);
    }
}
