/**
 * Kafka's wire format: how its messages become bytes and bytes become messages.
 *
 * <p>Read {@link io.millstream.wire.Message} first, then {@link io.millstream.wire.WireReader} (bytes from strangers: every
 * length is checked before anything is allocated for it) and {@link io.millstream.wire.WireWriter} (records stay where they
 * are and become a chunk of their own). {@link io.millstream.wire.Throttled} is what most answers have in common.
 * {@link io.millstream.wire.ErrorCode} is the one table of Kafka's error numbers. The messages themselves are generated into
 * {@code io.millstream.wire.message}. Knows no socket and no thread. Uses the JDK only.
 */
@NullMarked
package io.millstream.wire;

import org.jspecify.annotations.NullMarked;
