package io.millstream.broker.group;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** All groups of all kinds, by id. Belongs to the coordinator's thread. */
public final class Groups {
    private final Map<String, Group> byId = new HashMap<>();

    /** The group of that id; null if there is none. */
    public @Nullable Group find(String groupId) {
        return byId.get(groupId);
    }

    /** Adds a group, in the place of the one of that id, if there is one. */
    public void put(Group group) {
        Group previous = byId.put(group.groupId(), group);
        if (previous != null) {
            previous.removed();
        }
    }

    public void remove(String groupId) {
        Group removed = byId.remove(groupId);
        if (removed != null) {
            removed.removed();
        }
    }

    /** A copy of all of them. */
    public List<Group> all() {
        return new ArrayList<>(byId.values());
    }

    /** The group of that id; one without members if there is none. */
    Group findOrSimple(String groupId) {
        return byId.computeIfAbsent(groupId, SimpleGroup::new);
    }

    /** True if the first member of a group of any kind may take the id: there is no group, or only committed offsets. */
    public boolean isFree(String groupId) {
        Group group = byId.get(groupId);
        return group == null || group instanceof SimpleGroup;
    }
}
