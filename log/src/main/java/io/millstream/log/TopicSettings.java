package io.millstream.log;

import io.millstream.base.ByteSize;
import java.time.Duration;

/**
 * Settings of one topic, under Kafka's names and with Kafka's defaults.
 *
 * @param segmentBytes {@code segment.bytes}
 * @param retention {@code retention.ms}; {@link #FOREVER} for -1
 */
public record TopicSettings(ByteSize segmentBytes, Duration retention) {
    public static final Duration FOREVER = Duration.ofMillis(Long.MAX_VALUE);
    public static final TopicSettings DEFAULTS = new TopicSettings(ByteSize.ofGiB(1), Duration.ofDays(7));
}
