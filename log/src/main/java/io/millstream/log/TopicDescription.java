package io.millstream.log;

import java.util.UUID;

/** What a topic is: its name, its identity (a deleted and re-created topic gets a new one), its partitions, its settings. */
public record TopicDescription(String name, UUID topicId, int partitionCount, TopicSettings settings) {}
