/**
 * {@code millstream demo}: a replay of posts into a topic, and the job that counts their words, in one process.
 *
 * <p>Read {@link io.millstream.cli.demo.DemoCommand} first, then {@link io.millstream.cli.demo.DemoJob}, the plan that is
 * run. {@link io.millstream.cli.demo.PostReplay} fills the topic and {@link io.millstream.cli.demo.DemoView} shows the
 * results. Uses {@code io.millstream.cli} and everything that {@code io.millstream} opens.
 */
@NullMarked
package io.millstream.cli.demo;

import org.jspecify.annotations.NullMarked;
