package io.millstream.bench;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/**
 * Word count, hand-written, on the bytes of the lines and without an object per word: the limit of the machine. With two
 * threads every word goes to the thread that owns its hash.
 */
final class HandByteCount implements Contender {
    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final int LINES_PER_STEP = 32;
    private static final int CHUNK_LONGS = 1024;
    private static final long SPACES = 0x2020202020202020L;

    private final int threadCount;
    private final WordLines input = WordLines.shared();
    private final byte[] bytes;
    private final int[] lineEnds = new int[WordLines.LINE_COUNT];

    HandByteCount(int threadCount) {
        this.threadCount = threadCount;
        var text = new StringBuilder();
        for (int i = 0; i < WordLines.LINE_COUNT; i++) {
            text.append(input.line(i)).append(' ');
            lineEnds[i] = text.length();
        }
        text.append(" ".repeat(Long.BYTES * 2)); // the last word may be read sixteen bytes at a time, too
        bytes = text.toString().getBytes(StandardCharsets.ISO_8859_1);
    }

    @Override
    public Measured run(long units) {
        long lineCount = units / WordLines.WORDS_PER_LINE;
        Stopwatch watch = Stopwatch.start();
        List<Handover<long[]>> outboxes =
                List.of(new Handover<>(() -> new long[CHUNK_LONGS]), new Handover<>(() -> new long[CHUNK_LONGS]));
        long checksum = Workers.sum(threadCount, thread -> {
            Handover<long[]> inbox = outboxes.get(threadCount - 1 - thread);
            return new Share(thread, outboxes.get(thread), inbox).count(lineCount);
        });
        Measured measured = watch.stop(lineCount * WordLines.WORDS_PER_LINE);
        input.check(lineCount, checksum);
        return measured;
    }

    /** Has the highest bit set of the first byte of {@code word} that is a space, and none below it. */
    private static long spacesIn(long word) {
        long zeros = word ^ SPACES;
        return (zeros - 0x0101010101010101L) & ~zeros & 0x8080808080808080L;
    }

    /** Mask of the bytes before the first space. */
    private static long before(long spaces) {
        return (1L << (Long.numberOfTrailingZeros(spaces) & -Byte.SIZE)) - 1;
    }

    /** The work of one thread: its share of the lines, and the words whose hash it owns. A lone thread owns all. */
    private final class Share {
        private final int thread;
        private final Handover<long[]> outbox;
        private final Handover<long[]> inbox;
        private final ByteTable table = new ByteTable();
        private long[] outgoing;
        private int outgoingCount;

        Share(int thread, Handover<long[]> outbox, Handover<long[]> inbox) {
            this.thread = thread;
            this.outbox = outbox;
            this.inbox = inbox;
            this.outgoing = outbox.chunk();
        }

        long count(long lineCount) {
            long line = thread;
            while (line < lineCount) {
                for (int step = 0; step < LINES_PER_STEP && line < lineCount; step++, line += threadCount) {
                    int at = (int) (line & (WordLines.LINE_COUNT - 1));
                    split(at == 0 ? 0 : lineEnds[at - 1], lineEnds[at]);
                }
                inbox.drain(this::receive);
            }
            Arrays.fill(outgoing, outgoingCount, CHUNK_LONGS, 0);
            send();
            outbox.close();
            while (inbox.drain(this::receive)) {
                Workers.stepAside();
            }
            return table.checksum();
        }

        private void split(int start, int end) {
            for (int at = start; at < end; ) {
                long low = (long) LONGS.get(bytes, at);
                long spaces = spacesIn(low);
                long high = 0;
                if (spaces == 0) {
                    at += Long.BYTES;
                    high = (long) LONGS.get(bytes, at);
                    spaces = spacesIn(high);
                    high &= before(spaces);
                } else {
                    low &= before(spaces);
                }
                at += Long.numberOfTrailingZeros(spaces) / Byte.SIZE + 1;
                if (ownerOf(low, high) == thread) {
                    table.add(low, high);
                } else {
                    outgoing[outgoingCount++] = low;
                    outgoing[outgoingCount++] = high;
                    if (outgoingCount == CHUNK_LONGS) {
                        send();
                    }
                }
            }
        }

        private int ownerOf(long low, long high) {
            return (int) (ByteTable.spread(low, high) >>> (Long.SIZE - 1)) & (threadCount - 1);
        }

        private void send() {
            while (!outbox.offer(outgoing)) {
                inbox.drain(this::receive);
                Workers.stepAside();
            }
            outgoing = outbox.chunk();
            outgoingCount = 0;
        }

        /** Zeros fill up the last chunk. */
        private void receive(long[] halves) {
            for (int i = 0; i < halves.length; i += 2) {
                if (halves[i] != 0) {
                    table.add(halves[i], halves[i + 1]);
                }
            }
        }
    }
}
