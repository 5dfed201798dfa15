/**
 * Runnable topologies, each a page long, and the spouts and bolts they are made of, which may also be named in a YAML file.
 *
 * <p>Read {@link io.millstream.examples.topology.Exclamation} first, then {@link io.millstream.examples.topology.WordCount} and
 * {@link io.millstream.examples.topology.Trending}. Uses {@code topology}.
 */
@NullMarked
package io.millstream.examples.topology;

import org.jspecify.annotations.NullMarked;
