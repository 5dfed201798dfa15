package io.millstream.topology;

/** Runs topologies. Ours is {@code io.millstream.topology.run.LocalTopologyEngine}. */
public interface TopologyEngine {
    /** Starts the topology; its spouts are active when this returns. */
    RunningTopology submit(Topology topology, TopologySettings settings);
}
