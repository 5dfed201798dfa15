/**
 * Windows over the tuples of a stream: tumbling and sliding, by count and by duration, in event time with watermarks or by the
 * clock, and sessions. Bolts either see all tuples of a window or keep one partial aggregate for each slide.
 *
 * <p>Read {@link io.millstream.topology.window.Window} first, then {@link io.millstream.topology.window.WindowedBolt} and {@link
 * io.millstream.topology.window.Aggregate}. Every store has one task and one thread; the time comes from ticks and from
 * the clock of the task. Uses {@code topology} and {@code base}.
 *
 * @see <a href="https://storm.apache.org/releases/current/Windowing.html">Storm: windowing</a>
 */
@NullMarked
package io.millstream.topology.window;

import org.jspecify.annotations.NullMarked;
