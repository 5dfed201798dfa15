/**
 * Storm's own benchmark topologies on Storm, for {@link io.millstream.bench.Contest}s to compare with. Read {@link
 * io.millstream.bench.storm.StormRounds}.
 */
@NullMarked
package io.millstream.bench.storm;

import org.jspecify.annotations.NullMarked;
