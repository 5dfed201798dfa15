package io.millstream.dstream.run;

import io.millstream.base.VirtualTime;
import io.millstream.dstream.BatchTime;
import io.millstream.dstream.DStream;
import io.millstream.dstream.StreamingContext;
import io.millstream.rdd.RDD;
import io.millstream.rdd.RddContext;
import io.millstream.rdd.run.LocalEngine;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.SortedMap;
import java.util.TreeMap;

/** A job in virtual time with batches of a second, starting at wall time 0. */
final class Trial implements AutoCloseable {
    static final Duration SECOND = Duration.ofSeconds(1);

    final VirtualTime time;
    final LocalEngine engine = LocalEngine.start(2);
    final RddContext rdds = new RddContext(engine);
    final List<String> warnings = new ArrayList<>();
    final StreamingContext ssc;

    Trial() {
        this(0);
    }

    Trial(long startMs) {
        time = new VirtualTime(startMs);
        ssc = context(SECOND);
    }

    StreamingContext context(Duration interval) {
        return new StreamingContext(new LocalStreamingEngine(environment()), interval);
    }

    StreamingEnvironment environment() {
        return StreamingEnvironment.of(time, time, rdds).withWarnings(warnings::add);
    }

    static Duration seconds(long seconds) {
        return Duration.ofSeconds(seconds);
    }

    /** One list per batch. */
    @SafeVarargs
    final <T> DStream<T> batches(List<T>... batches) {
        var all = new ArrayList<List<T>>();
        for (var batch : batches) {
            all.add(batch);
        }
        return ssc.queueStream(queue(all));
    }

    <T> Queue<RDD<T>> queue(List<List<T>> batches) {
        var queue = new ArrayDeque<RDD<T>>();
        for (var batch : batches) {
            queue.add(rdds.parallelize(batch, 2));
        }
        return queue;
    }

    /** The batches of a stream by time in seconds, filled while the job runs. */
    <T> SortedMap<Long, List<T>> collect(DStream<T> stream) {
        var outputs = new TreeMap<Long, List<T>>();
        stream.foreachRDD((rdd, batchTime) -> outputs.put(secondsOf(batchTime), rdd.collect()));
        return outputs;
    }

    static long secondsOf(BatchTime batchTime) {
        return batchTime.epochMs() / 1000;
    }

    /** Starts the job and runs its first batches. */
    Trial run(int batchCount) {
        ssc.start();
        return advance(batchCount);
    }

    Trial advance(int batchCount) {
        time.advance(SECOND.multipliedBy(batchCount));
        return this;
    }

    @Override
    public void close() {
        engine.close();
    }
}
