package io.millstream.cli.demo;

import io.millstream.Millstream;
import io.millstream.base.Slice;
import io.millstream.base.codec.Codecs;
import io.millstream.connect.TopicBatch;
import io.millstream.dstream.Checkpointing;
import io.millstream.dstream.StateOptions;
import io.millstream.dstream.StreamingContext;
import io.millstream.dstream.WindowReduce;
import io.millstream.log.RecordView;
import io.millstream.rdd.Output;
import io.millstream.rdd.Pair;
import java.io.IOException;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * The demo's plan: words and hashtags of every post, counted per batch, the batches combined into a sliding window; beside
 * it the number of records ever counted, as state that is part of the same checkpoint as the offsets read.
 *
 * <p>Words and hashtags travel in one stream: a hashtag begins with '#', which no word does. The record itself is counted
 * under the empty word, so that total and window come out of one pass over the posts.
 */
final class DemoJob {
    static final String NAME = "trends";
    private static final String RECORD = "";

    private DemoJob() {}

    /**
     * Defines the job.
     *
     * @param batches hears of what each batch takes
     * @param results gets total and window, on the batch thread
     */
    static StreamingContext define(
            Millstream millstream, DemoOptions options, Consumer<TopicBatch> batches, DemoResults results) {
        var job = millstream
                .streaming(NAME, options.batchInterval())
                .checkpoint(
                        Checkpointing.in(millstream.checkpointDirectory(NAME)).downtimeBatches(0));
        var counts = job.stream(
                        millstream.topic(DemoOptions.TOPIC, DemoJob::post).observedBy(batches))
                .named("posts")
                .mapMulti(DemoJob::terms)
                .mapToPair(term -> Pair.of(term, 1L))
                .reduceByKey(Long::sum)
                .named("counts");
        counts.filter(count -> count.key().equals(RECORD))
                .updateStateByKey(
                        (values, state) -> Optional.of(state.orElse(0L)
                                + values.stream().mapToLong(Long::longValue).sum()),
                        StateOptions.named("total", Codecs.STRING, Codecs.LONG))
                .foreachRDD((rdd, time) -> rdd.collect().forEach(total -> results.total(total.value())));
        // With the inverse a slide costs what enters and what leaves, however long the window is.
        counts.reduceByKeyAndWindow(
                        WindowReduce.<String, Long>of(Long::sum, options.windowLength(), options.slideInterval())
                                .inverse((sum, leaving) -> sum - leaving)
                                .keep(count -> count.value() > 0))
                .foreachRDD((rdd, time) -> results.window(time, rdd.collect()));
        return job;
    }

    /** A record that is no post, put into the topic by somebody else, counts as a record without words. */
    private static Post post(RecordView record) {
        Slice value = record.value();
        if (value == null) {
            return Post.NONE;
        }
        try {
            return PostReader.read(value.toByteArray());
        } catch (IOException notAPost) {
            return Post.NONE;
        }
    }

    private static void terms(Post post, Output<String> output) {
        output.emit(RECORD);
        for (String word : WordSplitter.words(post.text())) {
            output.emit(word);
        }
        for (String hashtag : post.hashtags()) {
            output.emit("#" + hashtag);
        }
    }
}
