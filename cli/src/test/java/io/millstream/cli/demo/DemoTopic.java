package io.millstream.cli.demo;

import com.fasterxml.jackson.core.JsonToken;
import io.millstream.cli.JsonText;
import io.millstream.log.LogSettings;
import io.millstream.log.PartitionLog.Isolation;
import io.millstream.log.TopicPartition;
import io.millstream.log.store.LocalLog;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What the demo's topic holds, read and counted anew without the demo's job. */
final class DemoTopic {
    private final List<List<byte[]>> partitions = new ArrayList<>();

    private DemoTopic() {}

    /** Arguments of a demo whose window spans everything and whose results are whole. */
    static List<Object> arguments(Path data) {
        return List.of(
                "demo",
                "-d",
                data,
                "--batch-interval",
                "250ms",
                "--window",
                "1h",
                "--slide",
                "250ms",
                "--top",
                1_000_000,
                "-o",
                "ndjson");
    }

    static DemoTopic read(Path data) {
        var topic = new DemoTopic();
        try (var log = LocalLog.open(data, LogSettings.DEFAULTS)) {
            for (int i = 0; i < DemoOptions.PARTITION_COUNT; i++) {
                var posts = new ArrayList<byte[]>();
                try (var reader =
                        log.partition(new TopicPartition(DemoOptions.TOPIC, i)).read(0, Isolation.READ_UNCOMMITTED)) {
                    while (reader.next()) {
                        posts.add(reader.record().value().toByteArray());
                    }
                }
                topic.partitions.add(posts);
            }
        }
        return topic;
    }

    List<Long> recordsByPartition() {
        return partitions.stream().map(posts -> (long) posts.size()).toList();
    }

    /** Words and hashtags, with their '#', of everything there. */
    Map<String, Long> recounted() throws IOException {
        var counts = new TreeMap<String, Long>();
        for (List<byte[]> posts : partitions) {
            for (byte[] line : posts) {
                Post post = PostReader.read(line);
                WordSplitter.words(post.text()).forEach(word -> counts.merge(word, 1L, Long::sum));
                post.hashtags().forEach(tag -> counts.merge("#" + tag, 1L, Long::sum));
            }
        }
        return counts;
    }

    /** True if record {@code i} of the replay is at offset {@code i / 4} of partition {@code i % 4}: none lost, none twice. */
    boolean isReplayOf(PostFile posts) throws IOException {
        try (posts) {
            int recordCount = partitions.stream().mapToInt(List::size).sum();
            for (int i = 0; i < recordCount; i++) {
                List<byte[]> partition = partitions.get(i % partitions.size());
                int offset = i / partitions.size();
                if (offset >= partition.size() || !Arrays.equals(partition.get(offset), posts.next())) {
                    return false;
                }
            }
        }
        return true;
    }

    /** The counts in the last result that the demo printed. */
    Map<String, Long> lastSlide(List<String> lines) throws IOException {
        var counts = new TreeMap<String, Long>();
        try (var json = JsonText.FACTORY.createParser(lines.get(lines.size() - 1))) {
            boolean counting = false;
            for (JsonToken token = json.nextToken(); token != null; token = json.nextToken()) {
                if (token == JsonToken.START_OBJECT) {
                    counting = "words".equals(json.currentName()) || "hashtags".equals(json.currentName());
                } else if (token == JsonToken.END_OBJECT) {
                    counting = false;
                } else if (counting && token == JsonToken.VALUE_NUMBER_INT) {
                    counts.put(json.currentName(), json.getLongValue());
                }
            }
        }
        return counts;
    }
}
