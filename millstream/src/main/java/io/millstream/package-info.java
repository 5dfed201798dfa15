/** To be written with its first class. */
@NullMarked
package io.millstream;

import org.jspecify.annotations.NullMarked;
