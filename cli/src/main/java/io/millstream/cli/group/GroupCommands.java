package io.millstream.cli.group;

import io.millstream.cli.CommandTree;

/** {@code millstream group}: what this package offers to the command line. */
public final class GroupCommands {
    private GroupCommands() {}

    /** The commands by name; each is made when it is asked for. */
    public static CommandTree tree() {
        return CommandTree.group(
                "group",
                "Consumer groups of a cluster: list, describe, move.",
                CommandTree.leaf("list", "List the groups.", GroupList::new),
                CommandTree.leaf("describe", "Show the offsets, lag and members of a group.", GroupDescribe::new),
                CommandTree.leaf("reset-offsets", "Move a group to other offsets.", GroupResetOffsets::new));
    }
}
