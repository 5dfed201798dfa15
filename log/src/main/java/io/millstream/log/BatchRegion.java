package io.millstream.log;

import io.millstream.base.DiskFile;

/**
 * Whole record batches in a segment file. The bytes never change; the file may be closed by retention or compaction
 * meanwhile, and a read then fails: ask again.
 *
 * @param file where they lie
 * @param positionBytes where the first one starts
 * @param lengthBytes of all of them
 * @param baseOffset of the first one, at or before the offset that was asked for
 * @param nextOffset the offset after the last one
 */
public record BatchRegion(DiskFile file, long positionBytes, int lengthBytes, long baseOffset, long nextOffset) {}
