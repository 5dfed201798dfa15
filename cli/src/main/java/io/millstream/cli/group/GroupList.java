package io.millstream.cli.group;

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
import java.util.Comparator;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.GroupListing;

/** {@code millstream group list}. */
final class GroupList implements Command {
    @Override
    public void declare(Declaration declaration) {
        Cluster.declare(declaration).option(OutputFormat.OPTION, "FORMAT", OutputFormat.DESCRIPTION);
    }

    @Override
    public int run(Arguments arguments, Console console) throws IOException, InterruptedException {
        var format = OutputFormat.of(arguments, console);
        Cluster cluster = Cluster.of(arguments);
        try (Admin admin = cluster.admin()) {
            var groups = ClientFailure.await(cluster, admin.listGroups().all());
            try (var rows = Rows.open(format, console.out(), "group", "type", "protocol", "state")) {
                for (GroupListing group : groups.stream()
                        .sorted(Comparator.comparing(GroupListing::groupId))
                        .toList()) {
                    rows.row(
                            group.groupId(),
                            group.type().map(Object::toString).orElse(""),
                            group.protocol(),
                            group.groupState().map(Object::toString).orElse(""));
                }
            }
        }
        return ExitCode.OK;
    }
}
