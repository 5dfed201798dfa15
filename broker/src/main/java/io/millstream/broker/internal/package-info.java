/**
 * What the coordinators of groups and of transactions stand on: their records and their thread; and how what administrators
 * set is kept.
 *
 * <p>Read {@link io.millstream.broker.internal.InternalTopic} first: keyed records in a compacted topic, replayed at start.
 * {@link io.millstream.broker.internal.Mailbox} runs a coordinator's work one piece after the other.
 * {@link io.millstream.broker.internal.AdminFile} holds one value that is replaced as a whole, and
 * {@link io.millstream.broker.internal.ClientRegex} bounds what a stranger's regular expression costs. Knows neither groups
 * nor transactions. Uses {@code io.millstream.base}, {@code io.millstream.log} and {@code io.millstream.wire}.
 */
@NullMarked
package io.millstream.broker.internal;

import org.jspecify.annotations.NullMarked;
