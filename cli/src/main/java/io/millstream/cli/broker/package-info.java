/**
 * {@code millstream broker}: serves the topics of a data directory to Kafka's clients.
 *
 * <p>Read {@link io.millstream.cli.broker.BrokerCommand} first. Uses {@code io.millstream.cli} and the facade.
 */
@NullMarked
package io.millstream.cli.broker;

import org.jspecify.annotations.NullMarked;
