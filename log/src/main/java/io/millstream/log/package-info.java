/**
 * The commit log: topics of partitions, each an ordered, durable sequence of records. In-process, no network.
 *
 * <p>Read {@link io.millstream.log.CommitLog} first, then {@link io.millstream.log.PartitionLog} and
 * {@link io.millstream.log.PartitionReader}; to write single records, {@link io.millstream.log.TopicWriter}. This package
 * is the vocabulary, the record format included (Kafka's record batch v2): {@link io.millstream.log.RecordBatch} draws it,
 * {@link io.millstream.log.RecordCursor} reads it, {@link io.millstream.log.RecordBatchBuilder} writes it,
 * {@link io.millstream.log.BatchValidator} distrusts it. The storage engine below it is {@code io.millstream.log.store},
 * with the segment files in {@code io.millstream.log.segment}. Uses {@code io.millstream.base}.
 */
@NullMarked
package io.millstream.log;

import org.jspecify.annotations.NullMarked;
