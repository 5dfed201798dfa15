package io.millstream.log;

/**
 * MurmurHash2 (Austin Appleby, public domain), 32 bits, with the seed that Kafka's clients use: the hash that decides a
 * record's partition.
 */
final class Murmur2 {
    private static final int SEED = 0x9747b28c;
    private static final int M = 0x5bd1e995;
    private static final int R = 24;

    private Murmur2() {}

    static int hash(byte[] bytes) {
        int hash = SEED ^ bytes.length;
        int wholeBytes = bytes.length & ~3;
        for (int at = 0; at < wholeBytes; at += Integer.BYTES) {
            int word = (bytes[at] & 0xff)
                    | (bytes[at + 1] & 0xff) << 8
                    | (bytes[at + 2] & 0xff) << 16
                    | bytes[at + 3] << 24;
            word *= M;
            word ^= word >>> R;
            hash = hash * M ^ word * M;
        }
        int tail = 0;
        for (int at = bytes.length - 1; at >= wholeBytes; at--) {
            tail = tail << 8 | (bytes[at] & 0xff);
        }
        if (wholeBytes < bytes.length) {
            hash = (hash ^ tail) * M;
        }
        hash = (hash ^ hash >>> 13) * M;
        return hash ^ hash >>> 15;
    }
}
