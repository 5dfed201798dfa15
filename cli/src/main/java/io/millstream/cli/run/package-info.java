/**
 * {@code millstream run}: the jobs of {@code io.millstream.examples} as commands.
 *
 * <p>Read {@link io.millstream.cli.run.Examples} first. Uses {@code io.millstream.cli}, {@code io.millstream.cli.topology},
 * {@code io.millstream.examples} and {@code io.millstream}.
 */
@NullMarked
package io.millstream.cli.run;

import org.jspecify.annotations.NullMarked;
