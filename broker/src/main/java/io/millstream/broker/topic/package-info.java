/**
 * The data plane: writing and reading records, and finding out what topics there are.
 *
 * <p>Read {@link io.millstream.broker.topic.TopicHandlers} first, which lists the handlers; then
 * {@link io.millstream.broker.topic.ProduceHandler} and {@link io.millstream.broker.topic.FetchHandler}. Uses
 * {@code io.millstream.broker}, {@code io.millstream.log}, {@code io.millstream.wire} and {@code io.millstream.base}.
 */
@NullMarked
package io.millstream.broker.topic;

import org.jspecify.annotations.NullMarked;
