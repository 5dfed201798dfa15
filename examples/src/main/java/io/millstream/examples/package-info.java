/** To be written with its first class. */
@NullMarked
package io.millstream.examples;

import org.jspecify.annotations.NullMarked;
