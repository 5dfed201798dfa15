package io.millstream.cli.topic;

import io.millstream.cli.Arguments;
import io.millstream.log.TopicSettings;
import java.util.LinkedHashMap;
import java.util.List;

/** Topic settings as they are written on the command line. */
final class TopicConfig {
    private TopicConfig() {}

    /** Reads {@code KEY=VALUE}, one by one, over the defaults. */
    static TopicSettings parse(List<String> entries) {
        var changed = new LinkedHashMap<String, String>();
        for (String entry : entries) {
            int equals = entry.indexOf('=');
            if (equals < 1) {
                throw Arguments.wrong("--config", entry, "KEY=VALUE, for example retention.ms=86400000");
            }
            changed.put(
                    entry.substring(0, equals).strip(),
                    entry.substring(equals + 1).strip());
        }
        return TopicSettings.of(changed);
    }
}
