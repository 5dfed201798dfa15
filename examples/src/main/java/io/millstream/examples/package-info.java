/**
 * Runnable jobs, each a page long: what a newcomer reads first and changes. The command line runs them by name, and a test
 * runs each in virtual time against its expected output.
 *
 * <p>Read {@link io.millstream.examples.Netcount} first. Uses {@code dstream} and {@code rdd}; {@link
 * io.millstream.examples.EmbeddedWordCount}, the program in the README, uses the facade {@code io.millstream}.
 */
@NullMarked
package io.millstream.examples;

import org.jspecify.annotations.NullMarked;
