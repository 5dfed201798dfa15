package io.millstream.broker.internal;

import java.util.concurrent.CompletionStage;

/**
 * Records that stand in an internal topic.
 *
 * @param baseOffset of the first one
 * @param lastOffset of the last one
 * @param forced completes once they are on disk, and not before an answer may speak of them; exceptionally, with a
 *     {@code JobException}, if the disk failed. Completes on a thread of the log.
 */
public record Written(long baseOffset, long lastOffset, CompletionStage<Void> forced) {}
