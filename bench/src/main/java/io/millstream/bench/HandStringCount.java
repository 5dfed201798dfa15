package io.millstream.bench;

import java.util.Arrays;
import java.util.List;

/**
 * Word count, hand-written, with a String object per word: the limit for any engine whose users write functions of
 * strings. With two threads every word goes to the thread that owns its hash, as a keyed engine must do it.
 */
final class HandStringCount implements Contender {
    private static final int LINES_PER_STEP = 32;
    private static final int CHUNK_WORDS = 512;

    private final int threadCount;
    private final WordLines input = WordLines.shared();

    HandStringCount(int threadCount) {
        this.threadCount = threadCount;
    }

    @Override
    public Measured run(long units) {
        long lineCount = units / WordLines.WORDS_PER_LINE;
        Stopwatch watch = Stopwatch.start();
        List<Handover<String[]>> outboxes =
                List.of(new Handover<>(() -> new String[CHUNK_WORDS]), new Handover<>(() -> new String[CHUNK_WORDS]));
        long checksum = Workers.sum(threadCount, thread -> {
            Handover<String[]> inbox = outboxes.get(threadCount - 1 - thread);
            return new Share(thread, outboxes.get(thread), inbox).count(lineCount);
        });
        Measured measured = watch.stop(lineCount * WordLines.WORDS_PER_LINE);
        input.check(lineCount, checksum);
        return measured;
    }

    /** The work of one thread: its share of the lines, and the words whose hash it owns. A lone thread owns all. */
    private final class Share {
        private final int thread;
        private final Handover<String[]> outbox;
        private final Handover<String[]> inbox;
        private final StringTable table = new StringTable();
        private String[] outgoing;
        private int outgoingCount;

        Share(int thread, Handover<String[]> outbox, Handover<String[]> inbox) {
            this.thread = thread;
            this.outbox = outbox;
            this.inbox = inbox;
            this.outgoing = outbox.chunk();
        }

        long count(long lineCount) {
            long line = thread;
            while (line < lineCount) {
                for (int step = 0; step < LINES_PER_STEP && line < lineCount; step++, line += threadCount) {
                    split(input.line(line));
                }
                inbox.drain(this::receive);
            }
            Arrays.fill(outgoing, outgoingCount, CHUNK_WORDS, "");
            send();
            outbox.close();
            while (inbox.drain(this::receive)) {
                Workers.stepAside();
            }
            return table.checksum();
        }

        private void split(String line) {
            for (int from = 0; from <= line.length(); ) {
                int space = line.indexOf(' ', from);
                int to = space < 0 ? line.length() : space;
                String word = line.substring(from, to);
                if (ownerOf(word) == thread) {
                    table.add(word);
                } else {
                    outgoing[outgoingCount++] = word;
                    if (outgoingCount == CHUNK_WORDS) {
                        send();
                    }
                }
                from = to + 1;
            }
        }

        private int ownerOf(String word) {
            return StringTable.spread(word) >>> (Integer.SIZE - 1) & (threadCount - 1);
        }

        private void send() {
            while (!outbox.offer(outgoing)) {
                inbox.drain(this::receive);
                Workers.stepAside();
            }
            outgoing = outbox.chunk();
            outgoingCount = 0;
        }

        /** Empty strings fill up the last chunk. */
        private void receive(String[] words) {
            for (String word : words) {
                if (!word.isEmpty()) {
                    table.add(word);
                }
            }
        }
    }
}
