package io.millstream.broker.access.quota;

import io.millstream.base.Disk;
import io.millstream.base.ErrorKind;
import io.millstream.base.JobException;
import io.millstream.base.codec.Codec;
import io.millstream.base.codec.Codecs;
import io.millstream.base.codec.RecordCodec;
import io.millstream.broker.internal.AdminFile;
import java.io.IOException;
import java.lang.invoke.MethodHandles;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.UnaryOperator;

/**
 * The quotas, in memory and in the data directory. A change is durable before anybody is measured by it.
 *
 * <p>Any number of threads read {@link #table}; changes wait for each other.
 */
public final class QuotaStore {
    private static final Codec<List<Stored>> CODEC =
            Codecs.listOf(RecordCodec.of(Stored.class, MethodHandles.lookup()));

    private final AdminFile<List<Stored>> file;
    private volatile QuotaTable table;

    /** One entity's quotas as they are on disk: names by type, limits by Kafka's name. */
    record Stored(Map<String, Optional<String>> entity, Map<String, Double> limits) {}

    private QuotaStore(AdminFile<List<Stored>> file, QuotaTable table) {
        this.file = file;
        this.table = table;
    }

    /**
     * Reads the quotas of a data directory.
     *
     * @throws JobException if there are some that cannot be read
     */
    public static QuotaStore open(Disk disk, Path dataDirectory) {
        var file = new AdminFile<>(disk, dataDirectory.resolve("access"), "quotas", CODEC);
        var quotas = new HashMap<QuotaEntity, Map<QuotaKind, Double>>();
        file.load().orElse(List.of()).forEach(stored -> {
            var limits = new EnumMap<QuotaKind, Double>(QuotaKind.class);
            stored.limits().forEach((name, limit) -> limits.put(kind(name, file.path()), limit));
            quotas.put(new QuotaEntity(stored.entity()), limits);
        });
        return new QuotaStore(file, new QuotaTable(quotas));
    }

    QuotaTable table() {
        return table;
    }

    /** Replaces the table by what {@code change} makes of it, durably. */
    synchronized void change(UnaryOperator<QuotaTable> change) throws IOException {
        QuotaTable next = change.apply(table);
        file.save(next.quotas().entrySet().stream()
                .map(entry -> {
                    var limits = new TreeMap<String, Double>();
                    entry.getValue().forEach((kind, limit) -> limits.put(kind.configName(), limit));
                    return new Stored(entry.getKey().sorted(), limits);
                })
                .toList());
        table = next;
    }

    private static QuotaKind kind(String name, Path path) {
        return QuotaKind.ofConfigName(name)
                .orElseThrow(() -> new JobException(
                        ErrorKind.USER,
                        "File " + path + " holds a quota " + name
                                + ", which this version does not know. Use the version that wrote it."));
    }
}
