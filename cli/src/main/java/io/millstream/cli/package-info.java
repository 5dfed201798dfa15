/**
 * What every command of {@code millstream} is made of: how it is declared and read, what it touches of its process, and how
 * text, tables and JSON leave it. Knows no single command; those are in the packages below.
 *
 * <p>Read {@link io.millstream.cli.Command} first. A command declares its options, reads them through
 * {@link io.millstream.cli.Arguments} and touches the process only through {@link io.millstream.cli.Console}, so that a
 * test runs it in-process; {@link io.millstream.cli.CommandTree} names them. Uses {@code io.millstream} and what that opens,
 * picocli (help pages, mistakes) and Jackson's streaming core.
 */
@NullMarked
package io.millstream.cli;

import org.jspecify.annotations.NullMarked;
