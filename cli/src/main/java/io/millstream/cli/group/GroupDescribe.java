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
import io.millstream.cli.client.Cluster;
import java.io.IOException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ConsumerGroupDescription;
import org.apache.kafka.clients.admin.MemberDescription;
import org.apache.kafka.common.GroupState;
import org.apache.kafka.common.TopicPartition;

/** {@code millstream group describe}: where a group stands in every partition, how far behind, and who reads it. */
final class GroupDescribe implements Command {
    @Override
    public void declare(Declaration declaration) {
        Cluster.declare(declaration.parameter("GROUP", "The group to describe."))
                .option(OutputFormat.OPTION, "FORMAT", OutputFormat.DESCRIPTION);
    }

    @Override
    public int run(Arguments arguments, Console console) throws IOException, InterruptedException {
        String group = arguments.parameter(0);
        var format = OutputFormat.of(arguments, console);
        Cluster cluster = Cluster.of(arguments);
        try (Admin admin = cluster.admin()) {
            var offsets = new GroupOffsets(cluster, admin);
            ConsumerGroupDescription description = offsets.describe(group).orElseThrow(() -> unknown(group));
            Map<TopicPartition, Long> committed = offsets.committed(group);
            if (description.groupState() == GroupState.DEAD && committed.isEmpty()) {
                throw unknown(group);
            }
            console.err()
                    .println("millstream: group " + group + " is " + description.groupState() + ", with "
                            + description.members().size() + " members");
            print(group, description, committed, offsets, format, console);
        }
        return ExitCode.OK;
    }

    static JobException unknown(String group) {
        return new JobException(
                ErrorKind.USER, "There is no group " + group + ". See: millstream group list (with the same -b)");
    }

    private static void print(
            String group,
            ConsumerGroupDescription description,
            Map<TopicPartition, Long> committed,
            GroupOffsets offsets,
            OutputFormat format,
            Console console)
            throws IOException, InterruptedException {
        Map<TopicPartition, MemberDescription> readers = readers(description);
        var partitions = new HashSet<>(committed.keySet());
        partitions.addAll(readers.keySet());
        Map<TopicPartition, Long> ends = partitions.isEmpty() ? Map.of() : offsets.ends(partitions);
        try (var rows = Rows.open(
                format,
                console.out(),
                "group",
                "topic",
                "partition",
                "offset",
                "end",
                "lag",
                "member",
                "client",
                "host")) {
            for (TopicPartition partition : GroupOffsets.inOrder(partitions)) {
                Long offset = committed.get(partition);
                Long end = ends.get(partition);
                MemberDescription reader = readers.get(partition);
                rows.row(
                        group,
                        partition.topic(),
                        partition.partition(),
                        offset,
                        end,
                        offset == null || end == null ? null : Long.valueOf(end - offset),
                        reader == null ? null : reader.consumerId(),
                        reader == null ? null : reader.clientId(),
                        reader == null ? null : reader.host());
            }
        }
    }

    private static Map<TopicPartition, MemberDescription> readers(ConsumerGroupDescription description) {
        var readers = new HashMap<TopicPartition, MemberDescription>();
        for (MemberDescription member : description.members()) {
            member.assignment().topicPartitions().forEach(partition -> readers.put(partition, member));
        }
        return readers;
    }
}
