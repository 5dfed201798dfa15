/** To be written with its first class. */
@NullMarked
package io.millstream.bench;

import org.jspecify.annotations.NullMarked;
