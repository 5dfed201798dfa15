package io.millstream.broker.group.consumer;

import io.millstream.broker.group.GroupRecord;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * A change of a group while it is being decided: the records to write, and the group as it will be once they are written.
 * Nothing is lost if it is thrown away instead, because the group itself is left alone.
 */
final class GroupChange {
    private final ConsumerGroup before;
    private final List<GroupRecord> records = new ArrayList<>();
    private ConsumerGroup after;

    GroupChange(ConsumerGroup group) {
        before = group;
        after = group;
    }

    /** The group with all records so far. */
    ConsumerGroup group() {
        return after;
    }

    List<GroupRecord> records() {
        return Collections.unmodifiableList(records);
    }

    boolean isEmpty() {
        return records.isEmpty();
    }

    @SuppressWarnings("ReferenceEquality") // the question is whether there is a copy yet
    void write(GroupRecord record) {
        if (after == before) {
            after = before.copy();
        }
        records.add(record);
        ConsumerGroupRecords.apply(after, record);
    }

    /** Records of the group that had this one's id before, as a classic group; they come first. */
    void writeFirst(List<GroupRecord> others) {
        records.addAll(0, others);
    }
}
