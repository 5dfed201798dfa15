package io.millstream.connect;

import io.millstream.log.RecordView;
import java.io.Serializable;

/**
 * Makes an element of a record. The view and its slices move on with the next record: what the element keeps must be
 * decoded or copied. Called by several threads at once, on different views; whatever it throws ends the batch.
 *
 * @param <T> the element
 */
@FunctionalInterface
public interface RecordDecoder<T> extends Serializable {
    T decode(RecordView record) throws Exception;

    /** The value as UTF-8 text; of a record without a value (a tombstone) the empty text. */
    static RecordDecoder<String> text() {
        return record -> {
            var value = record.value();
            return value == null ? "" : value.toUtf8();
        };
    }
}
