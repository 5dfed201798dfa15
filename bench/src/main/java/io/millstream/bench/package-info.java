/**
 * Benchmarks: the same work done by Millstream, by the best hand-written loop and by a peer, in turn, in one run.
 *
 * <p>Read {@link io.millstream.bench.Contest} first: a contest is one piece of work and the {@link
 * io.millstream.bench.Contender}s that do it. {@link io.millstream.bench.Arena} keeps one warm JVM per contender and
 * gives each a round in turn; {@link io.millstream.bench.Standings} turns the rounds into medians and paired ratios;
 * {@link io.millstream.bench.Bench} is the command. Classes named {@code XBenchmark} are JMH's. The results, with the
 * command that made them, are in {@code bench/RESULTS.md}.
 *
 * <p>Uses the public API of every module, like any user's program.
 */
@NullMarked
package io.millstream.bench;

import org.jspecify.annotations.NullMarked;
