package io.millstream.broker.server;

import io.millstream.base.settings.SettingDescription;
import io.millstream.broker.admin.ChangeableSettings;
import io.millstream.log.CommitLog;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** The defaults of topics: a change is in force at every topic that was not given its own, at once. */
final class ChangeableTopicDefaults implements ChangeableSettings {
    private static final String OWNER = "the broker";
    private static final Set<String> NAMES = TopicDefaults.SETTINGS.describe().stream()
            .map(SettingDescription::name)
            .collect(Collectors.toUnmodifiableSet());

    private final CommitLog log;

    ChangeableTopicDefaults(CommitLog log) {
        this.log = log;
    }

    @Override
    public Set<String> names() {
        return NAMES;
    }

    @Override
    public Map<String, String> plain(Map<String, String> values) {
        Map<String, String> plain = TopicDefaults.SETTINGS.toMap(TopicDefaults.SETTINGS.bind(values, OWNER));
        plain.keySet().retainAll(values.keySet());
        return plain;
    }

    @Override
    public void apply(Map<String, String> values) {
        log.topicDefaults(TopicDefaults.SETTINGS.bind(values, OWNER).toTopicSettings());
    }
}
