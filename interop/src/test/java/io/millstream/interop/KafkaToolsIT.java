package io.millstream.interop;

import static org.assertj.core.api.Assertions.assertThat;

import io.millstream.interop.KafkaTools.Outcome;
import io.millstream.interop.TestBroker.Bootstrap;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** The tools that come with Kafka, as its quick start and its operators' guide use them. */
@ExtendWith(TestBroker.class)
@TestInstance(Lifecycle.PER_CLASS)
class KafkaToolsIT {
    private KafkaTools tools;
    private String run;

    @TempDir
    Path scratch;

    @BeforeAll
    void start(Bootstrap broker) throws IOException {
        run = broker.run();
        tools = KafkaTools.start(broker.address());
    }

    @AfterAll
    void stop() throws IOException {
        if (tools != null) {
            tools.close();
        }
    }

    private String created(String what, int partitionCount, String... more) {
        String topic = what + "-" + run;
        List<String> arguments = new ArrayList<>(
                List.of("--create", "--topic", topic, "--partitions", Integer.toString(partitionCount)));
        arguments.addAll(List.of(more));
        assertOk(tools.run("TopicCommand", arguments.toArray(String[]::new)));
        return topic;
    }

    private static String assertOk(Outcome outcome) {
        assertThat(outcome.exitCode()).as(outcome.all()).isZero();
        return outcome.out();
    }

    private static String lines(int count) {
        return IntStream.range(0, count).mapToObj(i -> "line " + i + "\n").collect(Collectors.joining());
    }

    private void produce(String topic, String text, String... more) {
        assertOk(tools.withInput(text, "ConsoleProducer", with(topic, more)));
    }

    private static String[] with(String topic, String... more) {
        List<String> arguments = new ArrayList<>(List.of("--topic", topic));
        arguments.addAll(List.of(more));
        return arguments.toArray(String[]::new);
    }

    private String consume(String topic, int count, String... more) {
        List<String> arguments = new ArrayList<>(List.of(more));
        arguments.addAll(
                List.of("--from-beginning", "--max-messages", Integer.toString(count), "--timeout-ms", "30000"));
        return assertOk(tools.run("consumer.ConsoleConsumer", with(topic, arguments.toArray(String[]::new))));
    }

    @Test
    void topicsAreCreatedListedDescribedGrownAndDeleted() {
        String topic = created("tool-topic", 2, "--config", "retention.ms=86400000");
        assertThat(assertOk(tools.run("TopicCommand", "--list"))).contains(topic);
        assertThat(assertOk(tools.run("TopicCommand", "--describe", "--topic", topic)))
                .contains("PartitionCount: 2", "ReplicationFactor: 1", "retention.ms=86400000");
        assertOk(tools.run("TopicCommand", "--alter", "--topic", topic, "--partitions", "3"));
        assertThat(assertOk(tools.run("TopicCommand", "--describe", "--topic", topic)))
                .contains("PartitionCount: 3");
        assertThat(assertOk(tools.run("TopicCommand", "--describe", "--under-replicated-partitions")))
                .isBlank();
        Outcome twice = tools.run("TopicCommand", "--create", "--topic", topic);
        assertThat(twice.exitCode()).isNotZero();
        assertThat(twice.all()).contains("already exists");
        assertOk(tools.run("TopicCommand", "--delete", "--topic", topic));
        assertThat(assertOk(tools.run("TopicCommand", "--list"))).doesNotContain(topic);
    }

    @Test
    void theConsoleProducersLinesComeOutOfTheConsoleConsumer() {
        String topic = created("tool-console", 1);
        produce(topic, lines(100), "--compression-codec", "zstd");
        assertThat(consume(topic, 100)).isEqualTo(lines(100));
        produce(topic, "k1:v1\nk2:v2\n", "--reader-property", "parse.key=true", "--reader-property", "key.separator=:");
        assertThat(consume(topic, 102, "--formatter-property", "print.key=true"))
                .endsWith("k1\tv1\nk2\tv2\n");
    }

    @Test
    void settingsOfTopicsAndBrokersAreShownAndChanged() {
        String topic = created("tool-configs", 1);
        assertOk(tools.run(
                "kafka.admin.ConfigCommand",
                "--entity-type",
                "topics",
                "--entity-name",
                topic,
                "--alter",
                "--add-config",
                "retention.ms=1234567,cleanup.policy=[compact,delete]"));
        assertThat(assertOk(tools.run(
                        "kafka.admin.ConfigCommand", "--entity-type", "topics", "--entity-name", topic, "--describe")))
                .contains("retention.ms=1234567", "cleanup.policy=compact,delete");
        assertOk(tools.run(
                "kafka.admin.ConfigCommand",
                "--entity-type",
                "topics",
                "--entity-name",
                topic,
                "--alter",
                "--delete-config",
                "retention.ms"));
        assertThat(assertOk(tools.run(
                        "kafka.admin.ConfigCommand", "--entity-type", "topics", "--entity-name", topic, "--describe")))
                .doesNotContain("retention.ms=1234567");
        assertThat(assertOk(tools.run("kafka.admin.ConfigCommand", "--entity-type", "brokers", "--describe", "--all")))
                .contains("message.max.bytes=");
    }

    @Test
    void settingsOfGroupsAndOfTheRunningBrokerAreChanged() {
        String group = "tool-group-configs-" + run;
        String timeout = "consumer.session.timeout.ms=50000";
        configs("groups", "--entity-name", group, "--alter", "--add-config", timeout);
        assertThat(configs("groups", "--entity-name", group, "--describe")).contains(timeout);
        configs("groups", "--entity-name", group, "--alter", "--delete-config", "consumer.session.timeout.ms");
        assertThat(configs("groups", "--entity-name", group, "--describe")).doesNotContain(timeout);

        configs("brokers", "--entity-default", "--alter", "--add-config", "log.roll.ms=7654321");
        assertThat(configs("brokers", "--entity-default", "--describe")).contains("log.roll.ms=7654321");
        configs("brokers", "--entity-default", "--alter", "--delete-config", "log.roll.ms");
        assertThat(configs("brokers", "--entity-default", "--describe")).doesNotContain("log.roll.ms");
    }

    private String configs(String entityType, String... more) {
        List<String> arguments = new ArrayList<>(List.of("--entity-type", entityType));
        arguments.addAll(List.of(more));
        return assertOk(tools.run("kafka.admin.ConfigCommand", arguments.toArray(String[]::new)));
    }

    @Test
    void groupsAreListedDescribedResetAndDeleted() {
        String topic = created("tool-groups", 1);
        String group = "tool-group-" + run;
        produce(topic, lines(10));
        consume(topic, 10, "--group", group);
        assertThat(assertOk(tools.run("consumer.group.ConsumerGroupCommand", "--list")))
                .contains(group);
        assertThat(assertOk(tools.run("consumer.group.ConsumerGroupCommand", "--describe", "--group", group)))
                .containsPattern(group + "\\s+" + topic + "\\s+0\\s+10\\s+10\\s+0\\s");
        assertThat(assertOk(
                        tools.run("consumer.group.ConsumerGroupCommand", "--describe", "--group", group, "--state")))
                .contains("Empty");
        assertThat(assertOk(tools.run(
                        "consumer.group.ConsumerGroupCommand",
                        "--reset-offsets",
                        "--to-offset",
                        "4",
                        "--group",
                        group,
                        "--topic",
                        topic,
                        "--execute")))
                .containsPattern(topic + "\\s+0\\s+4");
        assertThat(assertOk(tools.run("consumer.group.ConsumerGroupCommand", "--describe", "--group", group)))
                .containsPattern(topic + "\\s+0\\s+4\\s+10\\s+6\\s");
        assertOk(tools.run(
                "consumer.group.ConsumerGroupCommand", "--delete-offsets", "--group", group, "--topic", topic));
        assertOk(tools.run("consumer.group.ConsumerGroupCommand", "--delete", "--group", group));
        assertThat(assertOk(tools.run("consumer.group.ConsumerGroupCommand", "--list")))
                .doesNotContain(group);
    }

    @Test
    void offsetsAreAskedForByTimeAndPlace() {
        String topic = created("tool-offsets", 2);
        produce(topic, lines(7), "--reader-property", "parse.key=false");
        String ends = assertOk(tools.run("GetOffsetShell", "--topic", topic));
        assertThat(ends.lines()
                        .mapToInt(line -> Integer.parseInt(line.substring(line.lastIndexOf(':') + 1)))
                        .sum())
                .isEqualTo(7);
        assertThat(assertOk(tools.run("GetOffsetShell", "--topic", topic, "--time", "earliest")))
                .contains(topic + ":0:0", topic + ":1:0");
        assertOk(tools.run("GetOffsetShell", "--topic", topic, "--time", "max-timestamp"));
    }

    @Test
    void recordsAreDeleted() throws IOException {
        String topic = created("tool-delete", 1);
        produce(topic, lines(10));
        Path offsets = Files.writeString(
                scratch.resolve("offsets.json"),
                "{\"partitions\": [{\"topic\": \"" + topic + "\", \"partition\": 0, \"offset\": 6}], \"version\": 1}");
        assertThat(assertOk(tools.run("DeleteRecordsCommand", "--offset-json-file", offsets.toString())))
                .contains("low_watermark: 6");
        assertThat(assertOk(tools.run("GetOffsetShell", "--topic", topic, "--time", "earliest")))
                .contains(topic + ":0:6");
    }

    @Test
    void logDirectoriesVersionsAndLeadersAreAskedFor() {
        String topic = created("tool-log-dirs", 1);
        assertThat(assertOk(tools.run("LogDirsCommand", "--describe", "--topic-list", topic)))
                .contains("\"partition\":\"" + topic + "-0\"");
        assertThat(assertOk(tools.run("BrokerApiVersionsCommand"))).contains("Produce(0): 0 to");
        assertThat(assertOk(tools.run(
                        "LeaderElectionCommand", "--election-type", "preferred", "--topic", topic, "--partition", "0")))
                .contains("Valid replica already elected");
    }

    @Test
    void reassignmentsAreVerified() throws IOException {
        String topic = created("tool-reassign", 1);
        String id = assertOk(tools.run("TopicCommand", "--describe", "--topic", topic))
                .replaceAll("(?s).*Leader: (\\d+).*", "$1");
        Path plan = Files.writeString(
                scratch.resolve("plan.json"),
                "{\"version\": 1, \"partitions\": [{\"topic\": \"" + topic + "\", \"partition\": 0, \"replicas\": ["
                        + id + "]}]}");
        assertThat(assertOk(tools.run("reassign.ReassignPartitionsCommand", "--list")))
                .contains("No partition reassignments found");
        assertOk(tools.run(
                "reassign.ReassignPartitionsCommand", "--reassignment-json-file", plan.toString(), "--execute"));
        assertThat(assertOk(tools.run(
                        "reassign.ReassignPartitionsCommand", "--reassignment-json-file", plan.toString(), "--verify")))
                .contains("is completed");
    }

    @Test
    void transactionsAreListedAndDescribed() {
        String topic = created("tool-transactions", 1);
        String id = "tool-transaction-" + run;
        assertOk(tools.run(
                "ProducerPerformance",
                "--topic",
                topic,
                "--num-records",
                "100",
                "--record-size",
                "10",
                "--throughput",
                "-1",
                "--transactional-id",
                id,
                "--transaction-duration-ms",
                "20"));
        assertThat(assertOk(tools.run("TransactionsCommand", "list"))).contains(id);
        assertThat(assertOk(tools.run("TransactionsCommand", "describe", "--transactional-id", id)))
                .contains("CompleteCommit");
        assertOk(tools.run("TransactionsCommand", "describe-producers", "--topic", topic, "--partition", "0"));
        assertThat(assertOk(tools.run("TransactionsCommand", "find-hanging", "--topic", topic)))
                .doesNotContain(topic);
    }

    @Test
    void accessListsAreRefusedWhileThereIsNoAuthorizer() {
        assertThat(tools.run("AclCommand", "--list").all()).containsIgnoringCase("no authorizer");
    }

    @Test
    void theVerifiableProducerAndConsumerAgree() throws Exception {
        String topic = created("tool-verifiable", 2);
        String sent =
                assertOk(tools.alone("VerifiableProducer", "--topic", topic, "--max-messages", "500", "--acks", "-1"));
        assertThat(sent).contains("\"acked\":500");
        String read = assertOk(tools.alone(
                "VerifiableConsumer",
                "--topic",
                topic,
                "--group-id",
                "tool-verifiable-" + run,
                "--max-messages",
                "500",
                "--reset-policy",
                "earliest"));
        assertThat(read.lines()
                        .filter(line -> line.contains("\"name\":\"records_consumed\""))
                        .mapToInt(line -> Integer.parseInt(line.replaceAll(".*\"count\":(\\d+).*", "$1")))
                        .sum())
                .isEqualTo(500);
    }

    @Test
    void thePerformanceToolsMeasure() {
        String topic = created("tool-performance", 1);
        assertThat(assertOk(tools.run(
                        "ProducerPerformance",
                        "--topic",
                        topic,
                        "--num-records",
                        "5000",
                        "--record-size",
                        "100",
                        "--throughput",
                        "-1")))
                .contains("5000 records sent");
        // start, end, megabytes, megabytes a second, records, ...
        assertThat(assertOk(
                        tools.run("ConsumerPerformance", "--topic", topic, "--num-records", "5000", "--hide-header")))
                .containsPattern("^([^,]*, ){4}5000, ");
        assertThat(assertOk(tools.run(
                        "EndToEndLatency",
                        "--topic",
                        topic,
                        "--num-records",
                        "100",
                        "--producer-acks",
                        "all",
                        "--record-size",
                        "100")))
                .contains("Avg latency");
    }

    @Test
    void theClusterIsKnownByItsId() {
        assertThat(assertOk(tools.verb("cluster-id", "ClusterTool"))).contains("Cluster ID:");
    }
}
