/** To be written with its first class. */
@NullMarked
package io.millstream.cli;

import org.jspecify.annotations.NullMarked;
