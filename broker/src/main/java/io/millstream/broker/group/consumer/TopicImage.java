package io.millstream.broker.group.consumer;

import io.millstream.log.TopicDescription;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** All topics at one moment, by name and by id. Immutable; any number of threads. */
public final class TopicImage {
    public static final TopicImage EMPTY = new TopicImage(0, List.of());

    private static final long HASH_SEED = 0xcbf29ce484222325L; // FNV-1a, 64 bits
    private static final long HASH_PRIME = 0x100000001b3L;

    private final long version;
    private final TreeMap<String, TopicDescription> byName = new TreeMap<>();
    private final Map<UUID, TopicDescription> byId = new HashMap<>();

    /** The topics as of {@code version}, a number that rises whenever topics come, go or grow. */
    public TopicImage(long version, List<TopicDescription> topics) {
        this.version = version;
        for (TopicDescription topic : topics) {
            byName.put(topic.name(), topic);
            byId.put(topic.topicId(), topic);
        }
    }

    public long version() {
        return version;
    }

    @Nullable
    TopicDescription topic(String name) {
        return byName.get(name);
    }

    @Nullable
    TopicDescription topic(UUID topicId) {
        return byId.get(topicId);
    }

    /** All names, sorted. */
    Set<String> names() {
        return byName.keySet();
    }

    /** The ids of those topics of {@code names} that exist. */
    Set<UUID> ids(Collection<String> names) {
        var ids = new TreeSet<UUID>();
        for (String name : names) {
            TopicDescription topic = byName.get(name);
            if (topic != null) {
                ids.add(topic.topicId());
            }
        }
        return ids;
    }

    /**
     * A number that changes when one of {@code names} is created, deleted, made anew or gets partitions (KIP-1101); 0 if
     * none of them exists. It is kept in the record of the group's epoch, so that a restart starts no rebalance.
     */
    long hash(Collection<String> names) {
        long sum = 0;
        for (String name : names) {
            TopicDescription topic = byName.get(name);
            if (topic != null) {
                sum += hash(topic); // a sum: the order of the names does not matter
            }
        }
        return sum;
    }

    private static long hash(TopicDescription topic) {
        long hash = HASH_SEED;
        for (byte letter : topic.name().getBytes(StandardCharsets.UTF_8)) {
            hash = (hash ^ letter) * HASH_PRIME;
        }
        hash = mix(hash ^ topic.topicId().getMostSignificantBits());
        hash = mix(hash ^ topic.topicId().getLeastSignificantBits());
        return mix(hash ^ topic.partitionCount());
    }

    private static long mix(long value) { // the finalizer of MurmurHash3
        long mixed = (value ^ (value >>> 33)) * 0xff51afd7ed558ccdL;
        mixed = (mixed ^ (mixed >>> 33)) * 0xc4ceb9fe1a85ec53L;
        return mixed ^ (mixed >>> 33);
    }
}
