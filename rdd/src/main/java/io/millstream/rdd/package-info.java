/**
 * Datasets in splits, as lazy immutable plans: the model and the words of Spark's RDDs.
 *
 * <p>Read {@link io.millstream.rdd.RDD} first, then {@link io.millstream.rdd.Step}, which is what a plan consists of, and
 * {@link io.millstream.rdd.Engine}, which runs it. Uses {@code base}; knows no engine.
 */
@NullMarked
package io.millstream.rdd;

import org.jspecify.annotations.NullMarked;
