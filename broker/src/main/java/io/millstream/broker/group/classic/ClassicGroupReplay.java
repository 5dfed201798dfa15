package io.millstream.broker.group.classic;

import io.millstream.broker.group.Group;
import io.millstream.broker.group.GroupCoordinator;
import io.millstream.broker.group.GroupReplay;
import io.millstream.wire.WireReader;
import io.millstream.wire.message.GroupMetadataKey;
import io.millstream.wire.message.GroupMetadataValue;
import org.jspecify.annotations.Nullable;

/** Brings classic groups back after a start, with their last generation, so that their members simply go on. */
final class ClassicGroupReplay implements GroupReplay {
    private static final int KEY_VERSION = 0;

    private final GroupCoordinator coordinator;
    private final Rebalancing rebalancing;
    private final Sessions sessions;

    ClassicGroupReplay(GroupCoordinator coordinator, Rebalancing rebalancing, Sessions sessions) {
        this.coordinator = coordinator;
        this.rebalancing = rebalancing;
        this.sessions = sessions;
    }

    @Override
    public void replay(short keyType, WireReader key, @Nullable WireReader value) {
        String groupId = GroupMetadataKey.read(key, KEY_VERSION).group();
        if (value == null) {
            if (coordinator.groups().find(groupId) instanceof ClassicGroup) { // and not what took its place since
                coordinator.groups().remove(groupId);
            }
            return;
        }
        ClassicGroup group = rebalancing.newGroup(groupId);
        GroupMetadata.restore(group, GroupMetadataValue.read(value, value.readShort()), sessions);
        coordinator.groups().put(group);
    }

    /** Members cannot know that the coordinator was away: each has a whole session to be heard of. */
    @Override
    public void loaded() {
        for (Group group : coordinator.groups().all()) {
            if (group instanceof ClassicGroup classic) {
                classic.members().all().forEach(ClassicMember::heard);
                if (classic.members().count() > coordinator.settings().maxSize()) {
                    rebalancing.prepareOrGoOn(classic, "the group is larger than group.max.size allows");
                } else if (classic.awaitsAssignment() && !classic.members().isEmpty()) {
                    rebalancing.prepareOrGoOn(classic, "its members come from another protocol");
                }
            }
        }
    }
}
