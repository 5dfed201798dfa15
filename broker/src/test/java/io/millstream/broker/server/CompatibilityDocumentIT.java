package io.millstream.broker.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.millstream.base.settings.SettingDescription;
import io.millstream.broker.HandlerTable;
import io.millstream.log.LogSettings;
import io.millstream.log.TopicSettings;
import io.millstream.wire.message.ApiKey;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** docs/kafka-compatibility.md says what the code does. */
class CompatibilityDocumentIT {
    private static final Pattern REQUEST =
            Pattern.compile("(?m)^\\| (\\d+) \\| \\w+ \\| ([\\d-]*) ?\\| ([\\d-]*) ?\\|");
    private static final Pattern SETTING = Pattern.compile("(?m)^\\| `([a-z0-9.]+)` \\| `([^`]*)` \\| ([^|]*) \\|$");

    @Test
    void theTableOfRequestsIsTheTableOfHandlers(@TempDir Path directory) throws IOException {
        Map<Integer, String> shown = new TreeMap<>();
        REQUEST.matcher(document())
                .results()
                .forEach(row -> shown.put(Integer.parseInt(row.group(1)), row.group(2) + " | " + row.group(3)));

        Map<Integer, String> real = new TreeMap<>();
        try (TestBroker broker = TestBroker.start(directory, Map.of())) {
            for (ApiKey key : ApiKey.values()) {
                HandlerTable.Entry entry = broker.broker().handlers().find(key.id());
                real.put(
                        key.id(),
                        versions(key.lowestVersion(), key.highestVersion()) + " | "
                                + (entry == null ? "" : versions(entry.lowestVersion(), entry.highestVersion())));
            }
        }

        shown.values().removeIf(" | "::equals); // numbers whose requests went with older Kafkas
        assertThat(shown).as("rows of the table: Kafka's versions | served").containsExactlyInAnyOrderEntriesOf(real);
    }

    @Test
    void theTablesOfSettingsAreTheSettings() throws IOException {
        List<String> shown = SETTING.matcher(document())
                .results()
                .map(row -> row.group(1) + " | " + row.group(2) + " | " + row.group(3))
                .toList();

        List<String> real = Stream.of(
                        TopicSettings.SETTINGS.describe(), LogSettings.SETTINGS.describe(), BrokerSettings.describe())
                .flatMap(List::stream)
                .map(CompatibilityDocumentIT::row)
                .toList();
        assertThat(shown)
                .as("rows of the tables: name | default | what it does")
                .containsExactlyElementsOf(real);
    }

    private static String row(SettingDescription setting) {
        return setting.name() + " | " + setting.defaultValue() + " | " + setting.doc();
    }

    private static String versions(int lowest, int highest) {
        return lowest == highest ? Integer.toString(lowest) : lowest + "-" + highest;
    }

    private static String document() throws IOException {
        return Files.readString(Path.of("../docs/kafka-compatibility.md"));
    }
}
