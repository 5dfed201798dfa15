/**
 * How values become bytes that a later version of the program can still read.
 *
 * <p>Read {@link io.millstream.base.codec.Codec} first, then {@link io.millstream.base.codec.RecordCodec} (named fields
 * that may be added, dropped, reordered and widened) and {@link io.millstream.base.codec.CheckedFile} (the container on
 * disk). Uses {@code io.millstream.base}. Java serialization is not used anywhere, on purpose: what is read back from disk
 * must neither name classes nor break when one is recompiled.
 */
@NullMarked
package io.millstream.base.codec;

import org.jspecify.annotations.NullMarked;
