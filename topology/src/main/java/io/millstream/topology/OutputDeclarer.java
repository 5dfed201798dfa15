package io.millstream.topology;

/** Takes down the streams that a component emits. */
public interface OutputDeclarer {
    /** The stream that is meant where none is named. */
    String DEFAULT_STREAM = "default";

    /** The default stream has these fields. */
    default OutputDeclarer fields(String... names) {
        return stream(DEFAULT_STREAM, Fields.of(names));
    }

    /** A stream of that name has these fields. */
    OutputDeclarer stream(String name, Fields fields);

    /** A stream whose tuples go to tasks that the emitting component chooses ({@code emitDirect}). */
    OutputDeclarer directStream(String name, Fields fields);
}
