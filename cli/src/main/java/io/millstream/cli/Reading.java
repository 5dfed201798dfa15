package io.millstream.cli;

/** What a command line asks for. */
public sealed interface Reading {
    /** Run {@code command}. */
    record Call(Command command, Arguments arguments) implements Reading {}

    /** Show a help page. */
    record Help(HelpPage page) implements Reading {}

    /** Show the version. */
    record Version() implements Reading {}
}
