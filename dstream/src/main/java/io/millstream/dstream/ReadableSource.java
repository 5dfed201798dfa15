package io.millstream.dstream;

import java.io.IOException;

/**
 * A source that can read itself: what connectors and users implement.
 *
 * @param <T> its elements
 */
public interface ReadableSource<T> extends StreamSource<T> {
    /**
     * Opens the source for one run of a job, at {@link SourceContext#startAt()} if the job comes back from a checkpoint.
     * Called once per run, before the first batch.
     *
     * @throws io.millstream.base.JobException if the user has to change something
     */
    SourceReader<T> open(SourceContext context) throws IOException;
}
