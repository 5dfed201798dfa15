/**
 * {@code millstream topology}: topologies written in YAML, checked, shown and run; and the loop in which a command runs a topology.
 *
 * <p>Read {@link io.millstream.cli.topology.TopologyCommands} first. Uses {@code io.millstream.cli}, {@code
 * io.millstream.topology} and {@code io.millstream.examples}, whose spouts and bolts have built-in names.
 */
@NullMarked
package io.millstream.cli.topology;

import org.jspecify.annotations.NullMarked;
