package io.millstream.broker;

import io.millstream.wire.Message;
import io.millstream.wire.message.ApiKey;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Which requests are served, in which versions, by whom. What is not in it is not advertised by ApiVersions.
 *
 * <p>Filled while a broker is wired, only read afterwards: by many threads, without a lock.
 */
public final class HandlerTable {
    /** How the connection goes on while a request waits for its answer. */
    public enum Mode {
        /** It starts its next request once this one is answered, as Kafka does. */
        ONE_AT_A_TIME,
        /** It starts the next ones meanwhile; the answers leave in the order of the requests all the same. */
        PIPELINED,
        /** The handler may block: it runs on a thread of its own kind; otherwise as {@link #ONE_AT_A_TIME}. */
        BLOCKING
    }

    /** One kind of request that is served. */
    public record Entry(ApiKey key, int lowestVersion, int highestVersion, RequestHandler<?, ?> handler, Mode mode) {
        public boolean serves(int version) {
            return version >= lowestVersion && version <= highestVersion;
        }

        /** The handler, for messages of its own classes: {@link ApiKey#readRequest} makes them. */
        @SuppressWarnings("unchecked") // key and handler were brought together in serve(), the only place that could
        public RequestHandler<Message, Message> untypedHandler() {
            return (RequestHandler<Message, Message>) handler;
        }
    }

    /** A feature of the cluster that clients look for (KIP-584), and its level: {@code transaction.version} 2. */
    public record Feature(String name, int level) {}

    private final List<Feature> features = new ArrayList<>();
    private final @Nullable Entry[] byId = new @Nullable Entry[128];

    /** Serves the versions {@code lowest} to {@code highest} of a request on the threads of the connections. */
    public HandlerTable serve(ApiKey key, int lowest, int highest, RequestHandler<?, ?> handler) {
        return add(new Entry(key, lowest, highest, handler, Mode.ONE_AT_A_TIME));
    }

    /** As {@link #serve}, for a handler that may wait for the disk or for others. */
    public HandlerTable serveBlocking(ApiKey key, int lowest, int highest, RequestHandler<?, ?> handler) {
        return add(new Entry(key, lowest, highest, handler, Mode.BLOCKING));
    }

    /** As {@link #serve}; later requests of the connection may start before this one is answered. */
    public HandlerTable servePipelined(ApiKey key, int lowest, int highest, RequestHandler<?, ?> handler) {
        return add(new Entry(key, lowest, highest, handler, Mode.PIPELINED));
    }

    private HandlerTable add(Entry entry) {
        int id = entry.key().id();
        if (entry.lowestVersion() < entry.key().lowestVersion()
                || entry.highestVersion() > entry.key().highestVersion()
                || entry.lowestVersion() > entry.highestVersion()) {
            throw new IllegalArgumentException(entry.key() + " has versions "
                    + entry.key().lowestVersion() + " to " + entry.key().highestVersion() + ", not "
                    + entry.lowestVersion() + " to " + entry.highestVersion());
        }
        if (byId[id] != null) {
            throw new IllegalArgumentException(entry.key() + " has a handler already");
        }
        byId[id] = entry;
        return this;
    }

    /** Tells clients of a feature. */
    public HandlerTable advertise(String feature, int level) {
        features.add(new Feature(feature, level));
        return this;
    }

    public List<Feature> features() {
        return List.copyOf(features);
    }

    /** Who serves requests with the key {@code id}; null if nobody does. */
    public @Nullable Entry find(int id) {
        return id >= 0 && id < byId.length ? byId[id] : null;
    }

    /** Everything that is served, by key. */
    public List<Entry> entries() {
        var entries = new ArrayList<Entry>();
        for (Entry entry : byId) {
            if (entry != null) {
                entries.add(entry);
            }
        }
        return entries;
    }
}
