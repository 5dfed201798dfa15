package io.millstream.cli.topic;

import io.millstream.cli.Arguments;
import io.millstream.cli.Console;

/** How {@code topic read} writes records. */
enum RecordFormat {
    /** Columns for a person. The default on a terminal. */
    TABLE,
    /** One JSON array, see {@link JsonRecord}. */
    JSON,
    /** One JSON object a line. The default into a pipe or file; {@code topic append --input ndjson} reads it back. */
    NDJSON,
    /** The value's bytes and a line feed. */
    PLAIN,
    /** The value's bytes and nothing else. */
    RAW;

    static RecordFormat of(Arguments arguments, Console console) {
        return arguments
                .choice("--output", RecordFormat.class)
                .orElse(console.terminal().stdoutIsTerminal() ? TABLE : NDJSON);
    }
}
