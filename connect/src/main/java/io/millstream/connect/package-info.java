/**
 * Sources and sinks for streams that come from, or go to, something outside the engine: so far the topic.
 *
 * <p>Read {@link io.millstream.connect.TopicStream} first. Uses {@code io.millstream.log}, {@code io.millstream.dstream},
 * {@code io.millstream.rdd} and {@code io.millstream.base}; never the packages that run them.
 */
@NullMarked
package io.millstream.connect;

import org.jspecify.annotations.NullMarked;
