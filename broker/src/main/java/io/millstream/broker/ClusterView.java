package io.millstream.broker;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The cluster as clients see it: this broker and no other.
 *
 * <p>Endpoints are known once the listeners are bound, before the first connection is served.
 */
public final class ClusterView {
    private final String clusterId;
    private final int nodeId;
    private final @Nullable String rack;
    private volatile List<Endpoint> endpoints = List.of();

    public ClusterView(String clusterId, int nodeId, @Nullable String rack) {
        this.clusterId = clusterId;
        this.nodeId = nodeId;
        this.rack = rack;
    }

    public String clusterId() {
        return clusterId;
    }

    /** The broker's id; it is also the controller and the coordinator of everything. */
    public int nodeId() {
        return nodeId;
    }

    public @Nullable String rack() {
        return rack;
    }

    public void endpoints(List<Endpoint> bound) {
        endpoints = List.copyOf(bound);
    }

    /** What a client that came through the listener of that name is told to connect to. */
    public Endpoint endpoint(String listenerName) {
        for (Endpoint endpoint : endpoints) {
            if (endpoint.listenerName().equals(listenerName)) {
                return endpoint;
            }
        }
        throw new IllegalStateException("no listener is called " + listenerName + ": " + endpoints);
    }
}
