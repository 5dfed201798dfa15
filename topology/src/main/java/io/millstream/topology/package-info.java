/**
 * Topologies: spouts that bring tuples in, bolts that work on them, and the streams between. What stands here is the plan and
 * what a component sees while it runs; how it is run stands in {@code topology.run}.
 *
 * <p>Read {@link io.millstream.topology.TopologyBuilder} first, then {@link io.millstream.topology.Spout}, {@link
 * io.millstream.topology.Bolt} and {@link io.millstream.topology.Grouping}. The model and its words are those of
 * <a href="https://storm.apache.org/releases/current/Concepts.html">Apache Storm</a>.
 *
 * <p>Uses {@code base} (errors).
 */
@NullMarked
package io.millstream.topology;

import org.jspecify.annotations.NullMarked;
