/**
 * Settings as records: names, defaults, ranges and sentences of documentation stand at the component they belong to.
 *
 * <p>Read {@link io.millstream.base.settings.Setting} first, then {@link io.millstream.base.settings.Settings}. Uses
 * {@code io.millstream.base}.
 */
@NullMarked
package io.millstream.base.settings;

import org.jspecify.annotations.NullMarked;
