package io.millstream.bench;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32C;

/**
 * Walks the records of mapped segment files, hand-written: checks each batch's CRC-32C, reads the fields of every record,
 * looks at every value. Knows that no record has a key or headers. The limit for reading records one by one.
 */
final class HandReader implements ReadRounds.Reader {
    private static final int LENGTH_AT = 8;
    private static final int CRC_AT = 17;
    private static final int CHECKED_FROM = 21;
    private static final int RECORD_COUNT_AT = 57;
    private static final int RECORDS_AT = 61;
    private static final int LENGTH_OVERHEAD = 12;

    private final List<ByteBuffer> segments = new ArrayList<>();

    HandReader(List<Path> files) throws IOException {
        for (Path file : files) {
            try (FileChannel channel = FileChannel.open(file)) {
                segments.add(channel.map(MapMode.READ_ONLY, 0, channel.size()));
            }
        }
    }

    @Override
    public ReadRounds.Seen readAll() {
        long recordCount = 0;
        long firstByteSum = 0;
        for (ByteBuffer segment : segments) {
            int at = 0;
            while (at + RECORDS_AT <= segment.limit() && segment.getInt(at + LENGTH_AT) > 0) {
                int end = at + LENGTH_OVERHEAD + segment.getInt(at + LENGTH_AT);
                checkCrc(segment, at, end);
                int batchRecordCount = segment.getInt(at + RECORD_COUNT_AT);
                firstByteSum += firstByteSum(segment, at + RECORDS_AT, batchRecordCount);
                recordCount += batchRecordCount;
                at = end;
            }
        }
        return new ReadRounds.Seen(recordCount, firstByteSum);
    }

    private static void checkCrc(ByteBuffer segment, int at, int end) {
        var crc = new CRC32C();
        crc.update(segment.slice(at + CHECKED_FROM, end - at - CHECKED_FROM));
        if ((int) crc.getValue() != segment.getInt(at + CRC_AT)) {
            throw new IllegalStateException("the checksum of the batch at " + at + " does not match");
        }
    }

    private static long firstByteSum(ByteBuffer segment, int recordsAt, int recordCount) {
        long sum = 0;
        int at = recordsAt;
        for (int record = 0; record < recordCount; record++) {
            at = skipVarint(segment, at); // length
            at = skipVarint(segment, at + 1); // attributes; timestamp delta
            at = skipVarint(segment, at); // offset delta
            at = skipVarint(segment, at); // key length, -1
            int length = 0;
            int shift = 0;
            byte part = segment.get(at++);
            while (part < 0) {
                length |= (part & 0x7f) << shift;
                shift += 7;
                part = segment.get(at++);
            }
            length = (length | part << shift) >>> 1; // zig-zag of a number that is not negative
            sum += segment.get(at);
            at += length + 1; // value; header count, 0
        }
        return sum;
    }

    private static int skipVarint(ByteBuffer segment, int at) {
        int next = at;
        while (segment.get(next) < 0) {
            next++;
        }
        return next + 1;
    }

    @Override
    public void close() {}
}
