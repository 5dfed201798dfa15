/**
 * The process: where the command starts, and the one place where failures become messages and exit codes.
 *
 * <p>Read {@link io.millstream.cli.main.Main} first: it puts the commands of the other packages into one tree. Uses
 * {@code io.millstream.cli} and all packages below it, and picocli.
 */
@NullMarked
package io.millstream.cli.main;

import org.jspecify.annotations.NullMarked;
