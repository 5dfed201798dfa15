package io.millstream.cli;

/** How results are written: for a person, for a program, or as the bytes themselves. */
public enum OutputFormat {
    /** Aligned columns. The default on a terminal. */
    TABLE,
    /** One JSON array. */
    JSON,
    /** One JSON object a line. The default when standard output is a pipe or a file. */
    NDJSON,
    /** Values with tabs between them, no heading. */
    PLAIN;

    public static final String OPTION = "-o, --output";
    public static final String DESCRIPTION =
            "table, json, ndjson or plain. Without it: table on a terminal, ndjson into a pipe or file.";

    public static OutputFormat of(Arguments arguments, Console console) {
        return arguments
                .choice("--output", OutputFormat.class)
                .orElse(console.terminal().stdoutIsTerminal() ? TABLE : NDJSON);
    }
}
