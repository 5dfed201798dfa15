/**
 * Checks that a Java client runs against a broker: what a user of Kafka does, with the answer that Kafka gives.
 *
 * <p>Read {@link io.millstream.interop.JavaClientChecks} first: the program, which prints one line for each check of {@link
 * io.millstream.interop.CheckRun}. It is compiled once, against the newest client, and run with the jars of several: what
 * only newer clients have stands in classes of its own ({@code Modern...}) that an old one never loads. The tests of this
 * module start a broker and run this program and those of other makers ({@code src/test/clients}) against it.
 *
 * <p>A check that fails against Apache Kafka is a wrong check: {@code -Dmillstream.interop.bootstrap=HOST:PORT} runs all of
 * them against a broker that is there already.
 *
 * <p>Uses {@code base}, and the public API of the clients.
 */
@NullMarked
package io.millstream.interop;

import org.jspecify.annotations.NullMarked;
