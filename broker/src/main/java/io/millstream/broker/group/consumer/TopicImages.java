package io.millstream.broker.group.consumer;

import io.millstream.log.TopicDescription;
import java.util.List;
import java.util.function.Supplier;

/**
 * The topics as they are now, as an image that stays the same as long as they do. Confined to the coordinator's thread.
 */
final class TopicImages {
    private final Supplier<List<TopicDescription>> topics;
    private List<TopicDescription> last = List.of();
    private TopicImage image = TopicImage.EMPTY;

    /** @param topics lists all topics; the log hands out the same description of a topic as long as nothing changes it */
    TopicImages(Supplier<List<TopicDescription>> topics) {
        this.topics = topics;
    }

    TopicImage current() {
        List<TopicDescription> now = topics.get();
        if (!now.equals(last)) {
            last = List.copyOf(now);
            image = new TopicImage(image.version() + 1, last);
        }
        return image;
    }
}
