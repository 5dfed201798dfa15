package io.millstream.cli.broker;

import io.millstream.base.ErrorKind;
import io.millstream.base.JobException;
import io.millstream.base.Nearest;
import io.millstream.base.settings.SettingDescription;
import io.millstream.broker.server.BrokerSettings;
import io.millstream.cli.Arguments;
import io.millstream.cli.ListenAddress;
import io.millstream.log.LogSettings;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;

/**
 * What a broker was told to be: a properties file in the manner of Kafka's {@code server.properties}, single settings over
 * it, and an address over both.
 *
 * @param broker settings of the broker
 * @param log settings of the log below it
 */
record ServerProperties(BrokerSettings broker, LogSettings log) {
    private static final List<String> LOG_NAMES = LogSettings.SETTINGS.describe().stream()
            .map(SettingDescription::name)
            .toList();

    /** Of Kafka's own, and what one says here instead. */
    private static final Map<String, String> ELSEWHERE = Map.of(
            "log.dirs", "the directory is given by --data-dir",
            "log.dir", "the directory is given by --data-dir",
            "broker.id", "it is called node.id");

    /** Of Kafka's own, for clusters of several processes. */
    private static final Set<String> FOR_CLUSTERS = Set.of(
            "process.roles",
            "controller.quorum.voters",
            "controller.quorum.bootstrap.servers",
            "controller.listener.names",
            "inter.broker.listener.name",
            "zookeeper.connect",
            "default.replication.factor",
            "min.insync.replicas",
            "offsets.topic.replication.factor",
            "transaction.state.log.replication.factor",
            "transaction.state.log.min.isr");

    static ServerProperties of(Arguments arguments) throws IOException {
        Map<String, String> given = new HashMap<>();
        if (arguments.text("--config").isPresent()) {
            readFile(Path.of(arguments.text("--config").get()), given);
        }
        for (String setting : arguments.texts("--set")) {
            int equals = setting.indexOf('=');
            if (equals < 1) {
                throw Arguments.wrong("--set", setting, "NAME=VALUE, for example num.partitions=4");
            }
            given.put(
                    setting.substring(0, equals).strip(),
                    setting.substring(equals + 1).strip());
        }
        arguments
                .text(ListenAddress.OPTION)
                .ifPresent(address ->
                        given.put("listeners", ListenAddress.parse(address).setting()));
        return of(given);
    }

    /** Every problem at once where the parts can tell: names first, because a wrong name may be a part's right one. */
    static ServerProperties of(Map<String, String> given) {
        Map<String, String> log = new HashMap<>(given);
        log.keySet().retainAll(LOG_NAMES);
        Map<String, String> broker = new HashMap<>(given);
        broker.keySet().removeAll(LOG_NAMES);
        var problems = new ArrayList<String>();
        broker.keySet().stream().sorted().forEach(name -> {
            if (ELSEWHERE.containsKey(name)) {
                problems.add(name + ": " + ELSEWHERE.get(name) + ".");
            } else if (FOR_CLUSTERS.contains(name)) {
                problems.add(name + ": this broker is the whole cluster; leave it out.");
            } else if (!BrokerSettings.names().contains(name)
                    && Nearest.name(name, BrokerSettings.names()).isEmpty()
                    && Nearest.name(name, LOG_NAMES).isPresent()) {
                problems.add(name + ": no such setting." + Nearest.hint(name, LOG_NAMES));
            }
        });
        if (!problems.isEmpty()) {
            throw new JobException(
                    ErrorKind.USER, "The broker's settings are wrong:\n  " + String.join("\n  ", problems));
        }
        return new ServerProperties(BrokerSettings.of(broker), LogSettings.SETTINGS.bind(log, "the log"));
    }

    private static void readFile(Path file, Map<String, String> into) throws IOException {
        var read = new Properties();
        try (InputStream in = Files.newInputStream(file)) {
            read.load(in);
        } catch (IllegalArgumentException e) {
            throw new JobException(
                    ErrorKind.USER, file + " is not a properties file: " + e.getMessage() + ". Check its escapes.", e);
        }
        read.stringPropertyNames()
                .forEach(name -> into.put(name, read.getProperty(name).strip()));
    }
}
