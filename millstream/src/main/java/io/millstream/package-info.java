/**
 * The embedded facade: one object, one data directory, everything above the log in one process.
 *
 * <p>Read {@link io.millstream.Millstream} first. Uses every engine of the house and wires it; nothing below knows it.
 */
@NullMarked
package io.millstream;

import org.jspecify.annotations.NullMarked;
