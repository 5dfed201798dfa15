package io.millstream.cli.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.millstream.Millstream;
import io.millstream.broker.server.BrokerSettings;
import io.millstream.cli.ExitCode;
import io.millstream.cli.main.Cli;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The commands of this package and of {@code cli.group} against a broker. */
class ProduceConsumeIT {
    @TempDir
    Path temporary;

    private Millstream millstream;
    private String address;

    @BeforeEach
    void serve() {
        millstream = Millstream.open(temporary.resolve("data"));
        millstream.createTopic("words", 1);
        address = millstream
                .serve(BrokerSettings.of(
                        Map.of("listeners", "PLAINTEXT://127.0.0.1:0", "group.initial.rebalance.delay.ms", "0")))
                .endpoints()
                .get(0)
                .toString();
    }

    @AfterEach
    void close() {
        millstream.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"none", "gzip", "snappy", "lz4", "zstd"})
    void whatGoesInAsLinesComesOutAsLines(String codec) {
        var produced = cli("to be\nor not to be\n").run("produce", "-b", address, "-t", "words", "-z", codec);

        assertThat(produced.err()).isEqualTo("millstream: produced 2 records to words\n");
        assertThat(produced.exitCode()).isEqualTo(ExitCode.OK);
        assertThat(cli("").out("consume", "-b", address, "-t", "words", "-e")).isEqualTo("to be\nor not to be\n");
    }

    @Test
    void keysHeadersAndTombstonesMakeTheTrip() {
        cli("a:1|b:|c").out("produce", "-b", address, "-t", "words", "-K:", "-D", "|", "-Z", "-H", "h=x", "-q");

        assertThat(cli("").out("consume", "-b", address, "-t", "words", "-e", "-f", "%p:%o %k=%s (%S) %h\\n", "-Z"))
                .isEqualTo("0:0 a=1 (1) h=x\n0:1 b=NULL (-1) h=x\n0:2 NULL=c (1) h=x\n");
        assertThat(cli("").out("consume", "-b", address, "-t", "words", "-e", "-J")
                        .lines()
                        .findFirst()
                        .orElseThrow())
                .contains("\"topic\":\"words\"", "\"offset\":0", "\"key\":\"a\"", "\"payload\":\"1\"");
        assertThat(cli("").out("consume", "-b", address, "-t", "words", "-e", "-K", "=", "-c", "1"))
                .isEqualTo("a=1\n");
    }

    @Test
    void filesAreMessagesOrLines() throws Exception {
        Path file = Files.writeString(temporary.resolve("poem"), "first\nsecond\n");

        cli("").out("produce", "-b", address, "-t", "words", "-q", file);
        cli("").out("produce", "-b", address, "-t", "words", "-q", "-l", file);

        assertThat(cli("").out("consume", "-b", address, "-t", "words", "-e", "-D", "|"))
                .isEqualTo("first\nsecond\n|first|second|");
    }

    @Test
    void readingBeginsWhereItIsTold() {
        cli("0\n1\n2\n3\n4\n").out("produce", "-b", address, "-t", "words", "-q");

        assertThat(consume("-o", "-2")).isEqualTo("3\n4\n");
        assertThat(consume("-o", "1", "-c", "2")).isEqualTo("1\n2\n");
        assertThat(consume("-o", "end")).isEmpty();
        assertThat(consume("-o", "s@0")).startsWith("0\n");
        assertThat(consume("-o", "s@4000000000000")).isEmpty();
        assertThat(consume("-o", "beginning", "-o", "e@4000000000000")).isEqualTo("0\n1\n2\n3\n4\n");
    }

    @Test
    void aGroupGoesOnWhereItStoppedAndIsMoved() {
        cli("0\n1\n2\n").out("produce", "-b", address, "-t", "words", "-q");

        var first = cli("").run("consume", "-b", address, "-G", "readers", "-c", "2", "words");
        assertThat(first.out()).isEqualTo("0\n1\n");
        assertThat(first.err()).contains("assigned words-0");
        assertThat(cli("").out("group", "describe", "readers", "-b", address, "-o", "plain"))
                .startsWith("readers\twords\t0\t2\t3\t1");
        assertThat(cli("").out("group", "list", "-b", address, "-o", "plain")).startsWith("readers\t");
        assertThat(cli("").out("consume", "-b", address, "-G", "readers", "-e", "words"))
                .isEqualTo("2\n");

        var dry = cli("").run(
                        "group",
                        "reset-offsets",
                        "readers",
                        "-b",
                        address,
                        "-t",
                        "words",
                        "--shift-by",
                        "-2",
                        "-o",
                        "plain");
        assertThat(dry.out()).isEqualTo("readers\twords\t0\t3\t1\n");
        assertThat(dry.err()).contains("--execute");
        cli("").out("group", "reset-offsets", "readers", "-b", address, "--all-topics", "--to-earliest", "--execute");
        assertThat(cli("").out("consume", "-b", address, "-G", "readers", "-e", "words"))
                .isEqualTo("0\n1\n2\n");
        assertThat(consume("-o", "stored", "-X", "group.id=readers")).isEmpty();
    }

    @Test
    void theListingNamesBrokersTopicsAndPartitions() {
        assertThat(cli("").out("consume", "-L", "-b", address).lines().map(String::strip))
                .contains("0  " + address + "        yes", "words          0       0  0         0");
        assertThat(cli("").out("produce", "-L", "-J", "-b", address))
                .contains("\"brokers\":[{\"id\":0,\"name\":\"" + address + "\"}]")
                .contains(
                        "{\"topic\":\"words\",\"partitions\":[{\"partition\":0,\"leader\":0,\"replicas\":[{\"id\":0}]");
    }

    @Test
    void aTopicThatIsNotThereIsToldWithTheNearest() {
        var result = cli("").run("consume", "-b", address, "-t", "wrods", "-e");

        assertThat(result.err()).contains("There is no topic wrods. Did you mean words?");
        assertThat(result.exitCode()).isEqualTo(ExitCode.USER);
        assertThat(cli("").run("consume", "-b", address, "-t", "words", "-p", "7")
                        .err())
                .contains("Topic words has no partition 7; its last is 0.");
    }

    private Cli cli(String stdin) {
        return new Cli().stdin(stdin);
    }

    private String consume(String... more) {
        var args = new ArrayList<Object>(List.of("consume", "-b", address, "-t", "words", "-e"));
        Collections.addAll(args, more);
        return cli("").out(args.toArray());
    }
}
