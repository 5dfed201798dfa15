package io.millstream.topology;

import io.millstream.base.settings.Setting;
import io.millstream.base.settings.Settings;
import java.time.Duration;
import java.util.Map;

/**
 * How a topology is run. Every setting has a default that suits a first run.
 *
 * @param threads threads that share the tasks; 0 for one per core
 * @param messageTimeout time for a tracked tuple and all that comes of it
 * @param acking whether message ids are tracked at all
 * @param queueSize tuples that wait between two threads before the sender is held back
 * @param failureLimit failures of one task in a row after which the topology stops
 */
public record TopologySettings(
        @Setting(
                name = "topology.threads",
                defaultValue = "0",
                min = 0,
                max = 1024,
                doc = "Shares the tasks among so many threads; 0 takes one per core.")
        int threads,

        @Setting(
                name = "topology.message.timeout",
                defaultValue = "30s",
                min = 1,
                doc = "Fails a tracked tuple that is not worked off within this time.")
        Duration messageTimeout,

        @Setting(
                name = "topology.acking",
                defaultValue = "true",
                doc = "Tracks tuples that are emitted with a message id; without it spouts hear of none.")
        boolean acking,

        @Setting(
                name = "topology.queue.size",
                defaultValue = "4096",
                min = 8,
                max = 1 << 24,
                doc = "Holds a sender back while so many tuples wait for a task on another thread.")
        int queueSize,

        @Setting(
                name = "topology.failure.limit",
                defaultValue = "1000",
                min = 1,
                doc = "Stops the topology when a task has failed so many times in a row.")
        int failureLimit) {
    /** Names, ranges and documentation of the settings. */
    public static final Settings<TopologySettings> SETTINGS = Settings.of(TopologySettings.class);

    public static final TopologySettings DEFAULTS = SETTINGS.defaults();

    /** These settings with one changed, by its name. @throws io.millstream.base.JobException (USER) if it does not exist */
    public TopologySettings with(String name, String value) {
        return SETTINGS.change(this, Map.of(name, value), "a topology");
    }
}
