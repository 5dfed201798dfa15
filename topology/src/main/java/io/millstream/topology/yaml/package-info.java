/**
 * Topologies written in YAML, in the manner of Storm's Flux: objects by class and arguments or by a built-in name, spouts, bolts and
 * the streams between them. Every mistake is told at once, with its line.
 *
 * <p>Read {@link io.millstream.topology.yaml.TopologyFile} first; {@code YamlText} makes {@code Item}s of a text, {@code
 * FileSections} understands them, {@code Maker} makes the objects. Uses {@code topology}, {@code base} and snakeyaml-engine, an optional
 * dependency that only programs which read such files need.
 *
 * @see <a href="https://storm.apache.org/releases/current/flux.html">Storm: Flux</a>
 */
@NullMarked
package io.millstream.topology.yaml;

import org.jspecify.annotations.NullMarked;
