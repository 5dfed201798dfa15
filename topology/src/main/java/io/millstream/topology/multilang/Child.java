package io.millstream.topology.multilang;

import io.millstream.base.Threads;
import io.millstream.topology.TaskContext;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One child process with three threads: one writes to it, one reads its messages, one hands what it says on standard error to the
 * log. Nobody else blocks on it, so a child that neither reads nor writes holds nobody up for ever.
 *
 * <p>Both queues are bounded. A full one to the child makes {@link #offer} return false; a full one from it makes the child
 * wait.
 */
final class Child {
    private static final System.Logger LOG = System.getLogger(Child.class.getName());
    private static final int QUEUED = 100; // as Storm's topology.shellbolt.max.pending
    private static final int MESSAGE_CHARS = 16 << 20;
    private static final int WAIT_MS = 100;
    private static final int LAST_LINES = 10;
    private static final String END_OF_INPUT = "";

    private final Process process;
    private final String name;
    private final Runnable onMessage;
    private final Path pidDirectory;
    private final ArrayBlockingQueue<String> outbound = new ArrayBlockingQueue<>(QUEUED);
    private final ArrayBlockingQueue<ChildMessage> inbound = new ArrayBlockingQueue<>(QUEUED);
    private final ArrayDeque<String> lastErrors = new ArrayDeque<>(); // under itself
    private final CountDownLatch errorsRead = new CountDownLatch(1);
    private volatile @Nullable String nonsense;
    private volatile boolean ended;
    private volatile boolean killed;

    private Child(Process process, String name, Path pidDirectory, Runnable onMessage) {
        this.process = process;
        this.name = name;
        this.pidDirectory = pidDirectory;
        this.onMessage = onMessage;
    }

    /**
     * Starts the process and shakes hands.
     *
     * @param onMessage called by a thread of the child whenever {@link #poll} may have something, or the child has ended
     */
    static Child start(ShellCommand command, TaskContext context, Runnable onMessage) throws IOException {
        Path pidDirectory = Files.createTempDirectory("millstream-pid");
        var builder = new ProcessBuilder(command.words());
        command.directory().ifPresent(directory -> builder.directory(directory.toFile()));
        builder.environment().putAll(command.environment());
        Process process;
        try {
            process = builder.start();
        } catch (IOException e) {
            Files.delete(pidDirectory);
            throw e;
        }
        String name = context.component() + "-" + context.task();
        var child = new Child(process, name, pidDirectory, onMessage);
        child.offer(JsonLine.write(Handshake.of(context, pidDirectory)));
        Threads.daemon("millstream-child-in-" + name, child::writeAll).start();
        Threads.daemon("millstream-child-out-" + name, child::readAll).start();
        Threads.daemon("millstream-child-err-" + name, child::logErrors).start();
        return child;
    }

    /** Sends a message; false if the child is too far behind. */
    boolean offer(String json) {
        return outbound.offer(json);
    }

    boolean offer(String json, long patienceMs) throws InterruptedException {
        return outbound.offer(json, patienceMs, TimeUnit.MILLISECONDS);
    }

    /** The next message, if there is one. */
    @Nullable
    ChildMessage poll() {
        return inbound.poll();
    }

    @Nullable
    ChildMessage poll(long patienceMs) throws InterruptedException {
        return inbound.poll(patienceMs, TimeUnit.MILLISECONDS);
    }

    /** True if nothing more will come. */
    boolean hasEnded() {
        return ended && inbound.isEmpty();
    }

    /** Why it is no more, with the last lines of its standard error. */
    String obituary() {
        String spoken = nonsense;
        String reason = spoken != null
                ? "was ended because of what it wrote: " + spoken
                        + ". Its standard output is for messages only; print to"
                        + " standard error or use the log command"
                : process.isAlive() ? "closed its standard output" : "ended with exit code " + process.exitValue();
        synchronized (lastErrors) {
            return reason + (lastErrors.isEmpty() ? "" : "; the last it said: " + String.join("\n", lastErrors));
        }
    }

    /** Ends the process, whatever it is doing. */
    void kill() {
        killed = true;
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
        outbound.clear();
        outbound.add(END_OF_INPUT);
        removePidDirectory();
    }

    private void removePidDirectory() {
        try (DirectoryStream<Path> files = Files.newDirectoryStream(pidDirectory)) {
            for (Path file : files) {
                Files.deleteIfExists(file);
            }
            Files.deleteIfExists(pidDirectory);
        } catch (IOException e) {
            LOG.log(System.Logger.Level.DEBUG, "the directory for the process id of " + name + " is left behind", e);
        }
    }

    private void writeAll() {
        try (OutputStream input = process.getOutputStream()) {
            for (String json = outbound.take(); !json.equals(END_OF_INPUT); json = outbound.take()) {
                input.write((json + "\nend\n").getBytes(StandardCharsets.UTF_8));
                if (outbound.isEmpty()) {
                    input.flush();
                }
            }
        } catch (IOException e) {
            LOG.log(System.Logger.Level.DEBUG, name + " reads no more", e); // the reader tells how it ended
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void readAll() {
        try (var output = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            var text = new StringBuilder();
            for (String line = output.readLine(); line != null; line = output.readLine()) {
                if (!line.strip().equals("end")) {
                    text.append(text.length() == 0 ? "" : "\n").append(line);
                    if (text.length() > MESSAGE_CHARS) {
                        throw new IOException("a message never ends: " + ChildMessage.quoted(text.toString()));
                    }
                    continue;
                }
                put(ChildMessage.parse(text.toString()));
                text.setLength(0);
            }
            if (text.length() > 0) {
                throw new IOException("it lacks its end: " + ChildMessage.quoted(text.toString()));
            }
            // How it ended, and its last words, are a moment behind.
            boolean unused = process.waitFor(1, TimeUnit.SECONDS) && errorsRead.await(1, TimeUnit.SECONDS);
        } catch (IOException e) {
            if (!killed) {
                nonsense = String.valueOf(e.getMessage());
            }
            process.destroyForcibly();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            ended = true;
            onMessage.run();
        }
    }

    private void put(ChildMessage message) throws InterruptedException {
        boolean taken = false;
        while (!taken && !killed) {
            taken = inbound.offer(message, WAIT_MS, TimeUnit.MILLISECONDS);
            onMessage.run();
        }
    }

    private void logErrors() {
        try (var errors = new BufferedReader(new InputStreamReader(process.getErrorStream(), StandardCharsets.UTF_8))) {
            for (String line = errors.readLine(); line != null; line = errors.readLine()) {
                LOG.log(System.Logger.Level.WARNING, name + ": " + line);
                synchronized (lastErrors) {
                    if (lastErrors.size() == LAST_LINES) {
                        lastErrors.remove();
                    }
                    lastErrors.add(line);
                }
            }
        } catch (IOException e) {
            LOG.log(System.Logger.Level.DEBUG, "the standard error of " + name + " is closed", e);
        } finally {
            errorsRead.countDown();
        }
    }
}
