package io.millstream.bench;

import java.nio.file.Path;
import java.util.List;
import java.util.OptionalLong;

/**
 * One piece of work and those who do it, side by side.
 *
 * @param unit what is counted, as a plural: "words"
 * @param smallUnits units of the smallest sensible round: what the smoke test runs, and how a warm-up begins
 * @param roundUnits units of a round, where the work has a size of its own; empty: as many as last as long as asked for
 * @param references the entrants that every other is set in relation to, by name; those that do not take part are left
 *     out
 * @param variants of the work, held one after the other by the same contenders, each with standings of its own; empty:
 *     there is one kind of work
 */
record Contest(
        String name,
        String unit,
        Scale scale,
        long smallUnits,
        OptionalLong roundUnits,
        List<Entrant> entrants,
        List<String> references,
        List<String> variants) {

    Contest(
            String name,
            String unit,
            Scale scale,
            long smallUnits,
            OptionalLong roundUnits,
            List<Entrant> entrants,
            List<String> references) {
        this(name, unit, scale, smallUnits, roundUnits, entrants, references, List.of());
    }

    /** The contest over one variant of the work, as its standings name it. */
    Contest over(String variant) {
        return new Contest(name + " " + variant, unit, scale, smallUnits, roundUnits, entrants, references);
    }

    /** Who takes part. */
    sealed interface Entrant {
        String name();
    }

    /** A contender of this module. The smoke test runs it, too. */
    record Ours(String name, Factory factory) implements Entrant {}

    /**
     * A contender of this module that starts {@code bin/millstream}, and so needs a built distribution. Not in the smoke
     * test, which runs while there may be none; tests of their own cover the commands.
     */
    record Installed(String name, Factory factory) implements Entrant {}

    /** A contender of this module that starts a program of another maker, whose jars are in {@code bench/peers}. */
    record Host(String name, String peerFolder, Factory factory) implements Entrant {}

    /** A contender of a module under {@code bench/peers}, which brings its own classpath. */
    record Peer(String name, String peerFolder, String mainClass) implements Entrant {}

    /** Makes a contender in its own JVM. */
    interface Factory {
        /**
         * Prepares everything that is not timed.
         *
         * @param scratch an existing, empty directory of its own; deleted afterwards
         */
        Contender open(Path scratch) throws Exception;
    }

    Entrant entrant(String entrantName) {
        return entrants.stream()
                .filter(entrant -> entrant.name().equals(entrantName))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no " + entrantName + " in contest " + name));
    }
}
