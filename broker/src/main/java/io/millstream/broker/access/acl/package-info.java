/**
 * Access control lists by Kafka's rules: who may do what to which topic, group, cluster, transactional id or user.
 *
 * <p>Read {@link io.millstream.broker.access.acl.AclRules} first: it decides. {@link
 * io.millstream.broker.access.acl.AclIndex} finds the entries that apply to a name, and {@link
 * io.millstream.broker.access.acl.AclStore} keeps them in the data directory. Uses {@code io.millstream.broker} (its
 * vocabulary) and {@code io.millstream.broker.access}.
 */
@NullMarked
package io.millstream.broker.access.acl;

import org.jspecify.annotations.NullMarked;
