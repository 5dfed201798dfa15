package io.millstream.broker.admin;

import io.millstream.base.JobException;
import io.millstream.broker.AclOperation;
import io.millstream.broker.RequestContext;
import io.millstream.broker.ResourceType;
import io.millstream.broker.Topics;
import io.millstream.broker.admin.SettingEntries.Layer;
import io.millstream.log.TopicDescription;
import io.millstream.log.TopicName;
import io.millstream.log.TopicSettings;
import io.millstream.wire.ErrorCode;
import java.util.List;
import java.util.Map;

/** The settings of topics. */
final class TopicConfigs implements ConfigKind {
    private final Topics topics;

    TopicConfigs(Topics topics) {
        this.topics = topics;
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
        return entries(name, topic(name).given());
    }

    /** The settings of a topic that is, or would be, given some; {@link CreateTopicsHandler} shows them before it is there. */
    List<ConfigEntry> entries(String name, Map<String, String> given) throws Refusal {
        Map<String, String> plain = TopicSettings.SETTINGS.toMap(settings(name, given));
        plain.keySet().retainAll(given.keySet());
        Map<String, String> defaults = TopicSettings.SETTINGS.toMap(topics.log().topicDefaults(name));
        return SettingEntries.of(
                TopicSettings.SETTINGS.describe(),
                List.of(new Layer(ConfigEntry.Source.TOPIC, plain), new Layer(ConfigEntry.Source.DEFAULT, defaults)),
                setting -> false);
    }

    @Override
    public Map<String, String> changes(String name) throws Refusal {
        return topic(name).given();
    }

    @Override
    public boolean isList(String setting) {
        return SettingEntries.isList(setting);
    }

    @Override
    public String defaultValue(String name, String setting) {
        return TopicSettings.SETTINGS.toMap(topics.log().topicDefaults(name)).getOrDefault(setting, "");
    }

    @Override
    public void alter(String name, Map<String, String> changes, boolean validateOnly) throws Refusal {
        TopicDescription topic = topic(name);
        TopicSettings unused = settings(name, changes);
        if (validateOnly || changes.equals(topic.given())) {
            return;
        }
        try {
            topics.log().alterTopic(name, changes);
        } catch (JobException e) {
            throw Refusal.of(e, ErrorCode.UNKNOWN_TOPIC_OR_PARTITION);
        }
    }

    /** The settings that {@code given} make of the defaults. */
    private TopicSettings settings(String name, Map<String, String> given) throws Refusal {
        try {
            return topics.log().topicDefaults(name).with(given);
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
