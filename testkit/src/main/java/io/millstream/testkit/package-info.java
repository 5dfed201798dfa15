/**
 * What tests of Millstream, and of programs built on it, stand on: a disk that misbehaves on demand, and seeds that make
 * every random run repeatable. Fakes here are stricter than reality.
 *
 * <p>Read {@link io.millstream.testkit.SimDisk} and {@link io.millstream.testkit.SeededTest} first, and {@link
 * io.millstream.testkit.StreamingHarness} for testing a streaming job. Uses {@code io.millstream.base}, {@code rdd}, {@code
 * dstream} and JUnit's API; never the log, whose own tests stand on this package.
 */
@NullMarked
package io.millstream.testkit;

import org.jspecify.annotations.NullMarked;
