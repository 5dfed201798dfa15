package io.millstream.base.settings;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Makes a record component a setting.
 *
 * <pre>{@code
 * record TopicSettings(
 *         @Setting(name = "segment.bytes", defaultValue = "1GiB", min = 14,
 *                  doc = "Starts a new segment file when the current one would grow beyond this.")
 *         ByteSize segmentBytes,
 *         @Setting(name = "retention.ms", defaultValue = "7d", unlimited = true,
 *                  doc = "Deletes segments whose records are all older than this.")
 *         Duration retention) {}
 * }</pre>
 *
 * <p>A component is a {@code boolean}, {@code int}, {@code long}, {@code double}, {@link String}, enum,
 * {@link java.time.Duration} or {@link io.millstream.base.ByteSize}. An enum's texts are its constants'
 * {@code toString()}; when they are read, case does not matter, nor does the order in a list such as
 * {@code compact,delete}.
 */
@Documented
@Target(ElementType.RECORD_COMPONENT)
@Retention(RetentionPolicy.RUNTIME)
public @interface Setting {
    /** The name a user writes; Kafka's, where Kafka has the setting. */
    String name();

    /** The value without a user's word, written as a user would. */
    String defaultValue();

    /** One or two sentences a user would say when needing it. */
    String doc();

    /** Least value, in the unit of the setting: milliseconds for a duration, bytes for a size. */
    long min() default Long.MIN_VALUE;

    /** Greatest value, in the unit of the setting. */
    long max() default Long.MAX_VALUE;

    /**
     * Lets {@code -1} stand for "no limit", as Kafka does: {@link Long#MAX_VALUE}, milliseconds of a duration, bytes of a
     * size. For {@code long}, durations and sizes.
     */
    boolean unlimited() default false;
}
