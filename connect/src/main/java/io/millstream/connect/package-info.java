/** To be written with its first class. */
@NullMarked
package io.millstream.connect;

import org.jspecify.annotations.NullMarked;
