package io.millstream.broker.admin;

import io.millstream.base.JobException;
import io.millstream.broker.AclOperation;
import io.millstream.broker.RequestContext;
import io.millstream.broker.ResourceType;
import io.millstream.broker.Topics;
import io.millstream.log.TopicDescription;
import io.millstream.log.TopicName;
import io.millstream.log.TopicSettings;
import io.millstream.wire.ErrorCode;
import java.util.List;
import java.util.Map;

/** The settings of topics. */
final class TopicConfigs implements ConfigKind {
    private final Topics topics;
    private final TopicSettings topicDefaults;
    private final Map<String, String> defaults;

    /** @param topicDefaults what topics have of which nobody says otherwise */
    TopicConfigs(Topics topics, TopicSettings topicDefaults) {
        this.topics = topics;
        this.topicDefaults = topicDefaults;
        this.defaults = TopicSettings.SETTINGS.toMap(topicDefaults);
    }

    @Override
    public ResourceKind kind() {
        return ResourceKind.TOPIC;
    }

    @Override
    public ErrorCode denied() {
        return ErrorCode.TOPIC_AUTHORIZATION_FAILED;
    }

    @Override
    public boolean isAllowed(RequestContext context, AclOperation operation, String name) {
        return context.isAllowed(operation, ResourceType.TOPIC, name);
    }

    @Override
    public List<String> names() {
        return topics.all().stream().map(TopicDescription::name).toList();
    }

    @Override
    public List<ConfigEntry> describe(String name) throws Refusal {
        return entries(topic(name).settings());
    }

    /** Settings as they are shown; {@link CreateTopicsHandler} shows those of a topic that is not there yet, too. */
    List<ConfigEntry> entries(TopicSettings settings) {
        return SettingEntries.of(
                TopicSettings.SETTINGS.describe(), defaults, changes(settings), ConfigEntry.Source.TOPIC, false);
    }

    private Map<String, String> changes(TopicSettings settings) {
        Map<String, String> changes = TopicSettings.SETTINGS.toMap(settings);
        changes.entrySet().removeAll(defaults.entrySet());
        return changes;
    }

    @Override
    public Map<String, String> changes(String name) throws Refusal {
        return changes(topic(name).settings());
    }

    @Override
    public boolean isList(String setting) {
        return SettingEntries.isList(setting);
    }

    @Override
    public String defaultValue(String setting) {
        return defaults.getOrDefault(setting, "");
    }

    @Override
    public void alter(String name, Map<String, String> changes, boolean validateOnly) throws Refusal {
        TopicDescription topic = topic(name);
        TopicSettings settings = settings(changes);
        if (validateOnly || settings.equals(topic.settings())) {
            return;
        }
        try {
            topics.log().alterTopic(name, settings);
        } catch (JobException e) {
            throw Refusal.of(e, ErrorCode.UNKNOWN_TOPIC_OR_PARTITION);
        }
    }

    /** The settings that {@code changes} make of the defaults. */
    TopicSettings settings(Map<String, String> changes) throws Refusal {
        try {
            return topicDefaults.with(changes);
        } catch (JobException e) {
            throw Refusal.of(e, ErrorCode.INVALID_CONFIG);
        }
    }

    private TopicDescription topic(String name) throws Refusal {
        try {
            TopicName.check(name);
        } catch (JobException e) {
            throw Refusal.of(e, ErrorCode.INVALID_TOPIC_EXCEPTION);
        }
        return topics.log()
                .topic(name)
                .orElseThrow(() ->
                        new Refusal(ErrorCode.UNKNOWN_TOPIC_OR_PARTITION, "The topic '" + name + "' does not exist."));
    }
}
