package io.millstream.connect;

import io.millstream.base.ErrorKind;
import io.millstream.base.JobException;
import io.millstream.dstream.Positions;
import io.millstream.log.CommitLog;
import io.millstream.log.TopicDescription;
import io.millstream.log.TopicPartition;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Collectors;

/**
 * Which topic a job's offsets count. A topic that was deleted and made again has the same name and other records, and an
 * offset of the one says nothing of the other; so its id is kept beside the offsets, as two positions.
 */
final class TopicIdentity {
    /** The halves of the topic's id; a topic's name has no slash. */
    private static final String ID_HIGH = "/topicId.high";

    private static final String ID_LOW = "/topicId.low";

    private final TopicDescription topic;

    TopicIdentity(TopicDescription topic) {
        this.topic = topic;
    }

    /** The beginning of the positions of this topic. */
    SortedMap<String, Long> parts() {
        var parts = new TreeMap<String, Long>();
        parts.put(ID_HIGH, topic.topicId().getMostSignificantBits());
        parts.put(ID_LOW, topic.topicId().getLeastSignificantBits());
        return parts;
    }

    /**
     * Checks that a checkpoint counts this topic.
     *
     * @throws JobException if it counts another one
     */
    void requireSame(Positions positions) {
        if (idIn(positions).equals(topic.topicId())) {
            return;
        }
        if (positions.byPart().containsKey(new TopicPartition(topic.name(), 0).toString())) {
            throw new JobException(
                    ErrorKind.EXTERNAL,
                    "topic " + topic.name()
                            + " was deleted and made again since the job read it: its offsets count other"
                            + " records now. Start the job with a new checkpoint directory, or bring the former topic"
                            + " back");
        }
        throw new JobException(
                ErrorKind.USER,
                "the checkpoint counts the records of "
                        + positions.byPart().keySet().stream()
                                .filter(part -> !part.startsWith("/"))
                                .collect(Collectors.joining(", "))
                        + ", but the plan reads topic " + topic.name()
                        + ". Read the former topic again; or give the source another name and drop the old one"
                        + " (Checkpointing.drop)");
    }

    /**
     * Checks that the topic is still there: a deleted one gets no records any more, and its job would run empty batches
     * for ever.
     *
     * @throws JobException (USER) if it was deleted, even if another one has its name now
     */
    void requireStillIn(CommitLog log) {
        var found = log.topic(topic.name());
        if (found.isEmpty() || !found.get().topicId().equals(topic.topicId())) {
            throw new JobException(
                    ErrorKind.USER,
                    "topic " + topic.name() + " was deleted while the job was reading it. To read another topic of that"
                            + " name start the job with a new checkpoint directory");
        }
    }

    private static UUID idIn(Positions positions) {
        return new UUID(positions.at(ID_HIGH, 0), positions.at(ID_LOW, 0));
    }
}
