package io.millstream.cli.topic;

import io.millstream.cli.CommandTree;

/** {@code millstream topic}: what this package offers to the command line. */
public final class TopicCommands {
    private TopicCommands() {}

    /** The commands by name; each is made when it is asked for. */
    public static CommandTree tree() {
        return CommandTree.group(
                "topic",
                "Topics in a data directory: make, look at, fill, read.",
                CommandTree.leaf("create", "Make a topic.", TopicCreate::new),
                CommandTree.leaf("list", "List the topics.", TopicList::new),
                CommandTree.leaf("describe", "Show the settings and partitions of a topic.", TopicDescribe::new),
                CommandTree.leaf("delete", "Delete a topic and its records.", TopicDelete::new),
                CommandTree.leaf("append", "Append records to a topic, from standard input.", TopicAppend::new),
                CommandTree.leaf("read", "Read the records of a topic to standard output.", TopicRead::new));
    }
}
