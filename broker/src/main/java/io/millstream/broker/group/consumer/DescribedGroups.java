package io.millstream.broker.group.consumer;

import io.millstream.log.TopicDescription;
import io.millstream.wire.message.ConsumerGroupDescribeResponse;
import io.millstream.wire.message.ConsumerGroupDescribeResponse.DescribedGroup;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.Predicate;

/** Shows a group as ConsumerGroupDescribe does. */
final class DescribedGroups {
    private static final byte CLASSIC_MEMBER = 0;
    private static final byte CONSUMER_MEMBER = 1;

    private DescribedGroups() {}

    static DescribedGroup describe(ConsumerGroup group, Assignors assignors, TopicImage topics) {
        var members = new ArrayList<ConsumerGroupDescribeResponse.Member>();
        for (ConsumerMember member : group.members().values()) {
            members.add(member(member, group.target(member.memberId()), topics));
        }
        return new DescribedGroup()
                .groupId(group.groupId())
                .groupState(group.state())
                .groupEpoch(group.groupEpoch())
                .assignmentEpoch(group.assignmentEpoch())
                .assignorName(assignors.preferredName(group))
                .members(members);
    }

    /** True if everything that {@code group} speaks of may be seen. */
    static boolean mayBeSeen(DescribedGroup group, Predicate<String> mayDescribeTopic) {
        for (ConsumerGroupDescribeResponse.Member member : group.members()) {
            var names = new ArrayList<>(member.subscribedTopicNames());
            member.assignment().topicPartitions().forEach(topic -> names.add(topic.topicName()));
            member.targetAssignment().topicPartitions().forEach(topic -> names.add(topic.topicName()));
            if (!names.stream().allMatch(mayDescribeTopic)) {
                return false;
            }
        }
        return true;
    }

    private static ConsumerGroupDescribeResponse.Member member(
            ConsumerMember member, PartitionSet target, TopicImage topics) {
        OwnedPartitions assigned = member.progress().assigned();
        Subscription subscription = member.subscription();
        return new ConsumerGroupDescribeResponse.Member()
                .memberId(member.memberId())
                .instanceId(member.instanceId())
                .rackId(member.client().rackId())
                .memberEpoch(member.epoch())
                .clientId(member.client().clientId())
                .clientHost(member.client().clientHost())
                .subscribedTopicNames(new ArrayList<>(subscription.topicNames()))
                .subscribedTopicRegex(subscription.topicRegex().isEmpty() ? null : subscription.topicRegex())
                .assignment(assignment(assigned.topicIds(), id -> numbers(assigned, id), topics))
                .targetAssignment(assignment(target.topicIds(), id -> numbers(target, id), topics))
                .memberType(subscription.isClassic() ? CLASSIC_MEMBER : CONSUMER_MEMBER);
    }

    private static List<Integer> numbers(OwnedPartitions partitions, UUID topicId) {
        return new ArrayList<>(partitions.partitions(topicId).keySet());
    }

    private static List<Integer> numbers(PartitionSet partitions, UUID topicId) {
        var numbers = new ArrayList<Integer>();
        for (int partition : partitions.partitions(topicId)) {
            numbers.add(partition);
        }
        return numbers;
    }

    /** Without topics that are gone: they have no name any more. */
    private static ConsumerGroupDescribeResponse.Assignment assignment(
            Iterable<UUID> topicIds, Function<UUID, List<Integer>> partitions, TopicImage topics) {
        var described = new ArrayList<ConsumerGroupDescribeResponse.TopicPartitions>();
        for (UUID topicId : topicIds) {
            TopicDescription topic = topics.topic(topicId);
            if (topic != null) {
                described.add(new ConsumerGroupDescribeResponse.TopicPartitions()
                        .topicId(topicId)
                        .topicName(topic.name())
                        .partitions(partitions.apply(topicId)));
            }
        }
        return new ConsumerGroupDescribeResponse.Assignment().topicPartitions(described);
    }
}
