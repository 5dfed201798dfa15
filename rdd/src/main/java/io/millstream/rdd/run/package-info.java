/**
 * The local engine: runs {@code rdd} plans on the threads of this process.
 *
 * <p>Read {@link io.millstream.rdd.run.LocalEngine} first, then {@code Execution}, which is one job: it cuts the plan at
 * its shuffles and drives each split through a chain of outputs, one object per operator. {@code KeyTable} is what a
 * shuffle by key is made of. Uses {@code rdd} and {@code base}.
 */
@NullMarked
package io.millstream.rdd.run;

import org.jspecify.annotations.NullMarked;
