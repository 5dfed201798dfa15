package io.millstream.broker.group.classic;

import io.millstream.wire.ErrorCode;
import io.millstream.wire.message.JoinGroupResponse;
import io.millstream.wire.message.JoinGroupResponse.JoinGroupResponseMember;
import io.millstream.wire.message.SyncGroupResponse;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** The answers that members wait for. */
final class Answers {
    private Answers() {}

    /** Tells a member that waits for the next generation of an error; false if it does not wait. */
    static boolean join(ClassicMember member, ErrorCode error) {
        String memberId = error == ErrorCode.FENCED_INSTANCE_ID ? member.memberId() : "";
        return join(member, failedJoin(memberId, error));
    }

    static boolean join(ClassicMember member, JoinGroupResponse response) {
        CompletableFuture<JoinGroupResponse> waiting = member.endAwaitingJoin();
        return waiting != null && waiting.complete(response);
    }

    /** Tells a member that waits for its assignment of an error; false if it does not wait. */
    static boolean sync(ClassicMember member, ErrorCode error) {
        return sync(member, failedSync(error));
    }

    static boolean sync(ClassicMember member, SyncGroupResponse response) {
        CompletableFuture<SyncGroupResponse> waiting = member.endAwaitingSync();
        return waiting != null && waiting.complete(response);
    }

    static JoinGroupResponse failedJoin(String memberId, ErrorCode error) {
        return new JoinGroupResponse().memberId(memberId).protocolName(null).errorCode(error.code());
    }

    static SyncGroupResponse failedSync(ErrorCode error) {
        return new SyncGroupResponse().errorCode(error.code());
    }

    /** What a member is told of the generation that begins, or that is under way; the leader learns who is in it. */
    static JoinGroupResponse generation(ClassicGroup group, String memberId) {
        return generation(group, memberId, group.members().leaderId())
                .members(group.members().isLeader(memberId) ? members(group) : List.of());
    }

    /** The same without the members, and with somebody named as the leader. */
    static JoinGroupResponse generation(ClassicGroup group, String memberId, String leaderId) {
        return new JoinGroupResponse()
                .memberId(memberId)
                .generationId(group.generationId())
                .protocolType(group.protocolTypeOrNull())
                .protocolName(group.protocol())
                .leader(leaderId);
    }

    private static List<JoinGroupResponseMember> members(ClassicGroup group) {
        @Nullable String protocol = group.protocol();
        if (protocol == null) {
            throw new IllegalStateException("group " + group.groupId() + " has members and no protocol");
        }
        var members = new ArrayList<JoinGroupResponseMember>(group.members().count());
        for (ClassicMember member : group.members().all()) {
            members.add(new JoinGroupResponseMember()
                    .memberId(member.memberId())
                    .groupInstanceId(member.groupInstanceId())
                    .metadata(ByteBuffer.wrap(member.metadata(protocol))));
        }
        return members;
    }

    static SyncGroupResponse assignment(ClassicGroup group, ClassicMember member) {
        return new SyncGroupResponse()
                .protocolType(group.protocolTypeOrNull())
                .protocolName(group.protocol())
                .assignment(ByteBuffer.wrap(member.assignment()));
    }
}
