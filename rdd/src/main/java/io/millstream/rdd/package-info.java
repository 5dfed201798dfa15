/** To be written with its first class. */
@NullMarked
package io.millstream.rdd;

import org.jspecify.annotations.NullMarked;
