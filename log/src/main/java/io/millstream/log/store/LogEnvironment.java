package io.millstream.log.store;

import io.millstream.base.Clock;
import io.millstream.base.Disk;
import io.millstream.base.Scheduler;
import java.util.concurrent.Executor;

/**
 * The outside world of a log, so that a test can put a simulated one in its place.
 *
 * @param disk where the data directory is
 * @param clock for append times, retention and expiry
 * @param scheduler runs the housekeeping
 * @param executor forces the disk for appends that do not block; {@code Runnable::run} makes them force at once
 */
public record LogEnvironment(Disk disk, Clock clock, Scheduler scheduler, Executor executor) {}
