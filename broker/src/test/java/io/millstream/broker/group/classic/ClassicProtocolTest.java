package io.millstream.broker.group.classic;

import static org.assertj.core.api.Assertions.assertThat;

import io.millstream.wire.ErrorCode;
import io.millstream.wire.message.ApiKey;
import io.millstream.wire.message.DescribeGroupsRequest;
import io.millstream.wire.message.DescribeGroupsResponse;
import io.millstream.wire.message.DescribeGroupsResponse.DescribedGroup;
import io.millstream.wire.message.HeartbeatRequest;
import io.millstream.wire.message.HeartbeatResponse;
import io.millstream.wire.message.JoinGroupRequest;
import io.millstream.wire.message.JoinGroupRequest.JoinGroupRequestProtocol;
import io.millstream.wire.message.JoinGroupResponse;
import io.millstream.wire.message.LeaveGroupRequest;
import io.millstream.wire.message.LeaveGroupRequest.MemberIdentity;
import io.millstream.wire.message.LeaveGroupResponse;
import io.millstream.wire.message.SyncGroupRequest;
import io.millstream.wire.message.SyncGroupRequest.SyncGroupRequestAssignment;
import io.millstream.wire.message.SyncGroupResponse;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What members are told, error by error, as Kafka tells them. */
class ClassicProtocolTest {
    private static final int INITIAL_DELAY_MS = 100;

    private final GroupWorld world = new GroupWorld(1, Map.of("group.max.size", "3"));

    private static JoinGroupRequest joining(String memberId, String instanceId, String... protocols) {
        var request = new JoinGroupRequest()
                .groupId("g")
                .memberId(memberId)
                .groupInstanceId(instanceId)
                .protocolType("consumer")
                .sessionTimeoutMs(10_000)
                .rebalanceTimeoutMs(30_000);
        for (String protocol : protocols) {
            request.protocols()
                    .add(new JoinGroupRequestProtocol().name(protocol).metadata(SimMember.subscription()));
        }
        return request;
    }

    private CompletableFuture<JoinGroupResponse> join(JoinGroupRequest request) {
        return world.send(ApiKey.JOIN_GROUP, request, JoinGroupResponse.class);
    }

    /** A member that was given an id and came back with it; its generation has yet to begin. */
    private CompletableFuture<JoinGroupResponse> joinWithNewId(String... protocols) {
        JoinGroupResponse first = join(joining("", null, protocols)).join();
        assertThat(error(first.errorCode())).isEqualTo(ErrorCode.MEMBER_ID_REQUIRED);
        return join(joining(first.memberId(), null, protocols));
    }

    /** The first member of the group, which leads and has the assignment "all". */
    private JoinGroupResponse soleMember() {
        CompletableFuture<JoinGroupResponse> joining = joinWithNewId("range");
        world.advanceMs(INITIAL_DELAY_MS);
        JoinGroupResponse joined = joining.join();
        assertThat(error(sync(joined, Map.of(joined.memberId(), "all")).join().errorCode()))
                .isEqualTo(ErrorCode.NONE);
        return joined;
    }

    private CompletableFuture<SyncGroupResponse> sync(JoinGroupResponse joined, Map<String, String> assignments) {
        var assigned = new ArrayList<SyncGroupRequestAssignment>();
        assignments.forEach((memberId, assignment) ->
                assigned.add(new SyncGroupRequestAssignment().memberId(memberId).assignment(bytes(assignment))));
        return world.send(
                ApiKey.SYNC_GROUP,
                new SyncGroupRequest()
                        .groupId("g")
                        .memberId(joined.memberId())
                        .generationId(joined.generationId())
                        .protocolType("consumer")
                        .protocolName(joined.protocolName())
                        .assignments(assigned),
                SyncGroupResponse.class);
    }

    private ErrorCode heartbeat(String memberId, String instanceId, int generationId) {
        var request = new HeartbeatRequest()
                .groupId("g")
                .memberId(memberId)
                .groupInstanceId(instanceId)
                .generationId(generationId);
        return error(world.send(ApiKey.HEARTBEAT, request, HeartbeatResponse.class)
                .join()
                .errorCode());
    }

    private LeaveGroupResponse leave(MemberIdentity... leaving) {
        return world.send(
                        ApiKey.LEAVE_GROUP,
                        new LeaveGroupRequest().groupId("g").members(List.of(leaving)),
                        LeaveGroupResponse.class)
                .join();
    }

    private DescribedGroup describe() {
        var request = new DescribeGroupsRequest().groups(List.of("g"));
        return world.send(ApiKey.DESCRIBE_GROUPS, request, DescribeGroupsResponse.class)
                .join()
                .groups()
                .get(0);
    }

    private static ByteBuffer bytes(String text) {
        return ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
    }

    private static String text(ByteBuffer bytes) {
        return StandardCharsets.UTF_8.decode(bytes.duplicate()).toString();
    }

    private static ErrorCode error(short code) {
        return ErrorCode.forCode(code);
    }

    @Test
    void aMemberComesBackWithTheIdItWasGivenAndLeadsAfterTheInitialDelay() {
        CompletableFuture<JoinGroupResponse> joining = joinWithNewId("range", "roundrobin");
        world.advanceMs(INITIAL_DELAY_MS - 1);
        assertThat(joining).isNotDone();
        world.advanceMs(1);

        JoinGroupResponse joined = joining.join();
        assertThat(error(joined.errorCode())).isEqualTo(ErrorCode.NONE);
        assertThat(joined.generationId()).isEqualTo(1);
        assertThat(joined.protocolType()).isEqualTo("consumer");
        assertThat(joined.protocolName()).isEqualTo("range");
        assertThat(joined.leader()).isEqualTo(joined.memberId());
        assertThat(joined.memberId()).startsWith("client-");
        assertThat(joined.members()).hasSize(1);
        assertThat(describe().groupState()).isEqualTo("CompletingRebalance");
        assertThat(text(sync(joined, Map.of(joined.memberId(), "all")).join().assignment()))
                .isEqualTo("all");
        assertThat(describe().groupState()).isEqualTo("Stable");
        assertThat(text(describe().members().get(0).memberAssignment())).isEqualTo("all");
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 3})
    void olderClientsAreMembersAtOnce(int version) {
        CompletableFuture<JoinGroupResponse> joining =
                world.send(ApiKey.JOIN_GROUP, version, "old", joining("", null, "range"), JoinGroupResponse.class);
        world.advanceMs(INITIAL_DELAY_MS);
        assertThat(joining.join().memberId()).startsWith("old-");
        assertThat(joining.join().generationId()).isEqualTo(1);
    }

    @Test
    void theInitialDelayGrowsWhileMembersKeepComing() {
        CompletableFuture<JoinGroupResponse> first = joinWithNewId("range");
        world.advanceMs(60);
        CompletableFuture<JoinGroupResponse> second = joinWithNewId("range");
        world.advanceMs(60);
        assertThat(first).isNotDone();
        world.advanceMs(100);
        assertThat(first.join().generationId()).isEqualTo(1);
        assertThat(second.join().generationId()).isEqualTo(1);
        assertThat(second.join().members()).isEmpty();
        assertThat(first.join().members()).hasSize(2);
    }

    @Test
    void theProtocolThatAllSupportAndMostLikeBestIsChosen() {
        CompletableFuture<JoinGroupResponse> first = joinWithNewId("a", "b", "c");
        CompletableFuture<JoinGroupResponse> second = joinWithNewId("c", "b");
        CompletableFuture<JoinGroupResponse> third = joinWithNewId("b", "c");
        world.advanceMs(1_000);
        assertThat(List.of(first.join(), second.join(), third.join()))
                .extracting(JoinGroupResponse::protocolName)
                .containsOnly("b");
        assertThat(error(join(joining("", null, "d")).join().errorCode())).isEqualTo(ErrorCode.GROUP_MAX_SIZE_REACHED);
    }

    @Test
    void whoSupportsNoCommonProtocolOrNoneAtAllIsRefused() {
        soleMember();
        assertThat(error(join(joining("", null, "sticky")).join().errorCode()))
                .isEqualTo(ErrorCode.INCONSISTENT_GROUP_PROTOCOL);
        assertThat(error(join(joining("", null, "range").protocolType("connect"))
                        .join()
                        .errorCode()))
                .isEqualTo(ErrorCode.INCONSISTENT_GROUP_PROTOCOL);
        assertThat(error(join(joining("", null).groupId("other")).join().errorCode()))
                .isEqualTo(ErrorCode.INCONSISTENT_GROUP_PROTOCOL);
        assertThat(world.coordinator().groups().find("other")).isNull();
    }

    @ParameterizedTest
    @CsvSource({"5999, INVALID_SESSION_TIMEOUT", "1800001, INVALID_SESSION_TIMEOUT"})
    void sessionTimeoutsHaveLimits(int timeoutMs, ErrorCode expected) {
        assertThat(error(join(joining("", null, "range").sessionTimeoutMs(timeoutMs))
                        .join()
                        .errorCode()))
                .isEqualTo(expected);
    }

    @Test
    void anIdThatNobodyGaveIsUnknown() {
        assertThat(error(join(joining("made-up", null, "range")).join().errorCode()))
                .isEqualTo(ErrorCode.UNKNOWN_MEMBER_ID);
        assertThat(error(join(joining("", null, "range").groupId("")).join().errorCode()))
                .isEqualTo(ErrorCode.INVALID_GROUP_ID);
        JoinGroupResponse member = soleMember();
        assertThat(heartbeat("made-up", null, 1)).isEqualTo(ErrorCode.UNKNOWN_MEMBER_ID);
        assertThat(heartbeat(member.memberId(), null, 7)).isEqualTo(ErrorCode.ILLEGAL_GENERATION);
        assertThat(heartbeat(member.memberId(), "static", 1)).isEqualTo(ErrorCode.UNKNOWN_MEMBER_ID);
        assertThat(error(sync(member.generationId(), "made-up"))).isEqualTo(ErrorCode.UNKNOWN_MEMBER_ID);
        assertThat(error(sync(7, member.memberId()))).isEqualTo(ErrorCode.ILLEGAL_GENERATION);
    }

    private short sync(int generationId, String memberId) {
        var joined = new JoinGroupResponse()
                .generationId(generationId)
                .memberId(memberId)
                .protocolName("range");
        return sync(joined, Map.of()).join().errorCode();
    }

    @Test
    void aSecondMemberMakesTheFirstJoinAgain() {
        JoinGroupResponse first = soleMember();
        CompletableFuture<JoinGroupResponse> second = joinWithNewId("range");
        assertThat(describe().groupState()).isEqualTo("PreparingRebalance");
        assertThat(heartbeat(first.memberId(), null, 1)).isEqualTo(ErrorCode.REBALANCE_IN_PROGRESS);
        assertThat(second).isNotDone();

        JoinGroupResponse again = join(joining(first.memberId(), null, "range")).join();

        assertThat(again.generationId()).isEqualTo(2);
        assertThat(second.join().generationId()).isEqualTo(2);
        assertThat(second.join().leader()).isEqualTo(first.memberId());
        CompletableFuture<SyncGroupResponse> waiting = sync(second.join(), Map.of());
        assertThat(waiting).isNotDone();
        CompletableFuture<SyncGroupResponse> leaders =
                sync(again, Map.of(first.memberId(), "mine", second.join().memberId(), "yours"));
        assertThat(text(leaders.join().assignment())).isEqualTo("mine");
        assertThat(text(waiting.join().assignment())).isEqualTo("yours");
    }

    @Test
    void whoDoesNotJoinAgainInTimeIsOut() {
        JoinGroupResponse first = soleMember();
        CompletableFuture<JoinGroupResponse> second = joinWithNewId("range");
        for (int i = 0; i < 6; i++) {
            world.advanceMs(5_000);
            if (i < 5) {
                assertThat(second).isNotDone();
                assertThat(heartbeat(first.memberId(), null, 1)).isEqualTo(ErrorCode.REBALANCE_IN_PROGRESS);
            }
        }
        assertThat(second.join().generationId()).isEqualTo(2);
        assertThat(second.join().members()).hasSize(1);
        assertThat(heartbeat(first.memberId(), null, 1)).isEqualTo(ErrorCode.UNKNOWN_MEMBER_ID);
    }

    @Test
    void whoDoesNotAskForItsAssignmentInTimeIsOut() {
        CompletableFuture<JoinGroupResponse> joining = joinWithNewId("range");
        world.advanceMs(INITIAL_DELAY_MS);
        String memberId = joining.join().memberId();
        for (int i = 0; i < 6; i++) {
            assertThat(heartbeat(memberId, null, 1)).isEqualTo(ErrorCode.NONE);
            world.advanceMs(5_000);
        }
        assertThat(heartbeat(memberId, null, 1)).isEqualTo(ErrorCode.UNKNOWN_MEMBER_ID);
        assertThat(describe().groupState()).isEqualTo("Empty");
    }

    @Test
    void aSilentMemberIsRemovedWhenItsSessionEnds() {
        JoinGroupResponse member = soleMember();
        world.advanceMs(9_999);
        assertThat(heartbeat(member.memberId(), null, 1)).isEqualTo(ErrorCode.NONE);
        world.advanceMs(10_000);
        assertThat(heartbeat(member.memberId(), null, 1)).isEqualTo(ErrorCode.UNKNOWN_MEMBER_ID);
        assertThat(describe().groupState()).isEqualTo("Empty");
        assertThat(describe().protocolType()).isEqualTo("consumer");
    }

    @ParameterizedTest
    @ValueSource(longs = {10, -10})
    void settingTheWallClockEndsNoSessionAndSavesNone(long jumpHours) {
        JoinGroupResponse member = soleMember();
        world.setWallClockBy(Duration.ofHours(jumpHours));
        world.advanceMs(9_999);
        assertThat(heartbeat(member.memberId(), null, 1)).isEqualTo(ErrorCode.NONE);
        world.setWallClockBy(Duration.ofHours(jumpHours));
        world.advanceMs(9_999);
        assertThat(heartbeat(member.memberId(), null, 1)).isEqualTo(ErrorCode.NONE);
        world.advanceMs(10_000);
        assertThat(heartbeat(member.memberId(), null, 1)).isEqualTo(ErrorCode.UNKNOWN_MEMBER_ID);
    }

    @Test
    void anIdThatIsNotUsedIsForgottenWithTheSession() {
        String pending = join(joining("", null, "range")).join().memberId();
        world.advanceMs(10_000);
        assertThat(error(join(joining(pending, null, "range")).join().errorCode()))
                .isEqualTo(ErrorCode.UNKNOWN_MEMBER_ID);
    }

    @Test
    void leavingNamesWhatBecameOfEachMember() {
        JoinGroupResponse member = soleMember();
        LeaveGroupResponse left = leave(
                new MemberIdentity().memberId("made-up"),
                new MemberIdentity().memberId(member.memberId()),
                new MemberIdentity().memberId("").groupInstanceId("nobody"));
        assertThat(left.members())
                .extracting(answer -> error(answer.errorCode()))
                .containsExactly(ErrorCode.UNKNOWN_MEMBER_ID, ErrorCode.NONE, ErrorCode.UNKNOWN_MEMBER_ID);
        assertThat(describe().groupState()).isEqualTo("Empty");
        LeaveGroupResponse old = world.send(
                        ApiKey.LEAVE_GROUP,
                        1,
                        "old",
                        new LeaveGroupRequest().groupId("g").memberId(member.memberId()),
                        LeaveGroupResponse.class)
                .join();
        assertThat(error(old.errorCode())).isEqualTo(ErrorCode.UNKNOWN_MEMBER_ID);
    }

    @Test
    void aStaticMemberThatComesBackGetsItsPlaceWithoutARebalanceAndItsFormerSelfIsFenced() {
        CompletableFuture<JoinGroupResponse> joining = join(joining("", "one", "range"));
        world.advanceMs(INITIAL_DELAY_MS);
        JoinGroupResponse first = joining.join();
        assertThat(first.memberId()).startsWith("one-");
        sync(first, Map.of(first.memberId(), "all")).join();

        JoinGroupResponse again = join(joining("", "one", "range")).join();

        assertThat(again.generationId()).isEqualTo(1);
        assertThat(again.memberId()).startsWith("one-").isNotEqualTo(first.memberId());
        assertThat(again.leader()).isEqualTo(again.memberId());
        assertThat(again.skipAssignment()).isTrue(); // KIP-814
        assertThat(again.members()).hasSize(1);
        assertThat(text(sync(again, Map.of()).join().assignment())).isEqualTo("all");
        assertThat(heartbeat(first.memberId(), "one", 1)).isEqualTo(ErrorCode.FENCED_INSTANCE_ID);
        assertThat(error(join(joining(first.memberId(), "one", "range")).join().errorCode()))
                .isEqualTo(ErrorCode.FENCED_INSTANCE_ID);
        assertThat(leave(new MemberIdentity().memberId(first.memberId()).groupInstanceId("one"))
                        .members()
                        .get(0)
                        .errorCode())
                .isEqualTo(ErrorCode.FENCED_INSTANCE_ID.code());
    }

    @Test
    void anOlderStaticMemberLearnsOfTheLeaderThatWasSoThatItDoesNotAssign() {
        CompletableFuture<JoinGroupResponse> joining = join(joining("", "one", "range"));
        world.advanceMs(INITIAL_DELAY_MS);
        JoinGroupResponse first = joining.join();
        sync(first, Map.of(first.memberId(), "all")).join();

        JoinGroupResponse again = world.send(
                        ApiKey.JOIN_GROUP, 8, "client", joining("", "one", "range"), JoinGroupResponse.class)
                .join();

        assertThat(again.leader()).isEqualTo(first.memberId());
        assertThat(again.members()).isEmpty();
    }

    @Test
    void membersGoOnAfterAPowerCutAsIfNothingHadBeen() {
        JoinGroupResponse member = soleMember();
        world.crash();
        assertThat(heartbeat(member.memberId(), null, 1)).isEqualTo(ErrorCode.NONE);
        assertThat(describe().groupState()).isEqualTo("Stable");
        assertThat(describe().protocolData()).isEqualTo("range");
        assertThat(text(sync(member, Map.of()).join().assignment())).isEqualTo("all");
        world.advanceMs(10_001);
        assertThat(describe().groupState()).isEqualTo("Empty");
        world.crash();
        assertThat(describe().groupState()).isEqualTo("Empty");
    }

    @Test
    void aLeaderWhoseAssignmentCannotBeStoredIsToldToLookForTheCoordinatorAgain() {
        CompletableFuture<JoinGroupResponse> joining = joinWithNewId("range");
        world.advanceMs(INITIAL_DELAY_MS);
        world.disk().setCapacityBytes(0);
        SyncGroupResponse failed =
                sync(joining.join(), Map.of(joining.join().memberId(), "all")).join();
        assertThat(error(failed.errorCode())).isEqualTo(ErrorCode.NOT_COORDINATOR);
        world.disk().setCapacityBytes(1L << 40);
        CompletableFuture<JoinGroupResponse> again = join(joining(joining.join().memberId(), null, "range"));
        assertThat(again.join().generationId()).isEqualTo(2);
        assertThat(text(sync(again.join(), Map.of(again.join().memberId(), "all"))
                        .join()
                        .assignment()))
                .isEqualTo("all");
    }
}
