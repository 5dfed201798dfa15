package io.millstream.broker.access.acl;

import io.millstream.broker.ResourceType;

/** The resources that an access list entry is about. */
record ResourcePattern(ResourceType resourceType, String name, PatternType patternType) {
    static final String WILDCARD = "*";

    boolean isWildcard() {
        return patternType == PatternType.LITERAL && name.equals(WILDCARD);
    }

    boolean appliesTo(String resourceName) {
        return patternType == PatternType.PREFIXED
                ? resourceName.startsWith(name)
                : isWildcard() || name.equals(resourceName);
    }
}
