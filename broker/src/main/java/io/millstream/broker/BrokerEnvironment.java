package io.millstream.broker;

import io.millstream.base.Clock;
import io.millstream.base.Disk;
import io.millstream.base.Scheduler;
import java.nio.file.Path;
import java.util.concurrent.Executor;
import java.util.function.Function;
import java.util.random.RandomGenerator;

/**
 * The outside world of a broker, so that a test can put a simulated one in its place.
 *
 * @param clock wall time for timestamps and timeouts
 * @param schedulers a scheduler of its own for each component that asks, by the name of its thread; whoever made the
 *     environment closes them
 * @param blocking runs what may block, on threads of its own and never on the caller's
 * @param random for ids that nobody should guess: member ids, session ids, salts
 * @param disk where the data directory is
 * @param dataDirectory the log's directory, in which the broker keeps what is no topic; it exists
 */
public record BrokerEnvironment(
        Clock clock,
        Function<String, Scheduler> schedulers,
        Executor blocking,
        RandomGenerator random,
        Disk disk,
        Path dataDirectory) {}
