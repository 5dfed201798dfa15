package io.millstream.log.store;

import io.millstream.base.Disk;
import io.millstream.base.ErrorKind;
import io.millstream.base.JobException;
import io.millstream.log.TopicDescription;
import io.millstream.log.TopicName;
import io.millstream.log.TopicSettings;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;

/**
 * Which topics there are.
 *
 * <pre>
 * topics/orders/topic          name, id, partition count, given settings; the topic exists while this file does
 * topics/orders/0/, 1/, ...    its partitions
 * </pre>
 *
 * <p>Creating writes the file last, deleting removes it first; a crash between leaves a directory without it, which the
 * next opening clears away. Altering replaces the file as a whole; directories of partitions that it does not count are
 * cleared away likewise. Any thread may look up; changes are guarded by {@link LocalLog}.
 */
final class TopicCatalog {
    private static final String TOPIC_FILE = "topic";
    private static final int TOPIC_FILE_VERSION = 1;
    private static final String SETTING = "setting ";

    private final Disk disk;
    private final Path directory;
    private final ConcurrentSkipListMap<String, TopicDescription> topics = new ConcurrentSkipListMap<>();
    private final ConcurrentHashMap<UUID, TopicDescription> topicsById = new ConcurrentHashMap<>();

    private TopicCatalog(Disk disk, Path directory) {
        this.disk = disk;
        this.directory = directory;
    }

    /** Reads what is there and clears away half-created and half-deleted topics. */
    static TopicCatalog open(Disk disk, Path directory) throws IOException {
        var catalog = new TopicCatalog(disk, directory);
        for (Path child : disk.list(directory)) {
            if (disk.isDirectory(child)) {
                Optional<TopicDescription> topic = catalog.load(child);
                if (topic.isPresent()) {
                    catalog.clearPartitions(topic.get().name(), topic.get().partitionCount());
                    catalog.publish(topic.get());
                } else {
                    catalog.deleteTree(child);
                }
            }
        }
        return catalog;
    }

    /** Throws {@link JobException} (USER) if a topic of that name cannot be created. */
    void checkFree(String name) {
        TopicName.check(name);
        if (topics.containsKey(name)) {
            throw new JobException(ErrorKind.USER, "Topic " + name + " exists already.");
        }
        for (String other : topics.keySet()) {
            if (other.replace('.', '_').equals(name.replace('.', '_'))) {
                throw new JobException(
                        ErrorKind.USER,
                        "Topic " + name + " collides with topic " + other
                                + ": '.' and '_' count as the same character, as in Kafka. Choose another name.");
            }
        }
    }

    /** Durable when it returns; not yet found. */
    void create(TopicDescription topic) throws IOException {
        Path home = home(topic.name());
        deleteTree(home); // what an earlier attempt may have left
        disk.createDirectories(home);
        for (int partition = 0; partition < topic.partitionCount(); partition++) {
            disk.createDirectories(partitionDirectory(topic.name(), partition));
        }
        disk.forceDirectory(home);
        disk.forceDirectory(directory);
        topicFile(home).write(lines(topic));
    }

    /** Makes directories for partitions up to {@code partitionCount}, which the topic does not have yet. */
    void createPartitions(TopicDescription topic, int partitionCount) throws IOException {
        clearPartitions(topic.name(), topic.partitionCount()); // what an earlier attempt may have left
        for (int partition = topic.partitionCount(); partition < partitionCount; partition++) {
            disk.createDirectories(partitionDirectory(topic.name(), partition));
        }
        disk.forceDirectory(home(topic.name()));
    }

    /** Puts another description in the place of a topic's; durable when it returns, not yet found. */
    void replace(TopicDescription topic) throws IOException {
        topicFile(home(topic.name())).write(lines(topic));
    }

    /** Lets everybody find the topic as it is described. */
    void publish(TopicDescription topic) {
        topics.put(topic.name(), topic);
        topicsById.put(topic.topicId(), topic);
    }

    private void clearPartitions(String name, int firstPartition) throws IOException {
        for (Path child : disk.list(home(name))) {
            String number = String.valueOf(child.getFileName());
            if (number.matches("[0-9]{1,9}") && Integer.parseInt(number) >= firstPartition) {
                deleteTree(child);
            }
        }
    }

    /** Forgets the topic, durably; its other files are left to {@link #clear}. */
    void delete(String name) throws IOException {
        disk.delete(topicFile(home(name)).file());
        disk.forceDirectory(home(name));
        TopicDescription deleted = topics.remove(name);
        if (deleted != null) {
            topicsById.remove(deleted.topicId());
        }
    }

    /** Deletes what is left of a deleted topic. */
    void clear(String name) throws IOException {
        deleteTree(home(name));
    }

    Optional<TopicDescription> find(String name) {
        return Optional.ofNullable(topics.get(name));
    }

    Optional<TopicDescription> find(UUID topicId) {
        return Optional.ofNullable(topicsById.get(topicId));
    }

    /** Sorted by name. */
    List<TopicDescription> all() {
        return List.copyOf(topics.values());
    }

    List<String> names() {
        return List.copyOf(topics.keySet());
    }

    Path partitionDirectory(String name, int partition) {
        return home(name).resolve(Integer.toString(partition));
    }

    private Path home(String name) {
        TopicName.check(name); // never a path that the rules do not allow
        return directory.resolve(name);
    }

    private StateFile topicFile(Path home) {
        return new StateFile(disk, home.resolve(TOPIC_FILE), "topic", TOPIC_FILE_VERSION);
    }

    private Optional<TopicDescription> load(Path home) throws IOException {
        StateFile file = topicFile(home);
        try {
            Optional<List<String>> lines = file.read();
            return lines.isEmpty() ? Optional.empty() : Optional.of(parse(lines.get()));
        } catch (DamagedStateException | IllegalArgumentException e) {
            throw new JobException(
                    ErrorKind.EXTERNAL,
                    "File " + file.file()
                            + ", which describes a topic, is damaged. Nothing was changed. Restore it from a"
                            + " backup, or move its directory away to open the other topics.",
                    e);
        }
    }

    private static List<String> lines(TopicDescription topic) {
        var lines = new ArrayList<String>();
        lines.add("name " + topic.name());
        lines.add("id " + topic.topicId());
        lines.add("partitions " + topic.partitionCount());
        topic.given().forEach((name, value) -> lines.add(SETTING + name + "=" + value));
        return lines;
    }

    private static TopicDescription parse(List<String> lines) {
        if (lines.size() < 3) {
            throw new IllegalArgumentException("a topic file of " + lines.size() + " lines");
        }
        Map<String, String> settings = new LinkedHashMap<>();
        for (String line : lines.subList(3, lines.size())) {
            int equals = line.indexOf('=');
            settings.put(line.substring(SETTING.length(), equals), line.substring(equals + 1));
        }
        return TopicDescription.of(
                value(lines.get(0), "name "),
                UUID.fromString(value(lines.get(1), "id ")),
                Integer.parseInt(value(lines.get(2), "partitions ")),
                settings,
                TopicSettings.DEFAULTS);
    }

    private static String value(String line, String label) {
        if (!line.startsWith(label)) {
            throw new IllegalArgumentException("\"" + label.strip() + "\" expected in \"" + line + "\"");
        }
        return line.substring(label.length());
    }

    private void deleteTree(Path path) throws IOException {
        if (!disk.exists(path)) {
            return;
        }
        if (disk.isDirectory(path)) {
            for (Path child : disk.list(path)) {
                deleteTree(child);
            }
        }
        disk.delete(path);
    }
}
