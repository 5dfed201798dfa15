package io.millstream.broker.access.acl;

import io.millstream.broker.ResourceType;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;

/**
 * A set of entries arranged so that those which apply to one name are found without looking at the others.
 *
 * <p>Immutable: a change makes a new index, and whoever decides keeps the one it began with. Finding costs one hash look-up,
 * and for prefixed entries one tree look-up for every entry that applies and a few more.
 */
final class AclIndex {
    static final AclIndex EMPTY = new AclIndex(Set.of());

    private final Set<Acl> all;
    private final Map<ResourceType, OfType> byType = new EnumMap<>(ResourceType.class);

    /** The entries about resources of one type. */
    private static final class OfType {
        private final Map<String, List<Acl>> literals = new HashMap<>();
        private final TreeMap<String, List<Acl>> prefixes = new TreeMap<>();
    }

    AclIndex(Collection<Acl> acls) {
        all = Set.copyOf(acls);
        for (Acl acl : all) {
            OfType ofType = byType.computeIfAbsent(acl.pattern().resourceType(), type -> new OfType());
            var lists = acl.pattern().patternType() == PatternType.PREFIXED ? ofType.prefixes : ofType.literals;
            lists.computeIfAbsent(acl.pattern().name(), name -> new ArrayList<>())
                    .add(acl);
        }
    }

    Set<Acl> all() {
        return all;
    }

    AclIndex with(Collection<Acl> added) {
        var acls = new LinkedHashSet<>(all);
        acls.addAll(added);
        return new AclIndex(acls);
    }

    AclIndex without(Collection<Acl> removed) {
        var acls = new LinkedHashSet<>(all);
        acls.removeAll(removed);
        return new AclIndex(acls);
    }

    /** Shows every entry that applies to the resource to {@code visitor} until it answers false. */
    void forEach(ResourceType type, String name, Predicate<Acl> visitor) {
        OfType ofType = byType.get(type);
        if (ofType == null) {
            return;
        }
        if (!showAll(ofType.literals.getOrDefault(name, List.of()), visitor)) {
            return;
        }
        if (!name.equals(ResourcePattern.WILDCARD)
                && !showAll(ofType.literals.getOrDefault(ResourcePattern.WILDCARD, List.of()), visitor)) {
            return;
        }
        // Every prefix of the name that is longer than `at` has been seen or is not there. The greatest entry up to
        // `at`
        // either is such a prefix, or differs from the name at some character; no longer prefix can lie below it then.
        String at = name;
        while (true) {
            var floor = ofType.prefixes.floorEntry(at);
            if (floor == null) {
                return;
            }
            String prefix = floor.getKey();
            int common = commonLength(name, prefix);
            if (common == prefix.length()) {
                if (!showAll(floor.getValue(), visitor) || common == 0) {
                    return;
                }
                at = name.substring(0, common - 1);
            } else {
                at = name.substring(0, common);
            }
        }
    }

    private static boolean showAll(List<Acl> acls, Predicate<Acl> visitor) {
        for (Acl acl : acls) {
            if (!visitor.test(acl)) {
                return false;
            }
        }
        return true;
    }

    private static int commonLength(String a, String b) {
        int end = Math.min(a.length(), b.length());
        int i = 0;
        while (i < end && a.charAt(i) == b.charAt(i)) {
            i++;
        }
        return i;
    }
}
