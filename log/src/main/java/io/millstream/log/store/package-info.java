/**
 * The storage engine: a data directory of topics, each partition a list of segments.
 *
 * <p>Read {@link io.millstream.log.store.LocalLog} first (what a directory holds and who may open it), then
 * {@code LocalPartition} (the way of an append), {@code GroupCommit} (when it counts as durable) and {@code Recovery}
 * (what is kept after a crash). Uses {@code io.millstream.base}, the vocabulary of {@code io.millstream.log} and the
 * files of {@code io.millstream.log.segment}.
 */
@NullMarked
package io.millstream.log.store;

import org.jspecify.annotations.NullMarked;
