/**
 * The classic protocol of groups: members join, one of them computes who reads what, and all of them learn it from the
 * coordinator (JoinGroup, SyncGroup, Heartbeat, LeaveGroup).
 *
 * <p>Read {@link io.millstream.broker.group.classic.ClassicGroup} first, then {@link
 * io.millstream.broker.group.classic.Rebalancing}, which moves it from generation to generation. One class serves each
 * request. Uses {@code io.millstream.broker.group} and what that uses.
 */
@NullMarked
package io.millstream.broker.group.classic;

import org.jspecify.annotations.NullMarked;
