package io.millstream.broker.admin;

import static io.millstream.wire.ErrorCode.CLUSTER_AUTHORIZATION_FAILED;
import static io.millstream.wire.ErrorCode.INVALID_CONFIG;
import static io.millstream.wire.ErrorCode.INVALID_REQUEST;
import static io.millstream.wire.ErrorCode.INVALID_TOPIC_EXCEPTION;
import static io.millstream.wire.ErrorCode.NONE;
import static io.millstream.wire.ErrorCode.TOPIC_AUTHORIZATION_FAILED;
import static io.millstream.wire.ErrorCode.UNKNOWN_TOPIC_OR_PARTITION;
import static io.millstream.wire.ErrorCode.UNSUPPORTED_VERSION;
import static org.assertj.core.api.Assertions.assertThat;

import io.millstream.broker.AclOperation;
import io.millstream.broker.ResourceType;
import io.millstream.log.TopicSettings;
import io.millstream.wire.ErrorCode;
import io.millstream.wire.message.AlterConfigsRequest;
import io.millstream.wire.message.AlterConfigsResponse;
import io.millstream.wire.message.ApiKey;
import io.millstream.wire.message.DescribeConfigsRequest;
import io.millstream.wire.message.DescribeConfigsRequest.DescribeConfigsResource;
import io.millstream.wire.message.DescribeConfigsResponse;
import io.millstream.wire.message.DescribeConfigsResponse.DescribeConfigsResourceResult;
import io.millstream.wire.message.DescribeConfigsResponse.DescribeConfigsResult;
import io.millstream.wire.message.IncrementalAlterConfigsRequest;
import io.millstream.wire.message.IncrementalAlterConfigsRequest.AlterConfigsResource;
import io.millstream.wire.message.IncrementalAlterConfigsRequest.AlterableConfig;
import io.millstream.wire.message.IncrementalAlterConfigsResponse;
import io.millstream.wire.message.ListConfigResourcesRequest;
import io.millstream.wire.message.ListConfigResourcesResponse;
import java.lang.reflect.Field;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.config.TopicConfig;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ConfigsTest {
    private static final byte TOPIC = 2;
    private static final byte BROKER = 4;
    private static final int SET = 0;
    private static final int DELETE = 1;
    private static final int APPEND = 2;
    private static final int SUBTRACT = 3;

    private final Admins admins = new Admins(TopicSettings.of(Map.of("segment.bytes", "1048576")));

    @BeforeEach
    void makeATopic() {
        admins.topic("orders", 1, 0, Map.of("segment.bytes", "1048576", "retention.ms", "5000"));
    }

    @AfterEach
    void close() {
        admins.close();
    }

    @ParameterizedTest(name = "version {0}")
    @ValueSource(ints = {1, 2, 3, 4})
    void aTopicIsDescribedWithItsSourcesTypesAndSynonyms(int version) {
        DescribeConfigsResult topic = describe(version, TOPIC, "orders");

        DescribeConfigsResourceResult retention = config(topic, "retention.ms");
        assertThat(retention.value()).isEqualTo("5000");
        assertThat(retention.configSource()).isEqualTo((byte) 1);
        assertThat(retention.readOnly()).isFalse();
        assertThat(retention.synonyms())
                .extracting(synonym -> synonym.value() + " from " + synonym.source())
                .containsExactly("5000 from 1", "604800000 from 5");
        DescribeConfigsResourceResult segmentBytes = config(topic, "segment.bytes");
        assertThat(segmentBytes.value()).isEqualTo("1048576");
        assertThat(segmentBytes.configSource())
                .as("given, though it is what it would be anyway")
                .isEqualTo((byte) 1);
        assertThat(config(topic, "segment.ms").configSource()).isEqualTo((byte) 5);
        if (version >= 3) {
            assertThat(retention.configType()).as("long").isEqualTo((byte) 5);
            assertThat(segmentBytes.configType()).as("int").isEqualTo((byte) 3);
            assertThat(config(topic, "cleanup.policy").configType()).as("list").isEqualTo((byte) 7);
            assertThat(config(topic, "preallocate").configType()).as("boolean").isEqualTo((byte) 1);
            assertThat(config(topic, "min.cleanable.dirty.ratio").configType())
                    .as("double")
                    .isEqualTo((byte) 6);
            assertThat(config(topic, "compression.type").configType())
                    .as("string")
                    .isEqualTo((byte) 2);
            assertThat(retention.documentation()).isEqualTo("Deletes segments whose records are all older than this.");
        }
    }

    /**
     * The names stand as constants in Kafka's client: beside those of Kafka 4.3 some that went with Kafka 4, and some that
     * only a Kafka 4.4 would know.
     */
    @Test
    void everyTopicSettingOfKafkaIsThere() throws IllegalAccessException {
        var kafkas = new ArrayList<String>();
        for (Field field : TopicConfig.class.getFields()) {
            if (field.getName().endsWith("_CONFIG") && !field.isAnnotationPresent(Deprecated.class)) {
                kafkas.add((String) field.get(null));
            }
        }
        kafkas.removeIf(name -> name.startsWith("message.format") || name.startsWith("message.downconversion"));
        kafkas.removeAll(List.of(
                "remote.copy.lag.ms",
                "remote.copy.lag.bytes",
                "max.decompressed.message.bytes",
                "errors.deadletterqueue.group.enable"));

        assertThat(describe(4, TOPIC, "orders").configs())
                .extracting(DescribeConfigsResourceResult::name)
                .containsAll(kafkas);
        assertThat(kafkas).hasSizeGreaterThan(25);
    }

    @Test
    void onlyTheSettingsAskedForAreShown() {
        DescribeConfigsResponse response = admins.ask(
                ApiKey.DESCRIBE_CONFIGS,
                4,
                new DescribeConfigsRequest()
                        .resources(List.of(new DescribeConfigsResource()
                                .resourceType(TOPIC)
                                .resourceName("orders")
                                .configurationKeys(List.of("retention.ms", "none")))));

        assertThat(response.results().get(0).configs())
                .extracting(DescribeConfigsResourceResult::name)
                .containsExactly("retention.ms");
        assertThat(response.results().get(0).configs().get(0).synonyms()).isEmpty();
        assertThat(response.results().get(0).configs().get(0).documentation()).isNull();
    }

    @Test
    void whatTheBrokerIsToldWhileItRunsCountsBeforeWhatItWasStartedWith() {
        String size = "log.cleaner.dedupe.buffer.size";
        assertThat(alter(BROKER, "", change(size, SET, "3MiB"))).isEqualTo(NONE);
        assertThat(admins.applied).isEqualTo(Map.of(size, "3145728"));
        assertThat(alter(BROKER, "0", change(size, SET, "4194304"))).isEqualTo(NONE);
        assertThat(admins.applied).isEqualTo(Map.of(size, "4194304"));
        assertThat(config(describe(4, BROKER, "0"), size).synonyms())
                .extracting(synonym -> synonym.value() + " from " + synonym.source())
                .containsExactly("4194304 from 2", "3145728 from 3", "33554432 from 5");
        assertThat(config(describe(4, BROKER, "0"), size).readOnly()).isFalse();
        assertThat(describe(4, BROKER, "").configs())
                .extracting(config -> config.name() + " from " + config.configSource())
                .containsExactly(size + " from 3");

        assertThat(alter(BROKER, "0", change(size, SET, "large"))).isEqualTo(INVALID_CONFIG);
        assertThat(alter(BROKER, "0", change(size, SET, "1"), change("producer.id.expiration.ms", SET, "5")))
                .isEqualTo(INVALID_REQUEST);
        assertThat(admins.applied).isEqualTo(Map.of(size, "4194304"));

        assertThat(alter(BROKER, "0", change(size, DELETE, null))).isEqualTo(NONE);
        assertThat(admins.applied).isEqualTo(Map.of(size, "3145728"));
        assertThat(alter(BROKER, "", change(size, DELETE, null))).isEqualTo(NONE);
        assertThat(admins.applied).isEmpty();
    }

    @Test
    void theBrokerIsDescribedAndMostOfItCannotBeChanged() {
        DescribeConfigsResult broker = describe(4, BROKER, "0");
        assertThat(config(broker, "producer.id.expiration.ms").value()).isEqualTo("1000");
        assertThat(config(broker, "producer.id.expiration.ms").configSource())
                .as("static")
                .isEqualTo((byte) 4);
        assertThat(config(broker, "producer.id.expiration.ms").readOnly()).isTrue();
        assertThat(config(broker, "log.retention.check.interval.ms").configSource())
                .isEqualTo((byte) 5);
        assertThat(describe(4, BROKER, "").configs()).isEmpty();
        assertThat(error(describe(4, BROKER, "1"))).isEqualTo(INVALID_REQUEST);

        assertThat(alter(BROKER, "0", change("producer.id.expiration.ms", SET, "5")))
                .isEqualTo(INVALID_REQUEST);
        assertThat(alter(BROKER, "")).isEqualTo(NONE);
    }

    @Test
    void whatIsNotThereIsSaidSo() {
        assertThat(error(describe(4, TOPIC, "none"))).isEqualTo(UNKNOWN_TOPIC_OR_PARTITION);
        assertThat(error(describe(4, TOPIC, "no spaces"))).isEqualTo(INVALID_TOPIC_EXCEPTION);
        assertThat(error(describe(4, (byte) 16, "metrics"))).isEqualTo(INVALID_REQUEST);
        assertThat(alter(TOPIC, "none", change("retention.ms", SET, "1"))).isEqualTo(UNKNOWN_TOPIC_OR_PARTITION);
    }

    @Test
    void singleSettingsAreSetAndTakenBack() {
        assertThat(alter(
                        TOPIC,
                        "orders",
                        change("segment.bytes", SET, "2097152"),
                        change("retention.ms", DELETE, null),
                        change("max.message.bytes", SET, "2000")))
                .isEqualTo(NONE);

        TopicSettings settings = admins.log.topic("orders").orElseThrow().settings();
        assertThat(settings.changes()).isEqualTo(Map.of("segment.bytes", "2097152", "max.message.bytes", "2000"));
        assertThat(alter(TOPIC, "orders", change("segment.bytes", DELETE, null)))
                .isEqualTo(NONE);
        assertThat(admins.log
                        .topic("orders")
                        .orElseThrow()
                        .settings()
                        .segmentBytes()
                        .bytes())
                .as("the broker's default")
                .isEqualTo(1_048_576);
    }

    @Test
    void listsGrowAndShrink() {
        assertThat(alter(TOPIC, "orders", change("cleanup.policy", APPEND, "compact")))
                .isEqualTo(NONE);
        assertThat(policy()).isEqualTo("compact,delete");
        assertThat(alter(TOPIC, "orders", change("cleanup.policy", SUBTRACT, "delete")))
                .isEqualTo(NONE);
        assertThat(policy()).isEqualTo("compact");
        assertThat(alter(TOPIC, "orders", change("retention.ms", APPEND, "1"))).isEqualTo(INVALID_CONFIG);
        assertThat(alter(TOPIC, "orders", change("cleanup.policy", SUBTRACT, "compact")))
                .isEqualTo(INVALID_CONFIG);
    }

    @Test
    void anythingWrongChangesNothing() {
        var good = change("max.message.bytes", SET, "2000");
        assertThat(alter(TOPIC, "orders", good, change("retention.ms", SET, "soon")))
                .isEqualTo(INVALID_CONFIG);
        assertThat(alter(TOPIC, "orders", good, change("retention.mss", SET, "1")))
                .isEqualTo(INVALID_CONFIG);
        assertThat(alter(TOPIC, "orders", good, change("retention.ms", SET, null)))
                .isEqualTo(INVALID_REQUEST);
        assertThat(alter(TOPIC, "orders", good, change("retention.ms", 9, "1"))).isEqualTo(INVALID_REQUEST);
        assertThat(alter(TOPIC, "orders", good, change("max.message.bytes", DELETE, null)))
                .isEqualTo(INVALID_REQUEST);
        IncrementalAlterConfigsResponse validated = admins.ask(
                ApiKey.INCREMENTAL_ALTER_CONFIGS,
                1,
                new IncrementalAlterConfigsRequest()
                        .validateOnly(true)
                        .resources(List.of(resource(TOPIC, "orders", good))));
        assertThat(validated.responses().get(0).errorCode()).isEqualTo(NONE.code());
        assertThat(admins.log.topic("orders").orElseThrow().settings().maxMessageBytes())
                .isEqualTo(1_048_588);
    }

    @Test
    void aResourceThatIsNamedTwiceStaysAsItIs() {
        IncrementalAlterConfigsResponse response = admins.ask(
                ApiKey.INCREMENTAL_ALTER_CONFIGS,
                0,
                new IncrementalAlterConfigsRequest()
                        .resources(List.of(
                                resource(TOPIC, "orders", change("max.message.bytes", SET, "1")),
                                resource(TOPIC, "orders", change("max.message.bytes", SET, "2")))));

        assertThat(response.responses())
                .extracting(result -> ErrorCode.forCode(result.errorCode()))
                .containsExactly(INVALID_REQUEST, INVALID_REQUEST);
        assertThat(admins.log.topic("orders").orElseThrow().settings().maxMessageBytes())
                .isEqualTo(1_048_588);
    }

    @ParameterizedTest(name = "version {0}")
    @ValueSource(ints = {0, 1, 2})
    void theOldWayReplacesAllThatWasSet(int version) {
        AlterConfigsResponse response = admins.ask(
                ApiKey.ALTER_CONFIGS,
                version,
                new AlterConfigsRequest()
                        .resources(List.of(new AlterConfigsRequest.AlterConfigsResource()
                                .resourceType(TOPIC)
                                .resourceName("orders")
                                .configs(List.of(new AlterConfigsRequest.AlterableConfig()
                                        .name("max.message.bytes")
                                        .value("2000"))))));

        assertThat(response.responses().get(0).errorCode()).isEqualTo(NONE.code());
        TopicSettings settings = admins.log.topic("orders").orElseThrow().settings();
        assertThat(settings.maxMessageBytes()).isEqualTo(2000);
        assertThat(settings.retention()).isEqualTo(TopicSettings.DEFAULTS.retention());
        assertThat(settings.segmentBytes().bytes()).as("the broker's default").isEqualTo(1_048_576);
    }

    @Test
    void whoMayNotIsTold() {
        admins.deny(AclOperation.DESCRIBE_CONFIGS, ResourceType.TOPIC, "orders")
                .deny(AclOperation.ALTER_CONFIGS, ResourceType.TOPIC, "orders")
                .denyOnCluster(AclOperation.DESCRIBE_CONFIGS);

        assertThat(error(describe(4, TOPIC, "orders"))).isEqualTo(TOPIC_AUTHORIZATION_FAILED);
        assertThat(error(describe(4, BROKER, "0"))).isEqualTo(CLUSTER_AUTHORIZATION_FAILED);
        assertThat(alter(TOPIC, "orders", change("retention.ms", SET, "1"))).isEqualTo(TOPIC_AUTHORIZATION_FAILED);
        ListConfigResourcesResponse listed =
                admins.ask(ApiKey.LIST_CONFIG_RESOURCES, 1, new ListConfigResourcesRequest());
        assertThat(listed.errorCode()).isEqualTo(CLUSTER_AUTHORIZATION_FAILED.code());
    }

    @Test
    void resourcesAreListedByKind() {
        ListConfigResourcesResponse all = admins.ask(ApiKey.LIST_CONFIG_RESOURCES, 1, new ListConfigResourcesRequest());
        assertThat(all.configResources())
                .extracting(resource -> resource.resourceType() + " " + resource.resourceName())
                .containsExactly("2 orders", "4 0");
        ListConfigResourcesResponse metrics =
                admins.ask(ApiKey.LIST_CONFIG_RESOURCES, 0, new ListConfigResourcesRequest());
        assertThat(metrics.configResources()).isEmpty();
        assertThat(metrics.errorCode()).isEqualTo(NONE.code());
        ListConfigResourcesResponse unknown = admins.ask(
                ApiKey.LIST_CONFIG_RESOURCES, 1, new ListConfigResourcesRequest().resourceTypes(List.of((byte) 99)));
        assertThat(unknown.errorCode()).isEqualTo(UNSUPPORTED_VERSION.code());
    }

    private String policy() {
        return admins.log
                .topic("orders")
                .orElseThrow()
                .settings()
                .cleanupPolicy()
                .toString();
    }

    private DescribeConfigsResult describe(int version, byte type, String name) {
        DescribeConfigsResponse response = admins.ask(
                ApiKey.DESCRIBE_CONFIGS,
                version,
                new DescribeConfigsRequest()
                        .resources(List.of(new DescribeConfigsResource()
                                .resourceType(type)
                                .resourceName(name)
                                .configurationKeys(null)))
                        .includeSynonyms(true)
                        .includeDocumentation(version >= 3));
        return response.results().get(0);
    }

    private static ErrorCode error(DescribeConfigsResult result) {
        return ErrorCode.forCode(result.errorCode());
    }

    private static DescribeConfigsResourceResult config(DescribeConfigsResult result, String name) {
        return result.configs().stream()
                .filter(config -> config.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private ErrorCode alter(byte type, String name, AlterableConfig... changes) {
        IncrementalAlterConfigsResponse response = admins.ask(
                ApiKey.INCREMENTAL_ALTER_CONFIGS,
                1,
                new IncrementalAlterConfigsRequest().resources(List.of(resource(type, name, changes))));
        return ErrorCode.forCode(response.responses().get(0).errorCode());
    }

    private static AlterConfigsResource resource(byte type, String name, AlterableConfig... changes) {
        return new AlterConfigsResource().resourceType(type).resourceName(name).configs(Arrays.asList(changes));
    }

    private static AlterableConfig change(String name, int operation, String value) {
        return new AlterableConfig()
                .name(name)
                .configOperation((byte) operation)
                .value(value);
    }
}
