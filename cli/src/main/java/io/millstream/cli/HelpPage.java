package io.millstream.cli;

import picocli.CommandLine;

/** How a command, or a group of them, is used. */
public final class HelpPage {
    private final CommandLine commandLine;

    HelpPage(CommandLine commandLine) {
        this.commandLine = commandLine;
    }

    /** The page in lines of at most {@code columns} characters; {@code ansi} marks words by colour. */
    public String text(int columns, boolean ansi) {
        commandLine.setUsageHelpWidth(columns);
        return commandLine
                .getUsageMessage(ansi ? CommandLine.Help.Ansi.ON : CommandLine.Help.Ansi.OFF)
                .stripTrailing();
    }
}
