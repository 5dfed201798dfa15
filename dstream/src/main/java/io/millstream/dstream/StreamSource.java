package io.millstream.dstream;

import java.io.Serializable;

/**
 * Where a stream begins, as a value of the plan. Engines know {@link QueueSource}, {@link SocketTextSource} and {@link
 * TextFileSource}; every other source is a {@link ReadableSource} and brings its reader along.
 *
 * @param <T> its elements
 */
public interface StreamSource<T> extends Serializable {
    /** A short noun, {@code socket} or {@code topic}: the beginning of the operator's default name. */
    String kind();
}
