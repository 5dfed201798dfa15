package io.millstream.cli.topic;

/**
 * Which partition a key belongs to: murmur2 of its bytes, sign bit dropped, modulo the partition count. The same as in
 * Kafka's Java clients, so that records written here and there under one key stay together.
 */
final class KeyPartitioner {
    private static final int SEED = 0x9747b28c;
    private static final int M = 0x5bd1e995;
    private static final int R = 24;

    private KeyPartitioner() {}

    static int partition(byte[] key, int partitionCount) {
        return (murmur2(key) & Integer.MAX_VALUE) % partitionCount;
    }

    /** Austin Appleby's MurmurHash2, 32 bits, little-endian, with the seed that Kafka chose. */
    static int murmur2(byte[] data) {
        int hash = SEED ^ data.length;
        int at = 0;
        for (; at + Integer.BYTES <= data.length; at += Integer.BYTES) {
            int k = ((data[at] & 0xFF)
                            | (data[at + 1] & 0xFF) << 8
                            | (data[at + 2] & 0xFF) << 16
                            | (data[at + 3] & 0xFF) << 24)
                    * M;
            hash = hash * M ^ (k ^ k >>> R) * M;
        }
        int tail = 0;
        for (int i = data.length - 1; i >= at; i--) {
            tail = tail << 8 | (data[i] & 0xFF);
        }
        if (at < data.length) {
            hash = (hash ^ tail) * M;
        }
        hash = (hash ^ hash >>> 13) * M;
        return hash ^ hash >>> 15;
    }
}
