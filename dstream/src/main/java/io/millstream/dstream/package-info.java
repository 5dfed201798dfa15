/** To be written with its first class. */
@NullMarked
package io.millstream.dstream;

import org.jspecify.annotations.NullMarked;
