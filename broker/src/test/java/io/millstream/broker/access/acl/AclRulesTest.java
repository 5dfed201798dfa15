package io.millstream.broker.access.acl;

import static org.assertj.core.api.Assertions.assertThat;

import io.millstream.broker.AclOperation;
import io.millstream.broker.ResourceType;
import io.millstream.broker.access.acl.AclRules.Asker;
import io.millstream.testkit.SeededTest;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class AclRulesTest {
    private static final List<ResourceType> TYPES = List.of(ResourceType.TOPIC, ResourceType.GROUP);
    /** Few letters, so that names are often equal to, or prefixes of, each other. */
    private static final List<String> NAMES = List.of("a", "ab", "aba", "abc", "b", "ba", "bab", "orders", "ord", "*");

    private static final List<String> PRINCIPALS = List.of("User:alice", "User:bob", "User:*");
    private static final List<String> HOSTS = List.of("*", "10.0.0.1", "10.0.0.2");
    private static final List<AclOperation> OPERATIONS = List.of(
            AclOperation.ALL,
            AclOperation.READ,
            AclOperation.WRITE,
            AclOperation.DELETE,
            AclOperation.ALTER,
            AclOperation.DESCRIBE,
            AclOperation.ALTER_CONFIGS,
            AclOperation.DESCRIBE_CONFIGS,
            AclOperation.CREATE);

    /** The documented rules, read out loud over a list of entries, are the specification. */
    @SeededTest(count = 60)
    void decidesAsTheRulesReadOutLoud(long seed) {
        var random = new Random(seed);
        Set<Acl> acls = randomAcls(random);
        var index = new AclIndex(acls);
        var rules = new AclRules(Set.of("User:root"), random.nextBoolean());
        for (ResourceType type : TYPES) {
            for (String name : NAMES) {
                for (String principal : List.of("User:alice", "User:bob", "User:carol", "User:root")) {
                    for (String host : List.of("10.0.0.1", "10.0.0.9")) {
                        for (AclOperation wanted : OPERATIONS.subList(1, OPERATIONS.size())) {
                            assertThat(rules.allow(index, new Asker(principal, host), wanted, type, name))
                                    .as(
                                            "%s from %s wants %s on %s %s under %s",
                                            principal, host, wanted, type, name, acls)
                                    .isEqualTo(model(acls, rules, principal, host, wanted, type, name));
                        }
                    }
                }
            }
        }
    }

    private static boolean model(
            Set<Acl> acls,
            AclRules rules,
            String principal,
            String host,
            AclOperation wanted,
            ResourceType type,
            String name) {
        if (rules.superUsers().contains(principal)) {
            return true;
        }
        var onResource = new ArrayList<Acl>();
        for (Acl acl : acls) {
            ResourcePattern pattern = acl.pattern();
            boolean literal = pattern.patternType() == PatternType.LITERAL
                    && (pattern.name().equals(name) || pattern.name().equals("*"));
            boolean prefixed = pattern.patternType() == PatternType.PREFIXED && name.startsWith(pattern.name());
            if (pattern.resourceType() == type && (literal || prefixed)) {
                onResource.add(acl);
            }
        }
        if (onResource.isEmpty()) {
            return rules.allowIfNoEntry();
        }
        boolean allowed = false;
        for (Acl acl : onResource) {
            boolean who = acl.principal().equals(principal) || acl.principal().equals("User:*");
            boolean where = acl.host().equals(host) || acl.host().equals("*");
            if (!who || !where) {
                continue;
            }
            boolean same = acl.operation() == wanted || acl.operation() == AclOperation.ALL;
            if (acl.permission() == Permission.DENY && same) {
                return false;
            }
            boolean impliesDescribe = wanted == AclOperation.DESCRIBE
                    && EnumSet.of(AclOperation.READ, AclOperation.WRITE, AclOperation.DELETE, AclOperation.ALTER)
                            .contains(acl.operation());
            boolean impliesDescribeConfigs =
                    wanted == AclOperation.DESCRIBE_CONFIGS && acl.operation() == AclOperation.ALTER_CONFIGS;
            if (acl.permission() == Permission.ALLOW && (same || impliesDescribe || impliesDescribeConfigs)) {
                allowed = true;
            }
        }
        return allowed;
    }

    private static Set<Acl> randomAcls(Random random) {
        var acls = new LinkedHashSet<Acl>();
        int count = random.nextInt(14);
        for (int i = 0; i < count; i++) {
            acls.add(new Acl(
                    new ResourcePattern(
                            any(TYPES, random),
                            any(NAMES, random),
                            random.nextBoolean() ? PatternType.LITERAL : PatternType.PREFIXED),
                    any(PRINCIPALS, random),
                    any(HOSTS, random),
                    any(OPERATIONS, random),
                    random.nextInt(3) == 0 ? Permission.DENY : Permission.ALLOW));
        }
        return acls;
    }

    private static <T> T any(List<T> all, Random random) {
        return all.get(random.nextInt(all.size()));
    }

    /** Whoever may do it on some resource may do it on any; the names are tried out one by one. */
    @SeededTest(count = 60)
    void allowsOnAnyWhereSomeNameIsAllowed(long seed) {
        var random = new Random(seed);
        Set<Acl> acls = randomAcls(random);
        var index = new AclIndex(acls);
        var rules = new AclRules(Set.of("User:root"), false);
        var asker = new Asker("User:alice", "10.0.0.1");
        boolean onSome = NAMES.stream()
                .anyMatch(name -> rules.allow(index, asker, AclOperation.WRITE, ResourceType.TOPIC, name));
        if (onSome) {
            assertThat(rules.allowOnAny(index, asker, AclOperation.WRITE, ResourceType.TOPIC))
                    .as("under %s", acls)
                    .isTrue();
        }
    }

    @Test
    void allowsOnNoneWhereAPrefixIsDeniedWhole() {
        var asker = new Asker("User:alice", "10.0.0.1");
        var allow = topic("orders-eu", PatternType.LITERAL, Permission.ALLOW);
        var deny = topic("orders", PatternType.PREFIXED, Permission.DENY);
        var rules = new AclRules(Set.of(), false);
        assertThat(rules.allowOnAny(new AclIndex(Set.of(allow)), asker, AclOperation.WRITE, ResourceType.TOPIC))
                .isTrue();
        assertThat(rules.allowOnAny(new AclIndex(Set.of(allow, deny)), asker, AclOperation.WRITE, ResourceType.TOPIC))
                .isFalse();
        var denyAll = topic("*", PatternType.LITERAL, Permission.DENY);
        assertThat(new AclRules(Set.of(), true)
                        .allowOnAny(
                                new AclIndex(Set.of(allow, denyAll)), asker, AclOperation.WRITE, ResourceType.TOPIC))
                .isFalse();
    }

    private static Acl topic(String name, PatternType type, Permission permission) {
        return new Acl(
                new ResourcePattern(ResourceType.TOPIC, name, type), "User:alice", "*", AclOperation.WRITE, permission);
    }
}
