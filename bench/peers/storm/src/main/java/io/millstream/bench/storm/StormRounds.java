package io.millstream.bench.storm;

import io.millstream.bench.Contender;
import io.millstream.bench.Measured;
import io.millstream.bench.Progress;
import io.millstream.bench.Sentences;
import io.millstream.bench.Stopwatch;
import java.io.IOException;
import org.apache.storm.Config;
import org.apache.storm.LocalCluster;
import org.apache.storm.LocalCluster.LocalTopology;
import org.apache.storm.thrift.TException;
import org.jspecify.annotations.Nullable;

/**
 * A topology on Storm's local cluster, up over all rounds of a variant, one task per component. The settings are those that
 * Storm's guide to performance gives, and of the ones that were tried the best for this work: batches without acking, but
 * none for the word count, and none with it.
 */
final class StormRounds implements Contender {
    private final StormShape shape;
    private final LocalCluster cluster;
    private @Nullable LocalTopology topology;
    private boolean acking;
    private int submitted;

    StormRounds(StormShape shape) throws Exception {
        this.shape = shape;
        this.cluster = new LocalCluster();
    }

    @Override
    public void choose(String variant) throws Exception {
        stop();
        acking = variant.equals("acking");
        StormTasks.begin(acking);
        // In batches the word count came to a stand before the end of a round, all threads idle.
        boolean batched = !acking && shape != StormShape.WORD_COUNT;
        var config = new Config();
        config.setNumWorkers(1);
        config.setDebug(false);
        config.put(Config.TOPOLOGY_ACKER_EXECUTORS, acking ? 1 : 0);
        config.put(Config.TOPOLOGY_EVENTLOGGER_EXECUTORS, 0);
        config.put(Config.TOPOLOGY_SPOUT_RECVQ_SKIPS, 8);
        config.put(Config.TOPOLOGY_PRODUCER_BATCH_SIZE, batched ? 1_000 : 1);
        config.put(Config.TOPOLOGY_EXECUTOR_RECEIVE_BUFFER_SIZE, 50_000);
        config.put(Config.TOPOLOGY_DISABLE_LOADAWARE_MESSAGING, true);
        config.put(Config.TOPOLOGY_STATS_SAMPLE_RATE, 0.0005);
        if (acking) {
            config.put(Config.TOPOLOGY_MAX_SPOUT_PENDING, 1_000);
        }
        topology = cluster.submitTopology("contest-" + ++submitted, config, shape.topology());
    }

    @Override
    public Measured run(long units) throws Exception {
        Progress progress = StormTasks.progress();
        long emits = Math.max(1, units / shape.unitsEach());
        long limit = progress.limit() + emits;
        long done = emits * shape.unitsEach();
        Stopwatch watch = Stopwatch.start();
        progress.allow(limit);
        progress.await(acking ? limit : limit * shape.unitsEach());
        Measured measured = watch.stop(done);
        long expected =
                shape == StormShape.WORD_COUNT ? Sentences.checksum(limit) : limit * StormTasks.CONSTANT.length();
        if (StormTasks.checksum() != expected) {
            throw new IllegalStateException("the outcome is " + StormTasks.checksum() + ", not " + expected);
        }
        return measured;
    }

    private void stop() throws TException {
        LocalTopology before = topology;
        if (before != null) {
            before.close();
            topology = null;
        }
    }

    @Override
    public void close() throws IOException {
        try {
            stop();
            cluster.close();
        } catch (Exception e) { // whatever Storm declares
            throw new IOException("the local cluster does not end", e);
        }
    }
}
