package io.millstream.log.store;

import io.millstream.log.TopicSettings;

/** The settings of one topic, shared by its partitions while they may change. Thread-safe. */
final class LiveSettings {
    private volatile TopicSettings now;

    LiveSettings(TopicSettings settings) {
        this.now = settings;
    }

    TopicSettings now() {
        return now;
    }

    void change(TopicSettings settings) {
        now = settings;
    }
}
