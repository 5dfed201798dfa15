package io.millstream.broker;

import io.millstream.log.CommitLog;
import io.millstream.log.PartitionLog;
import io.millstream.log.TopicDescription;
import io.millstream.log.TopicPartition;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Finds topics by name and by id, quickly enough for every produce and fetch request. The log's own topics are the truth,
 * and may be created and deleted by others of this process; what stands here is checked against them.
 *
 * <p>Thread-safe.
 */
public final class Topics {
    /** A topic with its partitions. */
    public static final class Topic {
        private final TopicDescription description;
        private final List<PartitionLog> partitions;

        Topic(TopicDescription description, List<PartitionLog> partitions) {
            this.description = description;
            this.partitions = partitions;
        }

        public String name() {
            return description.name();
        }

        public UUID topicId() {
            return description.topicId();
        }

        public TopicDescription description() {
            return description;
        }

        public int partitionCount() {
            return partitions.size();
        }

        /** The partition of that number; null if there is none. */
        public @Nullable PartitionLog partition(int number) {
            return number >= 0 && number < partitions.size() ? partitions.get(number) : null;
        }

        private boolean isThere() {
            return !partitions.get(0).isGone();
        }
    }

    private final CommitLog log;
    private final Map<String, Topic> byName = new ConcurrentHashMap<>();
    private final Map<UUID, Topic> byId = new ConcurrentHashMap<>();

    public Topics(CommitLog log) {
        this.log = log;
    }

    public CommitLog log() {
        return log;
    }

    /** The topic of that name; null if there is none. */
    public @Nullable Topic find(String name) {
        Topic known = byName.get(name);
        return known != null && known.isThere() ? known : load(name);
    }

    /**
     * As {@link #find(String)}, with the partitions and settings it has at this moment: for whoever shows a topic rather
     * than reads or writes it.
     */
    public @Nullable Topic current(String name) {
        Topic known = byName.get(name);
        TopicDescription now = log.topic(name).orElse(null);
        return known != null
                        && now != null
                        && known.isThere()
                        && known.description().equals(now)
                ? known
                : load(name);
    }

    /** As {@link #current(String)}, by id. */
    public @Nullable Topic current(UUID topicId) {
        TopicDescription now = log.topic(topicId).orElse(null);
        return now == null ? null : current(now.name());
    }

    /** The topic with that id; null if there is none. */
    public @Nullable Topic find(UUID topicId) {
        Topic known = byId.get(topicId);
        if (known != null && known.isThere()) {
            return known;
        }
        byId.remove(topicId);
        TopicDescription description = log.topic(topicId).orElse(null);
        return description == null ? null : load(description.name());
    }

    /** The partition; null if there is none. */
    public @Nullable PartitionLog partition(String topicName, int number) {
        Topic topic = find(topicName);
        return topic == null ? null : partition(topic, number);
    }

    /** The partition; null if there is none. */
    public @Nullable PartitionLog partition(Topic topic, int number) {
        PartitionLog found = topic.partition(number);
        if (found != null || number < 0) {
            return found;
        }
        Topic grown = load(topic.name()); // it may have got more partitions since
        return grown == null ? null : grown.partition(number);
    }

    /** All topics as they are now, by name. */
    public List<TopicDescription> all() {
        return log.topics();
    }

    private @Nullable Topic load(String name) {
        TopicDescription description = log.topic(name).orElse(null);
        if (description == null) {
            Topic gone = byName.remove(name);
            if (gone != null) {
                byId.remove(gone.topicId());
            }
            return null;
        }
        var partitions = new ArrayList<PartitionLog>();
        for (int number = 0; number < description.partitionCount(); number++) {
            partitions.add(log.partition(new TopicPartition(name, number)));
        }
        var topic = new Topic(description, List.copyOf(partitions));
        byName.put(name, topic);
        byId.put(topic.topicId(), topic);
        return topic;
    }
}
