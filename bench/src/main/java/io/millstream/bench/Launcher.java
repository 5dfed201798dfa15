package io.millstream.bench;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * How a contender's JVM is started: the same options for all, except what a peer needs to run at all.
 *
 * @param javaHome the JDK of the contenders
 * @param peers folder of the built peers, {@code bench/peers}
 */
record Launcher(Path javaHome, Path peers) {
    private static final String HEAP = "-Xmx2g";

    boolean canLaunch(Contest.Entrant entrant) {
        if (entrant instanceof Contest.Host host) {
            return Files.isDirectory(
                    peers.resolve(host.peerFolder()).resolve("target").resolve("lib"));
        }
        return !(entrant instanceof Contest.Peer peer) || Files.isDirectory(classesOf(peer));
    }

    List<String> command(Contest contest, Contest.Entrant entrant, Path scratch) throws IOException {
        List<String> command = new ArrayList<>();
        command.add(javaHome.resolve("bin").resolve("java").toString());
        command.add(HEAP);
        command.add("-Djava.io.tmpdir=" + scratch);
        if (entrant instanceof Contest.Peer peer) {
            Path folder = peers.resolve(peer.peerFolder());
            command.addAll(Files.readAllLines(folder.resolve("jvm.options"), StandardCharsets.UTF_8));
            Path libraries = folder.resolve("target").resolve("lib").resolve("*");
            command.addAll(List.of("-cp", classesOf(peer) + File.pathSeparator + libraries, peer.mainClass()));
        } else {
            command.addAll(List.of("-cp", System.getProperty("java.class.path"), Bench.class.getName()));
            command.addAll(List.of(Bench.SERVE, contest.name(), entrant.name(), scratch.toString()));
        }
        return command;
    }

    /** As the JDK's release file has it: "17.0.15". */
    String javaVersion() throws IOException {
        return Files.readAllLines(javaHome.resolve("release"), StandardCharsets.UTF_8).stream()
                .filter(line -> line.startsWith("JAVA_VERSION="))
                .map(line -> line.substring(line.indexOf('=') + 1).replace("\"", ""))
                .findFirst()
                .orElse("unknown");
    }

    private Path classesOf(Contest.Peer peer) {
        return peers.resolve(peer.peerFolder()).resolve("target").resolve("classes");
    }
}
