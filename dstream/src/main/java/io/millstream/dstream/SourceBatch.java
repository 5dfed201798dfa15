package io.millstream.dstream;

import io.millstream.rdd.RDD;
import java.util.OptionalLong;

/**
 * What one batch holds of one source. Fixed when it is taken: evaluating {@link #rdd()} twice gives the same elements.
 *
 * @param rdd the elements; never absent, an empty RDD if nothing came
 * @param recordCount how many, if the source knows without reading them
 * @param positions where the source stands after this batch; {@link Positions#NONE} for a source that cannot come back
 */
public record SourceBatch<T>(RDD<T> rdd, OptionalLong recordCount, Positions positions) {
    /** A batch of a source that counts its records and cannot come back to them after a restart. */
    public static <T> SourceBatch<T> of(RDD<T> rdd, long recordCount) {
        return new SourceBatch<>(rdd, OptionalLong.of(recordCount), Positions.NONE);
    }

    /** A batch of a source that can come back: it ends at {@code positions}. */
    public static <T> SourceBatch<T> of(RDD<T> rdd, long recordCount, Positions positions) {
        return new SourceBatch<>(rdd, OptionalLong.of(recordCount), positions);
    }
}
