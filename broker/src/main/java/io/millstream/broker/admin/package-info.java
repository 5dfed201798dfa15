/**
 * What Kafka's Admin client asks for: making, changing and deleting topics, their settings and those of the broker, and
 * the questions about directories, replicas and elections, answered as a cluster of one broker answers them.
 *
 * <p>Read {@link io.millstream.broker.admin.AdminHandlers} first: it names all requests. Settings come in kinds of
 * resources: {@link io.millstream.broker.admin.ConfigKind} is one, {@link io.millstream.broker.admin.AdminHandlers} serves
 * them all. Uses {@code io.millstream.broker}, {@code io.millstream.log} and {@code io.millstream.wire}.
 */
@NullMarked
package io.millstream.broker.admin;

import org.jspecify.annotations.NullMarked;
