package io.millstream.broker.admin;

import io.millstream.base.Disk;
import io.millstream.base.ErrorKind;
import io.millstream.base.JobException;
import io.millstream.base.codec.Codec;
import io.millstream.base.codec.Codecs;
import io.millstream.base.codec.RecordCodec;
import io.millstream.broker.admin.ConfigKind.ResourceKind;
import io.millstream.broker.internal.AdminFile;
import io.millstream.wire.ErrorCode;
import java.io.IOException;
import java.lang.invoke.MethodHandles;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Settings that administrators gave to resources without a file of their own, such as groups: in memory and in
 * {@code config/overrides} of the data directory. A change is durable before anybody follows it.
 *
 * <p>Any number of threads read; changes wait for each other.
 */
public final class ConfigStore {
    private static final Codec<List<Stored>> CODEC =
            Codecs.listOf(RecordCodec.of(Stored.class, MethodHandles.lookup()));

    private final AdminFile<List<Stored>> file;
    private volatile Map<ResourceKind, Map<String, Map<String, String>>> overrides;

    /** One resource's settings as they are on disk. */
    record Stored(String kind, String name, Map<String, String> settings) {}

    private ConfigStore(AdminFile<List<Stored>> file, Map<ResourceKind, Map<String, Map<String, String>>> overrides) {
        this.file = file;
        this.overrides = overrides;
    }

    /**
     * Reads the settings of a data directory.
     *
     * @throws JobException if there are some that cannot be read
     */
    public static ConfigStore open(Disk disk, Path dataDirectory) {
        var file = new AdminFile<>(disk, dataDirectory.resolve("config"), "overrides", CODEC);
        var overrides = new TreeMap<ResourceKind, Map<String, Map<String, String>>>();
        for (Stored stored : file.load().orElse(List.of())) {
            overrides
                    .computeIfAbsent(kind(stored.kind(), file.path()), kind -> new TreeMap<>())
                    .put(stored.name(), Map.copyOf(stored.settings()));
        }
        return new ConfigStore(file, overrides);
    }

    /** The resources of a kind that were given anything. */
    public List<String> names(ResourceKind kind) {
        return List.copyOf(overrides.getOrDefault(kind, Map.of()).keySet());
    }

    /** What a resource was given; empty if nothing. */
    public Map<String, String> settings(ResourceKind kind, String name) {
        return overrides.getOrDefault(kind, Map.of()).getOrDefault(name, Map.of());
    }

    /** Replaces what a resource was given, durably. On failure it keeps what it had. */
    public synchronized void replace(ResourceKind kind, String name, Map<String, String> settings) throws Refusal {
        var next = new TreeMap<>(overrides);
        var ofKind = new TreeMap<>(overrides.getOrDefault(kind, Map.of()));
        next.put(kind, ofKind);
        if (settings.isEmpty()) {
            ofKind.remove(name);
        } else {
            ofKind.put(name, Map.copyOf(settings));
        }
        try {
            file.save(next.entrySet().stream()
                    .flatMap(entry -> entry.getValue().entrySet().stream()
                            .map(one -> new Stored(entry.getKey().name(), one.getKey(), one.getValue())))
                    .toList());
        } catch (IOException e) {
            throw new Refusal(
                    ErrorCode.KAFKA_STORAGE_ERROR,
                    "The settings could not be written to disk, and stay as they were: " + e);
        }
        overrides = next;
    }

    private static ResourceKind kind(String name, Path path) {
        return Arrays.stream(ResourceKind.values())
                .filter(kind -> kind.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new JobException(
                        ErrorKind.USER,
                        "File " + path + " holds settings of a " + name
                                + ", which this version does not know. Use the version that wrote it."));
    }
}
