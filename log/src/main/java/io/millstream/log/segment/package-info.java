/**
 * Segment files of a partition: the batches themselves and the sparse indexes beside them.
 *
 * <p>Read {@link io.millstream.log.segment.Segment} first, then {@link io.millstream.log.segment.BatchScan}, which
 * decides what is a whole batch and what is damage. File names and entry layouts are Kafka's, so its tools read the
 * files; an index carries a trailer of ours with a checksum. Uses {@code io.millstream.base} and the record format of
 * {@code io.millstream.log}.
 */
@NullMarked
package io.millstream.log.segment;

import org.jspecify.annotations.NullMarked;
