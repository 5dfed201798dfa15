/**
 * Our engine for topologies: tasks share a few threads, a tuple for a task on the same thread is a method call, one for
 * another thread goes through a bounded queue.
 *
 * <p>Read {@link io.millstream.topology.run.LocalTopologyEngine} first, then {@code Worker} (the loop of a thread), {@code
 * SpoutRun}, {@code OneRoute} and {@code BoltRun} (the way of a tuple), {@code Lane} (its way to another thread) and {@code Root}
 * (what is left to do before a spout hears of its tuple). Uses {@code base} (time, threads, errors) and JCTools' queues.
 */
@NullMarked
package io.millstream.topology.run;

import org.jspecify.annotations.NullMarked;
