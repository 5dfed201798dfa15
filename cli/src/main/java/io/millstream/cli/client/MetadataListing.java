package io.millstream.cli.client;

import com.fasterxml.jackson.core.JsonGenerator;
import io.millstream.base.ErrorKind;
import io.millstream.base.JobException;
import io.millstream.cli.Arguments;
import io.millstream.cli.Console;
import io.millstream.cli.JsonText;
import io.millstream.cli.OutputFormat;
import io.millstream.cli.Rows;
import java.io.IOException;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListTopicsOptions;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.TopicPartitionInfo;

/** {@code -L}: brokers, topics and partitions of a cluster, as tables, or with {@code -J} in kcat's JSON. */
final class MetadataListing {
    private MetadataListing() {}

    static void print(Cluster cluster, Arguments arguments, Console console) throws IOException, InterruptedException {
        try (Admin admin = cluster.admin()) {
            var description = admin.describeCluster();
            Collection<Node> nodes = ClientFailure.await(cluster, description.nodes());
            Node controller = ClientFailure.await(cluster, description.controller());
            var names = ClientFailure.await(
                    cluster,
                    admin.listTopics(new ListTopicsOptions().listInternal(true)).names());
            if (arguments.text("--topic").isPresent()) {
                String topic = arguments.text("--topic").get();
                if (!names.contains(topic)) {
                    throw new JobException(ErrorKind.USER, "There is no topic " + topic + ".");
                }
                names = Set.of(topic);
            }
            var topics = new TreeMap<>(
                    ClientFailure.await(cluster, admin.describeTopics(names).allTopicNames()));
            int controllerId = controller == null ? -1 : controller.id();
            List<Node> brokers =
                    nodes.stream().sorted(Comparator.comparingInt(Node::id)).toList();
            if (arguments.flag("--json")) {
                json(cluster, controllerId, brokers, topics, console);
            } else {
                tables(controllerId, brokers, topics, console);
            }
        }
    }

    private static void tables(
            int controllerId, List<Node> brokers, Map<String, TopicDescription> topics, Console console)
            throws IOException {
        try (var rows = Rows.open(OutputFormat.TABLE, console.out(), "broker", "address", "rack", "controller")) {
            for (Node broker : brokers) {
                rows.row(broker.id(), address(broker), broker.rack(), broker.id() == controllerId ? "yes" : "");
            }
        }
        console.out().line("");
        try (var rows =
                Rows.open(OutputFormat.TABLE, console.out(), "topic", "partition", "leader", "replicas", "isr")) {
            for (TopicDescription topic : topics.values()) {
                for (TopicPartitionInfo partition : topic.partitions()) {
                    rows.row(
                            topic.name(),
                            partition.partition(),
                            partition.leader() == null ? -1 : partition.leader().id(),
                            ids(partition.replicas()),
                            ids(partition.isr()));
                }
            }
        }
    }

    private static void json(
            Cluster cluster,
            int controllerId,
            List<Node> brokers,
            Map<String, TopicDescription> topics,
            Console console)
            throws IOException {
        var listing = new LinkedHashMap<String, Object>();
        listing.put("originating_broker", Map.of("name", cluster.addresses()));
        listing.put("controllerid", controllerId);
        listing.put(
                "brokers",
                brokers.stream()
                        .map(broker -> ordered("id", broker.id(), "name", address(broker)))
                        .toList());
        listing.put(
                "topics",
                topics.values().stream()
                        .map(topic -> ordered(
                                "topic",
                                topic.name(),
                                "partitions",
                                topic.partitions().stream()
                                        .map(MetadataListing::partition)
                                        .toList()))
                        .toList());
        JsonGenerator json = JsonText.generator(console.out());
        JsonText.write(json, listing);
        json.writeRaw('\n');
        json.close();
    }

    private static Map<String, Object> partition(TopicPartitionInfo partition) {
        var fields = new LinkedHashMap<String, Object>();
        fields.put("partition", partition.partition());
        fields.put(
                "leader", partition.leader() == null ? -1 : partition.leader().id());
        fields.put(
                "replicas",
                partition.replicas().stream()
                        .map(node -> Map.of("id", node.id()))
                        .toList());
        fields.put(
                "isrs",
                partition.isr().stream().map(node -> Map.of("id", node.id())).toList());
        return fields;
    }

    private static Map<String, Object> ordered(String first, Object firstValue, String second, Object secondValue) {
        var fields = new LinkedHashMap<String, Object>();
        fields.put(first, firstValue);
        fields.put(second, secondValue);
        return fields;
    }

    private static String address(Node broker) {
        return broker.host() + ":" + broker.port();
    }

    private static String ids(List<Node> nodes) {
        return String.join(
                ",", nodes.stream().map(node -> Integer.toString(node.id())).toList());
    }
}
