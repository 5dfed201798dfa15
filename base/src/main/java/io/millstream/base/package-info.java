/**
 * Vocabulary that every module shares: time, disk, sizes, error kinds. Needs the JDK and nothing else.
 *
 * <p>Read {@link io.millstream.base.Clock}, {@link io.millstream.base.Scheduler} and {@link io.millstream.base.Disk}
 * first: they are the three doors to the outside world, handed to constructors everywhere below the command line so that
 * a test (or a replay) can put a simulated world behind them.
 */
@NullMarked
package io.millstream.base;

import org.jspecify.annotations.NullMarked;
