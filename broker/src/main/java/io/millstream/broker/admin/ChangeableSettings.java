package io.millstream.broker.admin;

import io.millstream.base.JobException;
import java.util.Map;
import java.util.Set;

/** The settings of a broker that can change while it runs (KIP-226). Called by one thread at a time. */
public interface ChangeableSettings {
    Set<String> names();

    /**
     * Checks some of them.
     *
     * @return {@code values} in their plain spelling: milliseconds, bytes
     * @throws JobException (USER) saying what is wrong
     */
    Map<String, String> plain(Map<String, String> values);

    /** Puts {@code values} in force, and the defaults for the rest. @throws JobException as {@link #plain} */
    void apply(Map<String, String> values);
}
