package io.millstream.broker.group.classic;

import static org.assertj.core.api.Assertions.assertThat;

import io.millstream.broker.AclOperation;
import io.millstream.broker.Authorizer;
import io.millstream.broker.ResourceType;
import io.millstream.broker.Session;
import io.millstream.log.EndTransactionMarker;
import io.millstream.log.TopicSettings;
import io.millstream.wire.ErrorCode;
import io.millstream.wire.message.ApiKey;
import io.millstream.wire.message.DeleteGroupsRequest;
import io.millstream.wire.message.DeleteGroupsResponse;
import io.millstream.wire.message.FindCoordinatorRequest;
import io.millstream.wire.message.FindCoordinatorResponse;
import io.millstream.wire.message.ListGroupsRequest;
import io.millstream.wire.message.ListGroupsResponse;
import io.millstream.wire.message.OffsetCommitRequest;
import io.millstream.wire.message.OffsetCommitRequest.OffsetCommitRequestPartition;
import io.millstream.wire.message.OffsetCommitRequest.OffsetCommitRequestTopic;
import io.millstream.wire.message.OffsetCommitResponse;
import io.millstream.wire.message.OffsetDeleteRequest;
import io.millstream.wire.message.OffsetDeleteRequest.OffsetDeleteRequestPartition;
import io.millstream.wire.message.OffsetDeleteRequest.OffsetDeleteRequestTopic;
import io.millstream.wire.message.OffsetDeleteResponse;
import io.millstream.wire.message.OffsetFetchRequest;
import io.millstream.wire.message.OffsetFetchRequest.OffsetFetchRequestGroup;
import io.millstream.wire.message.OffsetFetchRequest.OffsetFetchRequestTopic;
import io.millstream.wire.message.OffsetFetchRequest.OffsetFetchRequestTopics;
import io.millstream.wire.message.OffsetFetchResponse;
import io.millstream.wire.message.OffsetFetchResponse.OffsetFetchResponseGroup;
import io.millstream.wire.message.OffsetFetchResponse.OffsetFetchResponsePartitions;
import io.millstream.wire.message.TxnOffsetCommitRequest;
import io.millstream.wire.message.TxnOffsetCommitRequest.TxnOffsetCommitRequestPartition;
import io.millstream.wire.message.TxnOffsetCommitRequest.TxnOffsetCommitRequestTopic;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Committed offsets, from their commit to their end. */
class CommittedOffsetsTest {
    private static final Duration CHECK_INTERVAL = Duration.ofMinutes(10);

    private final GroupWorld world = new GroupWorld(1, Map.of());

    private static OffsetCommitRequest committing(String group, int partition, long offset) {
        return committing(
                group,
                new OffsetCommitRequestPartition().partitionIndex(partition).committedOffset(offset));
    }

    private static OffsetCommitRequest committing(String group, OffsetCommitRequestPartition partition) {
        var topic = new OffsetCommitRequestTopic().name("orders").partitions(List.of(partition));
        return new OffsetCommitRequest().groupId(group).topics(List.of(topic));
    }

    private ErrorCode commit(int version, OffsetCommitRequest request) {
        OffsetCommitResponse response = world.send(
                        ApiKey.OFFSET_COMMIT, version, "client", request, OffsetCommitResponse.class)
                .join();
        return ErrorCode.forCode(response.topics().get(0).partitions().get(0).errorCode());
    }

    private void commit(String group, int partition, long offset) {
        assertThat(commit(9, committing(group, partition, offset))).isEqualTo(ErrorCode.NONE);
    }

    private OffsetFetchResponsePartitions fetch(String group, int partition, boolean requireStable) {
        var topic = new OffsetFetchRequestTopics().name("orders").partitionIndexes(List.of(partition));
        var asked = new OffsetFetchRequestGroup().groupId(group).topics(List.of(topic));
        return world.send(
                        ApiKey.OFFSET_FETCH,
                        9,
                        "client",
                        new OffsetFetchRequest().groups(List.of(asked)).requireStable(requireStable),
                        OffsetFetchResponse.class)
                .join()
                .groups()
                .get(0)
                .topics()
                .get(0)
                .partitions()
                .get(0);
    }

    private long fetch(String group, int partition) {
        return fetch(group, partition, false).committedOffset();
    }

    private OffsetFetchResponseGroup fetchAll(int version, String group) {
        var asked = new OffsetFetchRequestGroup().groupId(group).topics(null);
        return world.send(
                        ApiKey.OFFSET_FETCH,
                        version,
                        "client",
                        new OffsetFetchRequest().groups(List.of(asked)),
                        OffsetFetchResponse.class)
                .join()
                .groups()
                .get(0);
    }

    private ErrorCode commitInTransaction(long producerId, int partition, long offset) {
        var committed =
                new TxnOffsetCommitRequestPartition().partitionIndex(partition).committedOffset(offset);
        var topic = new TxnOffsetCommitRequestTopic().name("orders").partitions(List.of(committed));
        var request = new TxnOffsetCommitRequest()
                .transactionalId("t")
                .groupId("g")
                .producerId(producerId)
                .producerEpoch((short) 0)
                .topics(List.of(topic));
        var answer = world.transactionalOffsets()
                .commit(request, world.context(ApiKey.TXN_OFFSET_COMMIT, 5, "client"))
                .toCompletableFuture();
        world.advanceMs(0);
        return ErrorCode.forCode(
                answer.join().topics().get(0).partitions().get(0).errorCode());
    }

    private void endTransaction(long producerId, boolean isCommit) {
        var answer = world.coordinator()
                .endTransaction(0, producerId, (short) 0, new EndTransactionMarker(isCommit, 0))
                .toCompletableFuture();
        world.advanceMs(0);
        assertThat(answer.join()).isEqualTo(ErrorCode.NONE);
    }

    private List<String> groups() {
        return world
                .send(ApiKey.LIST_GROUPS, new ListGroupsRequest(), ListGroupsResponse.class)
                .join()
                .groups()
                .stream()
                .map(group -> group.groupId() + "/" + group.groupState() + "/" + group.groupType())
                .toList();
    }

    private ErrorCode deleteGroup(String group) {
        var request = new DeleteGroupsRequest().groupsNames(List.of(group));
        return ErrorCode.forCode(world.send(ApiKey.DELETE_GROUPS, request, DeleteGroupsResponse.class)
                .join()
                .results()
                .get(0)
                .errorCode());
    }

    @Test
    void whatIsCommittedIsFetchedWithItsEpochAndTextAlsoAfterAPowerCut() {
        var partition = new OffsetCommitRequestPartition()
                .partitionIndex(1)
                .committedOffset(42)
                .committedLeaderEpoch(7)
                .committedMetadata("here");
        assertThat(commit(9, committing("g", partition))).isEqualTo(ErrorCode.NONE);
        commit("g", 2, 5);
        world.crash();

        OffsetFetchResponsePartitions fetched = fetch("g", 1, true);
        assertThat(fetched.committedOffset()).isEqualTo(42);
        assertThat(fetched.committedLeaderEpoch()).isEqualTo(7);
        assertThat(fetched.metadata()).isEqualTo("here");
        assertThat(fetch("g", 3)).isEqualTo(-1);
        assertThat(fetch("nobody", 1)).isEqualTo(-1);
        assertThat(fetchAll(9, "g").topics()).hasSize(1);
        assertThat(fetchAll(9, "g").topics().get(0).partitions())
                .extracting(OffsetFetchResponsePartitions::committedOffset)
                .containsExactly(42L, 5L);
        assertThat(groups()).containsExactly("g/Empty/classic");
    }

    @Test
    void topicsAreNamedByTheirIdsSinceVersionTen() {
        UUID topicId = world.log().topic("orders").orElseThrow().topicId();
        var partition = new OffsetCommitRequestPartition().partitionIndex(1).committedOffset(42);
        var known = new OffsetCommitRequestTopic().topicId(topicId).partitions(List.of(partition));
        var unknown = new OffsetCommitRequestTopic().topicId(new UUID(1, 2)).partitions(List.of(partition));

        OffsetCommitResponse response = world.send(
                        ApiKey.OFFSET_COMMIT,
                        10,
                        "client",
                        new OffsetCommitRequest().groupId("g").topics(List.of(known, unknown)),
                        OffsetCommitResponse.class)
                .join();

        assertThat(response.topics())
                .extracting(topic -> ErrorCode.forCode(topic.partitions().get(0).errorCode()))
                .containsExactly(ErrorCode.NONE, ErrorCode.UNKNOWN_TOPIC_ID);
        assertThat(fetchAll(10, "g").topics().get(0).topicId()).isEqualTo(topicId);
        assertThat(fetch("g", 1)).isEqualTo(42);
    }

    @Test
    void theOldFormOfFetchingNamesOneGroup() {
        commit("g", 0, 9);
        var topic = new OffsetFetchRequestTopic().name("orders").partitionIndexes(List.of(0, 1));
        var request = new OffsetFetchRequest().groupId("g").topics(List.of(topic));
        for (int version : new int[] {1, 2, 7}) {
            OffsetFetchResponse response = world.send(
                            ApiKey.OFFSET_FETCH, version, "client", request, OffsetFetchResponse.class)
                    .join();
            assertThat(response.topics().get(0).partitions())
                    .extracting(OffsetFetchResponse.OffsetFetchResponsePartition::committedOffset)
                    .containsExactly(9L, -1L);
        }
    }

    @ParameterizedTest
    @CsvSource({"8, ILLEGAL_GENERATION", "9, GROUP_ID_NOT_FOUND"})
    void aMemberOfAGroupThatIsGoneCannotCommit(int version, ErrorCode expected) {
        assertThat(commit(
                        version,
                        committing("g", 0, 1).generationIdOrMemberEpoch(3).memberId("m")))
                .isEqualTo(expected);
        assertThat(groups()).isEmpty();
    }

    @Test
    void onlyMembersOfTheGenerationCommitWhileThereAreMembers() {
        var member = new SimMember(world, "g", "m", null, 4);
        for (int i = 0; i < 10 && !member.isMember(); i++) {
            member.act();
            world.advanceMs(100);
        }
        assertThat(commit(9, committing("g", 0, 1))).isEqualTo(ErrorCode.UNKNOWN_MEMBER_ID);
        assertThat(commit(9, committing("g", 0, 1).memberId("x").generationIdOrMemberEpoch(1)))
                .isEqualTo(ErrorCode.UNKNOWN_MEMBER_ID);
        assertThat(commit(9, committing("g", 0, 1).memberId(member.memberId()).generationIdOrMemberEpoch(5)))
                .isEqualTo(ErrorCode.ILLEGAL_GENERATION);
        assertThat(commit(9, committing("g", 0, 1).memberId(member.memberId()).generationIdOrMemberEpoch(1)))
                .isEqualTo(ErrorCode.NONE);
        assertThat(deleteGroup("g")).isEqualTo(ErrorCode.NON_EMPTY_GROUP);
        assertThat(deleteOffset("g", "orders")).isEqualTo(ErrorCode.GROUP_SUBSCRIBED_TO_TOPIC);
    }

    @Test
    void refusesLongTextsAndPartitionsThatAreNotThere() {
        var wordy = new OffsetCommitRequestPartition().committedOffset(1).committedMetadata("x".repeat(4097));
        assertThat(commit(9, committing("g", wordy))).isEqualTo(ErrorCode.OFFSET_METADATA_TOO_LARGE);
        assertThat(commit(9, committing("g", 4, 1))).isEqualTo(ErrorCode.UNKNOWN_TOPIC_OR_PARTITION);
        var elsewhere =
                new OffsetCommitRequestTopic().name("nowhere").partitions(List.of(new OffsetCommitRequestPartition()));
        assertThat(commit(9, new OffsetCommitRequest().groupId("g").topics(List.of(elsewhere))))
                .isEqualTo(ErrorCode.UNKNOWN_TOPIC_OR_PARTITION);
        assertThat(groups()).isEmpty();
    }

    @Test
    void aFullDiskRefusesCommitsUntilThereIsRoom() {
        commit("g", 0, 1);
        world.disk().setCapacityBytes(0);
        assertThat(commit(9, committing("g", 0, 2))).isEqualTo(ErrorCode.NOT_COORDINATOR);
        assertThat(fetch("g", 0)).isEqualTo(1);
        world.disk().setCapacityBytes(1L << 40);
        commit("g", 0, 3);
        assertThat(fetch("g", 0)).isEqualTo(3);
    }

    @Test
    void anOffsetInATransactionIsUnstableUntilItsEnd() {
        commit("g", 0, 1);
        assertThat(commitInTransaction(7, 0, 10)).isEqualTo(ErrorCode.NONE);
        assertThat(fetch("g", 0)).isEqualTo(1);
        assertThat(ErrorCode.forCode(fetch("g", 0, true).errorCode())).isEqualTo(ErrorCode.UNSTABLE_OFFSET_COMMIT);
        world.crash();
        assertThat(ErrorCode.forCode(fetch("g", 0, true).errorCode())).isEqualTo(ErrorCode.UNSTABLE_OFFSET_COMMIT);

        endTransaction(7, true);

        assertThat(fetch("g", 0, true).committedOffset()).isEqualTo(10);
        commitInTransaction(7, 0, 20);
        endTransaction(7, false);
        assertThat(fetch("g", 0, true).committedOffset()).isEqualTo(10);
        world.crash();
        assertThat(fetch("g", 0, true).committedOffset()).isEqualTo(10);
    }

    @Test
    void ofATransactionAndAPlainCommitTheLaterRecordCounts() {
        commitInTransaction(7, 0, 10);
        commit("g", 0, 11);
        endTransaction(7, true);
        assertThat(fetch("g", 0)).isEqualTo(11);
        world.crash();
        assertThat(fetch("g", 0)).isEqualTo(11);
    }

    @Test
    void offsetsOfAGroupWithoutMembersExpireAWeekAfterTheirCommit() {
        commit("g", 0, 1);
        world.advance(Duration.ofDays(3));
        commit("g", 1, 2);
        world.advance(Duration.ofDays(4).plus(CHECK_INTERVAL));
        assertThat(fetch("g", 0)).isEqualTo(-1);
        assertThat(fetch("g", 1)).isEqualTo(2);
        world.advance(Duration.ofDays(3).plus(CHECK_INTERVAL));
        assertThat(groups()).isEmpty();
        world.crash();
        assertThat(groups()).isEmpty();
    }

    @Test
    void offsetsOfAClassicGroupExpireAWeekAfterItsLastMemberLeft() {
        var member = new SimMember(world, "g", "m", null, 4);
        for (int i = 0; i < 10 && !member.isMember(); i++) {
            member.act();
            world.advanceMs(100);
        }
        assertThat(member.commit(0, 5)).isDone();
        for (int day = 0; day < 8; day++) {
            for (int i = 0; i < 24 * 60 * 12; i++) {
                member.act();
                world.advance(Duration.ofSeconds(5));
            }
        }
        assertThat(fetch("g", 0)).isEqualTo(5); // older than a week, and in use
        assertThat(member.leave()).isDone();
        world.advance(Duration.ofDays(6));
        assertThat(fetch("g", 0)).isEqualTo(5);
        world.crash();
        world.advance(Duration.ofDays(1).plus(CHECK_INTERVAL));
        assertThat(fetch("g", 0)).isEqualTo(-1);
        assertThat(groups()).isEmpty();
    }

    @Test
    void aClientMayAskForARetentionOfItsOwnUpToVersionFour() {
        assertThat(commit(4, committing("g", 0, 1).retentionTimeMs(3_600_000))).isEqualTo(ErrorCode.NONE);
        world.crash();
        assertThat(fetch("g", 0)).isEqualTo(1);
        world.advance(Duration.ofHours(1).plus(CHECK_INTERVAL));
        assertThat(fetch("g", 0)).isEqualTo(-1);
    }

    @Test
    void aGroupIsDeletedWithItsOffsets() {
        commit("g", 0, 1);
        assertThat(deleteGroup("g")).isEqualTo(ErrorCode.NONE);
        assertThat(deleteGroup("g")).isEqualTo(ErrorCode.GROUP_ID_NOT_FOUND);
        world.crash();
        assertThat(fetch("g", 0)).isEqualTo(-1);
        assertThat(groups()).isEmpty();
    }

    private ErrorCode deleteOffset(String group, String topicName) {
        var topic = new OffsetDeleteRequestTopic()
                .name(topicName)
                .partitions(List.of(new OffsetDeleteRequestPartition().partitionIndex(0)));
        OffsetDeleteResponse response = world.send(
                        ApiKey.OFFSET_DELETE,
                        new OffsetDeleteRequest().groupId(group).topics(List.of(topic)),
                        OffsetDeleteResponse.class)
                .join();
        return ErrorCode.forCode(
                response.errorCode() != 0
                        ? response.errorCode()
                        : response.topics().get(0).partitions().get(0).errorCode());
    }

    @Test
    void singleOffsetsAreDeleted() {
        commit("g", 0, 1);
        commit("g", 1, 2);
        assertThat(deleteOffset("nobody", "orders")).isEqualTo(ErrorCode.GROUP_ID_NOT_FOUND);
        assertThat(deleteOffset("", "orders")).isEqualTo(ErrorCode.INVALID_GROUP_ID);
        assertThat(deleteOffset("g", "nowhere")).isEqualTo(ErrorCode.UNKNOWN_TOPIC_OR_PARTITION);
        assertThat(deleteOffset("g", "orders")).isEqualTo(ErrorCode.NONE);
        world.crash();
        assertThat(fetch("g", 0)).isEqualTo(-1);
        assertThat(fetch("g", 1)).isEqualTo(2);
    }

    @Test
    void offsetsGoWithTheirTopicAndAreNotInheritedByItsNamesake() {
        commit("g", 0, 1);
        world.log().deleteTopic("orders");
        world.coordinator().topicDeleted("orders");
        world.advanceMs(0);
        world.log().createTopic("orders", 4, TopicSettings.DEFAULTS);
        assertThat(fetch("g", 0)).isEqualTo(-1);

        commit("g", 0, 7);
        world.log().deleteTopic("orders"); // and the power goes before the coordinator hears of it
        world.log().createTopic("orders", 4, TopicSettings.DEFAULTS);
        world.crash();
        assertThat(fetch("g", 0)).isEqualTo(-1);
    }

    @Test
    void whoMayNotIsToldSo() {
        commit("g", 0, 1);
        world.authorizer(new Authorizer() {
            @Override
            public boolean isAllowed(Session session, AclOperation operation, ResourceType type, String name) {
                return type == ResourceType.TOPIC;
            }

            @Override
            public boolean isAllowedOnAny(Session session, AclOperation operation, ResourceType type) {
                return false;
            }

            @Override
            public boolean isOn() {
                return true;
            }
        });
        assertThat(commit(9, committing("g", 0, 2))).isEqualTo(ErrorCode.GROUP_AUTHORIZATION_FAILED);
        assertThat(ErrorCode.forCode(fetchAll(9, "g").errorCode())).isEqualTo(ErrorCode.GROUP_AUTHORIZATION_FAILED);
        assertThat(deleteGroup("g")).isEqualTo(ErrorCode.GROUP_AUTHORIZATION_FAILED);
        assertThat(deleteOffset("g", "orders")).isEqualTo(ErrorCode.GROUP_AUTHORIZATION_FAILED);
        assertThat(groups()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"0, 0, NONE", "3, 1, NONE", "6, 0, NONE", "6, 2, INVALID_REQUEST"})
    void thisBrokerCoordinatesEverythingButShareGroups(int version, byte keyType, ErrorCode expected) {
        FindCoordinatorResponse found = world.send(
                        ApiKey.FIND_COORDINATOR,
                        version,
                        "client",
                        new FindCoordinatorRequest().key("k").keyType(keyType).coordinatorKeys(List.of("k")),
                        FindCoordinatorResponse.class)
                .join();
        if (version >= 4) {
            assertThat(ErrorCode.forCode(found.coordinators().get(0).errorCode()))
                    .isEqualTo(expected);
        } else {
            assertThat(ErrorCode.forCode(found.errorCode())).isEqualTo(expected);
            assertThat(found.port()).isEqualTo(9092);
        }
    }
}
