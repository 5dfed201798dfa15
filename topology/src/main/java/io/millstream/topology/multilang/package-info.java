/**
 * Spouts and bolts in any language: a child process that speaks Storm's multilang protocol, lines of JSON over its standard input
 * and output. Whatever was written for Storm's {@code storm.py} or {@code storm.js} runs.
 *
 * <p>Read {@link io.millstream.topology.multilang.ShellBolt} first, then {@link io.millstream.topology.multilang.ShellCommand};
 * {@code Child} is the process, {@code ChildReader} the thread that listens to it. Uses {@code topology}, {@code base}
 * and jackson-core, an optional dependency that only topologies with such components need.
 *
 * @see <a href="https://storm.apache.org/releases/current/Multilang-protocol.html">Storm: multilang protocol</a>
 */
@NullMarked
package io.millstream.topology.multilang;

import org.jspecify.annotations.NullMarked;
