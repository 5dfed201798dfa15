/**
 * {@code millstream topic}: the topics of a data directory, with standard input and standard output as pipes.
 *
 * <p>Read {@link io.millstream.cli.topic.TopicAppend} first: {@link io.millstream.cli.topic.RecordInput} cuts a stream into
 * records, {@link io.millstream.cli.topic.TopicAppender} stores them. {@link io.millstream.cli.topic.TopicRead} goes the
 * other way. Uses {@code io.millstream.cli}, {@code io.millstream.log} and Jackson's streaming core.
 */
@NullMarked
package io.millstream.cli.topic;

import org.jspecify.annotations.NullMarked;
