package io.millstream.log.store;

import io.millstream.log.LogSettings;
import io.millstream.log.TopicPartition;
import io.millstream.log.TopicSettings;
import io.millstream.log.segment.SegmentFiles;

/** What every part of one partition needs to know of its surroundings. */
record PartitionContext(
        TopicPartition topicPartition,
        SegmentFiles files,
        TopicSettings settings,
        LogSettings logSettings,
        LogEnvironment environment,
        DirectoryHealth health) {}
