/**
 * The commit log: topics of partitions, each an ordered, durable sequence of records. In-process, no network.
 *
 * <p>Read {@link io.millstream.log.CommitLog} first, then {@link io.millstream.log.PartitionLog} and
 * {@link io.millstream.log.PartitionReader}. This package is the vocabulary, the record format included (Kafka's record
 * batch v2); the storage engine below it is {@code io.millstream.log.store}, with the segment files in
 * {@code io.millstream.log.segment}. Uses {@code io.millstream.base}.
 */
@NullMarked
package io.millstream.log;

import org.jspecify.annotations.NullMarked;
