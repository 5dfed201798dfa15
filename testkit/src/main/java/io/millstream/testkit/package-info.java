/** To be written with its first class. */
@NullMarked
package io.millstream.testkit;

import org.jspecify.annotations.NullMarked;
