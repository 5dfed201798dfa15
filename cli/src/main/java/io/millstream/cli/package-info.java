/**
 * The command line: {@code millstream topic|run|demo}. Together with {@code io.millstream} the only place that wires
 * modules together.
 *
 * <p>Read {@link io.millstream.cli.Main} first: it holds the tree of commands and the one place where failures become
 * messages and exit codes. A {@link io.millstream.cli.Command} declares its options, reads them through
 * {@link io.millstream.cli.Arguments} and touches the process only through {@link io.millstream.cli.Console}, so that a
 * test runs it in-process. Uses {@code io.millstream} and what that opens, {@code io.millstream.examples}, picocli and
 * Jackson's streaming core.
 */
@NullMarked
package io.millstream.cli;

import org.jspecify.annotations.NullMarked;
