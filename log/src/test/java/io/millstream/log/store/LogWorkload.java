package io.millstream.log.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.millstream.base.ErrorKind;
import io.millstream.base.JobException;
import io.millstream.log.AppendOptions;
import io.millstream.log.AppendResult;
import io.millstream.log.CompressionType;
import io.millstream.log.ForcePolicy;
import io.millstream.log.PartitionLog;
import io.millstream.log.TopicDescription;
import io.millstream.log.TopicPartition;
import io.millstream.log.TopicSettings;
import io.millstream.log.store.ModelBatch.Role;
import io.millstream.testkit.Chance;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;

/**
 * Does at random what users of a log do, and compares every answer with the model's. A failure of the log counts only while
 * the disk is on: what a dead process says is not heard.
 */
final class LogWorkload {
    private static final List<String> NAMES = List.of("orders", "clicks", "audit");
    private static final int MAX_PARTITIONS = 5;

    /** The sequence check of producers with ids joins when the log makes it. */
    private static final boolean CHECKS_PRODUCERS = Boolean.getBoolean("millstream.sim.producers");

    private final SimLog sim;
    private final Chance chance;
    private final Map<String, TopicModel> topics = new TreeMap<>();
    private final ProducerModels producers;
    private TopicModel inDoubtCreated;
    private String inDoubtDeleted;
    private TopicDescription inDoubtAltered;

    LogWorkload(SimLog sim, Chance chance) {
        this.sim = sim;
        this.chance = chance;
        this.producers = new ProducerModels(chance.split());
    }

    /** One random step. False if the disk went off meanwhile: what the step wanted is in doubt. */
    boolean step() {
        try {
            randomStep();
            return true;
        } catch (JobException e) {
            if (sim.disk().isOff()) {
                return false;
            }
            throw e;
        }
    }

    /** Up to {@code steps} random steps; the first that the log reports as failed is the last. */
    void stepUntilFailure(int steps) {
        try {
            for (int step = 0; step < steps; step++) {
                randomStep();
            }
        } catch (JobException expected) {
            assertThat(expected.kind()).as(expected.toString()).isIn(ErrorKind.EXTERNAL, ErrorKind.RESOURCES);
        }
    }

    /** Compares the log after a restart, and goes on from what is there. */
    void restarted(boolean powerWasCut) {
        List<String> found =
                sim.log().topics().stream().map(TopicDescription::name).toList();
        if (inDoubtCreated != null && found.contains(inDoubtCreated.name())) {
            topics.put(inDoubtCreated.name(), inDoubtCreated);
        }
        if (inDoubtDeleted != null && !found.contains(inDoubtDeleted)) {
            topics.remove(inDoubtDeleted);
        }
        inDoubtCreated = null;
        inDoubtDeleted = null;
        if (inDoubtAltered != null) {
            TopicDescription now = sim.log().topic(inDoubtAltered.name()).orElseThrow();
            if (now.settings().equals(inDoubtAltered.settings())) {
                topics.get(now.name()).altered(now.settings());
            }
            if (now.partitionCount() == inDoubtAltered.partitionCount()) {
                topics.get(now.name()).grown(now.partitionCount());
            }
            inDoubtAltered = null;
        }
        assertThat(found).as("topics").containsExactlyElementsOf(topics.keySet());
        topics.values().forEach(topic -> {
            TopicDescription description = sim.log().topic(topic.name()).orElseThrow();
            assertThat(description.settings()).isEqualTo(topic.settings());
            assertThat(description.partitionCount())
                    .isEqualTo(topic.partitions().size());
            for (int partition = 0; partition < topic.partitions().size(); partition++) {
                topic.partitions().get(partition).restarted(log(topic, partition), powerWasCut, sim.nowMs());
            }
        });
    }

    /** Compares everything there is. */
    void checkAll() {
        topics.values().forEach(topic -> {
            for (int partition = 0; partition < topic.partitions().size(); partition++) {
                topic.partitions().get(partition).check(log(topic, partition), sim.nowMs());
            }
        });
    }

    /** What a clean end makes durable. */
    void closed() {
        topics.values().forEach(topic -> topic.partitions().forEach(PartitionModel::forced));
    }

    private void randomStep() {
        if (topics.isEmpty() || (topics.size() < NAMES.size() && chance.oneIn(30))) {
            createTopic();
            return;
        }
        TopicModel topic = chance.pick(List.copyOf(topics.values()));
        int partition = chance.below(topic.partitions().size());
        PartitionModel model = topic.partitions().get(partition);
        PartitionLog log = log(topic, partition);
        switch (chance.below(24)) {
            case 0, 1, 2, 3, 4, 5, 6, 7 -> append(model, log);
            case 8, 9, 10, 11 -> {
                if (CHECKS_PRODUCERS) {
                    produce(model, log);
                } else {
                    append(model, log);
                }
            }
            case 12 -> force(model, log);
            case 13 -> deleteRecords(model, log);
            case 14 -> lookUpTimestamp(model, log);
            case 15 -> readSomewhere(model, log);
            case 16, 17 -> sim.advance(chance.below(chance.oneIn(4) ? 20_000 : 1_500));
            case 18 -> model.check(log, sim.nowMs());
            case 19, 20, 21 -> transact(model, log);
            case 22 -> alterTopic(topic);
            default -> {
                if (chance.oneIn(10)) {
                    deleteTopic(topic);
                }
            }
        }
    }

    private void createTopic() {
        String name = NAMES.stream()
                .filter(free -> !topics.containsKey(free))
                .findFirst()
                .orElseThrow();
        TopicModel topic = new TopicModel(name, chance.between(1, 3), randomSettings());
        inDoubtCreated = topic;
        sim.log().createTopic(name, topic.partitions().size(), topic.settings());
        inDoubtCreated = null;
        topics.put(name, topic);
    }

    private TopicSettings randomSettings() {
        var settings = new TreeMap<String, String>();
        settings.put("segment.bytes", Integer.toString(chance.pick(700, 3_000, 20_000)));
        settings.put("segment.ms", chance.pick("3000", "600000"));
        settings.put("index.interval.bytes", chance.pick("0", "200", "4096"));
        switch (chance.below(5)) {
            case 0 -> settings.put("retention.ms", "10000");
            case 1 -> settings.put("retention.bytes", "8000");
            case 2, 3 -> {
                settings.put("cleanup.policy", chance.pick("compact", "compact,delete"));
                settings.put("min.cleanable.dirty.ratio", chance.pick("0", "0.3"));
                settings.put("delete.retention.ms", chance.pick("0", "3000"));
            }
            default -> settings.put("retention.ms", "-1");
        }
        if (chance.oneIn(4)) {
            settings.put("message.timestamp.type", "LogAppendTime");
        }
        return TopicSettings.of(settings);
    }

    private void deleteTopic(TopicModel topic) {
        inDoubtDeleted = topic.name();
        sim.log().deleteTopic(topic.name());
        inDoubtDeleted = null;
        topics.remove(topic.name());
    }

    private void alterTopic(TopicModel topic) {
        TopicDescription now = sim.log().topic(topic.name()).orElseThrow();
        if (now.partitionCount() < MAX_PARTITIONS && chance.coin()) {
            inDoubtAltered = now.withPartitionCount(now.partitionCount() + 1);
            sim.log().addPartitions(topic.name(), now.partitionCount() + 1);
            topic.grown(now.partitionCount() + 1);
        } else {
            var settings = now.settings().with("segment.bytes", Integer.toString(chance.between(600, 6_000)));
            inDoubtAltered = now.withGiven(settings.changes(), TopicSettings.DEFAULTS);
            sim.log().alterTopic(topic.name(), settings);
            topic.altered(settings);
        }
        inDoubtAltered = null;
        assertThat(sim.log().topic(now.topicId())).isEqualTo(sim.log().topic(topic.name()));
    }

    /** What a transactional producer does, or the coordinator for it: a batch, or the marker that ends its transaction. */
    private void transact(PartitionModel model, PartitionLog log) {
        long id = 2_000L + chance.below(3);
        ModelBatch.Producer stamp = producers.nextOf(id, model);
        if (!model.transactions().isOpen(id) || chance.coin()) {
            append(model, log, List.of(new ModelBatch(randomRecords(model.end()), stamp, Role.TRANSACTIONAL)));
            return;
        }
        var marker = new ModelBatch(
                List.of(new ModelRecord(model.end(), sim.nowMs(), null, null)),
                new ModelBatch.Producer(id, stamp.producerEpoch(), -1),
                chance.coin() ? Role.COMMIT : Role.ABORT);
        ForcePolicy policy = randomPolicy();
        model.attempting(List.of(marker));
        log.appendAndWait(marker.encode(CompressionType.NONE), AppendOptions.coordinator(policy));
        model.appended(List.of(marker));
        if (policy == ForcePolicy.FORCED) {
            model.forced();
        }
    }

    private void append(PartitionModel model, PartitionLog log) {
        List<ModelBatch> batches = new ArrayList<>();
        long offset = model.end();
        for (int count = chance.oneIn(5) ? chance.between(2, 4) : 1; count > 0; count--) {
            ModelBatch batch = new ModelBatch(randomRecords(offset), ModelBatch.Producer.NONE);
            batches.add(batch);
            offset = batch.endOffset();
        }
        append(model, log, batches);
    }

    /** What a producer with an id does: a new batch, an old one again, or one out of order. */
    private void produce(PartitionModel model, PartitionLog log) {
        ProducerModels.Send send = producers.next(model);
        if (send.isAgain()) {
            AppendResult.Appended result = log.appendAndWait(send.batch().encode(randomCompression()), randomPolicy());
            assertThat(result.duplicate()).as("%s sent again", send.batch()).isTrue();
            assertThat(result.baseOffset()).isEqualTo(send.batch().baseOffset());
            assertThat(log.logEndOffset()).isEqualTo(model.end());
            return;
        }
        var batch = new ModelBatch(randomRecords(model.end()), send.stamp());
        if (send.isOutOfOrder()) {
            assertThat(log.append(batch.encode(CompressionType.NONE), ForcePolicy.NONE))
                    .isInstanceOfSatisfying(AppendResult.Refused.class, refused -> assertThat(refused.reason())
                            .isEqualTo(AppendResult.Reason.OUT_OF_ORDER_SEQUENCE));
            return;
        }
        append(model, log, List.of(batch));
    }

    private void append(PartitionModel model, PartitionLog log, List<ModelBatch> batches) {
        ForcePolicy policy = randomPolicy();
        long nowMs = sim.nowMs();
        boolean logAppendTime = model.settings().timestampType() == io.millstream.log.TimestampType.LOG_APPEND_TIME;
        List<ModelBatch> stamped = logAppendTime
                ? batches.stream().map(batch -> batch.withTimestamp(nowMs)).toList()
                : batches;
        model.attempting(stamped);
        AppendResult.Appended result = log.appendAndWait(encode(batches), policy);
        assertThat(result.duplicate()).isFalse();
        assertThat(result.baseOffset()).isEqualTo(model.end());
        assertThat(result.logAppendTimeMs()).isEqualTo(logAppendTime ? nowMs : -1);
        model.appended(stamped);
        assertThat(result.lastOffset()).isEqualTo(model.end() - 1);
        if (policy == ForcePolicy.FORCED) {
            model.forced();
        }
    }

    private void force(PartitionModel model, PartitionLog log) {
        log.force();
        model.forced();
    }

    private void deleteRecords(PartitionModel model, PartitionLog log) {
        if (!model.settings().cleanupPolicy().deletes()) {
            return;
        }
        long start = log.logStartOffset();
        long before = start + chance.below(model.end() - start + 1);
        model.attemptingToDeleteBefore(before);
        assertThat(log.deleteRecordsBefore(before)).isGreaterThanOrEqualTo(before);
        model.deletedBefore(before);
    }

    private void lookUpTimestamp(PartitionModel model, PartitionLog log) {
        long wantedMs = sim.nowMs() - chance.below(30_000);
        OptionalLong expected = PartitionModel.read(log, log.logStartOffset()).stream()
                .filter(record -> record.timestampMs() >= wantedMs)
                .mapToLong(ModelRecord::offset)
                .findFirst();
        OptionalLong found = log.offsetForTimestamp(wantedMs);
        boolean isMarker = found.isPresent() && model.hasMarkerAt(found.getAsLong());
        if (isMarker) { // readers never see it, lookups do
            assertThat(found.getAsLong()).isLessThanOrEqualTo(expected.orElse(Long.MAX_VALUE));
        } else {
            assertThat(found).as("offset for %d", wantedMs).isEqualTo(expected);
        }
        assertThat(model.end()).isEqualTo(log.logEndOffset());
    }

    private void readSomewhere(PartitionModel model, PartitionLog log) {
        long start = log.logStartOffset();
        model.checkFrom(log, start + chance.below(log.logEndOffset() - start + 1));
    }

    private List<ModelRecord> randomRecords(long baseOffset) {
        var records = new ArrayList<ModelRecord>();
        int count = chance.oneIn(8) ? chance.between(10, 40) : chance.between(1, 4);
        for (int i = 0; i < count; i++) {
            String key = "key" + chance.below(12);
            String value = chance.oneIn(6) ? null : text(chance.below(chance.oneIn(20) ? 3_000 : 80));
            records.add(new ModelRecord(baseOffset + i, sim.nowMs() - chance.below(200), key, value));
        }
        return records;
    }

    private String text(int lengthBytes) {
        return new String(chance.bytes(lengthBytes), java.nio.charset.StandardCharsets.ISO_8859_1);
    }

    private ForcePolicy randomPolicy() {
        return chance.pick(ForcePolicy.NONE, ForcePolicy.WRITTEN, ForcePolicy.FORCED, ForcePolicy.FORCED);
    }

    private CompressionType randomCompression() {
        return chance.oneIn(3) ? chance.pick(CompressionType.values()) : CompressionType.NONE;
    }

    private ByteBuffer encode(List<ModelBatch> batches) {
        List<ByteBuffer> encoded =
                batches.stream().map(batch -> batch.encode(randomCompression())).toList();
        ByteBuffer all = ByteBuffer.allocate(
                encoded.stream().mapToInt(ByteBuffer::remaining).sum());
        encoded.forEach(all::put);
        return all.flip();
    }

    private PartitionLog log(TopicModel topic, int partition) {
        return sim.log().partition(new TopicPartition(topic.name(), partition));
    }
}
