package io.millstream.cli.group;

import io.millstream.base.ErrorKind;
import io.millstream.base.JobException;
import io.millstream.cli.Arguments;
import io.millstream.cli.Command;
import io.millstream.cli.Console;
import io.millstream.cli.Declaration;
import io.millstream.cli.ExitCode;
import io.millstream.cli.OutputFormat;
import io.millstream.cli.Rows;
import io.millstream.cli.client.ClientFailure;
import io.millstream.cli.client.Cluster;
import java.io.IOException;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ConsumerGroupDescription;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.GroupState;
import org.apache.kafka.common.TopicPartition;

/**
 * {@code millstream group reset-offsets}: moves a group without members to other offsets. Shows what would happen unless
 * told to do it.
 */
final class GroupResetOffsets implements Command {
    private static final Set<GroupState> WITHOUT_MEMBERS = Set.of(GroupState.EMPTY, GroupState.DEAD);

    @Override
    public void declare(Declaration declaration) {
        ResetTarget.declare(Cluster.declare(declaration.parameter("GROUP", "The group to move."))
                        .repeatable(
                                "-t, --topic",
                                "TOPIC[:P,..]",
                                "Move it in this topic, or in these partitions of it. May be repeated.")
                        .flag("--all-topics", "Move it in every topic it has read."))
                .flag("--execute", "Do it. Without this it is only shown.")
                .option(OutputFormat.OPTION, "FORMAT", OutputFormat.DESCRIPTION)
                .footer(
                        "The group must have no members: stop its consumers first.",
                        "",
                        "  millstream group reset-offsets readers -t lines --to-earliest",
                        "  millstream group reset-offsets readers --all-topics --by-duration 2h --execute");
    }

    @Override
    public int run(Arguments arguments, Console console) throws IOException, InterruptedException {
        String group = arguments.parameter(0);
        var target = ResetTarget.of(arguments, console.clock());
        var format = OutputFormat.of(arguments, console);
        if (arguments.texts("--topic").isEmpty() == !arguments.flag("--all-topics")) {
            throw new JobException(ErrorKind.USER, "In which topics? Name them with -t, or give --all-topics.");
        }
        Cluster cluster = Cluster.of(arguments);
        try (Admin admin = cluster.admin()) {
            var offsets = new GroupOffsets(cluster, admin);
            requireNoMembers(offsets, group);
            Map<TopicPartition, Long> committed = offsets.committed(group);
            Collection<TopicPartition> partitions = arguments.flag("--all-topics")
                    ? committed.keySet()
                    : named(cluster, admin, arguments.texts("--topic"));
            if (partitions.isEmpty()) {
                throw GroupDescribe.unknown(group);
            }
            Map<TopicPartition, Long> moved = within(offsets, target.offsets(offsets, partitions, committed));
            if (arguments.flag("--execute")) {
                var commits = new HashMap<TopicPartition, OffsetAndMetadata>();
                moved.forEach((partition, offset) -> commits.put(partition, new OffsetAndMetadata(offset)));
                var unused = ClientFailure.await(
                        cluster, admin.alterConsumerGroupOffsets(group, commits).all());
            }
            print(group, committed, moved, format, console);
            console.err()
                    .println(
                            arguments.flag("--execute")
                                    ? "millstream: moved"
                                    : "millstream: nothing was moved yet; repeat the command with --execute");
        }
        return ExitCode.OK;
    }

    private static void requireNoMembers(GroupOffsets offsets, String group) throws InterruptedException {
        Optional<ConsumerGroupDescription> description = offsets.describe(group);
        if (description.isPresent()
                && !WITHOUT_MEMBERS.contains(description.get().groupState())) {
            throw new JobException(
                    ErrorKind.USER,
                    "Group " + group + " has " + description.get().members().size()
                            + " members, which would go on where they are. Stop them first; see: millstream group describe "
                            + group);
        }
    }

    /** Partitions written {@code topic} or {@code topic:0,3}. */
    private static Collection<TopicPartition> named(Cluster cluster, Admin admin, List<String> written)
            throws InterruptedException {
        var partitions = new LinkedHashSet<TopicPartition>();
        for (String text : written) {
            int colon = text.indexOf(':');
            String topic = colon < 0 ? text : text.substring(0, colon);
            var description = ClientFailure.await(
                            cluster, admin.describeTopics(List.of(topic)).allTopicNames())
                    .get(topic);
            int count = description == null ? 0 : description.partitions().size();
            if (colon < 0) {
                for (int number = 0; number < count; number++) {
                    partitions.add(new TopicPartition(topic, number));
                }
                continue;
            }
            for (String number : text.substring(colon + 1).split(",", -1)) {
                if (!number.matches("\\d{1,9}") || Integer.parseInt(number) >= count) {
                    throw Arguments.wrong(
                            "--topic", text, "TOPIC or TOPIC:P,.. with partitions from 0 to " + (count - 1));
                }
                partitions.add(new TopicPartition(topic, Integer.parseInt(number)));
            }
        }
        return partitions;
    }

    /** As Kafka's tool does: an offset that a partition does not have becomes its nearest. */
    private static Map<TopicPartition, Long> within(GroupOffsets offsets, Map<TopicPartition, Long> wanted)
            throws InterruptedException {
        var first = offsets.beginnings(wanted.keySet());
        var last = offsets.ends(wanted.keySet());
        var within = new HashMap<TopicPartition, Long>();
        wanted.forEach((partition, offset) -> within.put(
                partition,
                Math.max(first.getOrDefault(partition, 0L), Math.min(last.getOrDefault(partition, 0L), offset))));
        return within;
    }

    private static void print(
            String group,
            Map<TopicPartition, Long> committed,
            Map<TopicPartition, Long> moved,
            OutputFormat format,
            Console console)
            throws IOException {
        try (var rows = Rows.open(format, console.out(), "group", "topic", "partition", "offset", "newOffset")) {
            for (TopicPartition partition : GroupOffsets.inOrder(moved.keySet())) {
                rows.row(
                        group,
                        partition.topic(),
                        partition.partition(),
                        committed.get(partition),
                        moved.get(partition));
            }
        }
    }
}
