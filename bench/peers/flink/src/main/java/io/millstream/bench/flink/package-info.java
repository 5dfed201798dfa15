/**
 * The contests' work on Flink, for {@link io.millstream.bench.Contest}s to compare with. Read {@link
 * io.millstream.bench.flink.FlinkWordCount}.
 */
@NullMarked
package io.millstream.bench.flink;

import org.jspecify.annotations.NullMarked;
