package io.millstream.log;

import java.util.Collections;
import java.util.Map;
import java.util.UUID;

/**
 * What a topic is: its name, its identity (a deleted and re-created topic gets a new one), its partitions, its settings.
 *
 * @param given the settings that somebody gave to this topic, by Kafka's names, in their plain spelling
 * @param settings all of them: the given ones, and the log's defaults for the rest
 */
public record TopicDescription(
        String name, UUID topicId, int partitionCount, Map<String, String> given, TopicSettings settings) {

    /**
     * A topic that was given some settings, as a user writes them, and has {@code defaults} for the rest.
     *
     * @throws io.millstream.base.JobException (USER) if a setting is wrong, or they do not go together
     */
    public static TopicDescription of(
            String name, UUID topicId, int partitionCount, Map<String, String> given, TopicSettings defaults) {
        TopicSettings settings = defaults.with(given);
        Map<String, String> plain = TopicSettings.SETTINGS.toMap(settings);
        plain.keySet().retainAll(given.keySet());
        return new TopicDescription(name, topicId, partitionCount, Collections.unmodifiableMap(plain), settings);
    }

    /** True for a topic that a broker keeps for itself: clients may read it, and neither write nor delete it. */
    public boolean isInternal() {
        return TopicName.isInternal(name);
    }

    /** The same topic, given other settings. */
    public TopicDescription withGiven(Map<String, String> newGiven, TopicSettings defaults) {
        return of(name, topicId, partitionCount, newGiven, defaults);
    }

    /** The same topic with more partitions. */
    public TopicDescription withPartitionCount(int newPartitionCount) {
        return new TopicDescription(name, topicId, newPartitionCount, given, settings);
    }
}
