package io.millstream.bench;

import java.nio.file.Path;
import java.util.List;

/**
 * One piece of work and those who do it, side by side.
 *
 * @param unit what is counted, as a plural: "words"
 * @param firstUnits units of the smallest sensible round: what the smoke test runs and where calibration starts
 * @param pace how long a round is
 * @param references the entrants that every other is set in relation to, by name; those that do not take part are left
 *     out
 */
record Contest(
        String name,
        String unit,
        Scale scale,
        long firstUnits,
        Pace pace,
        List<Entrant> entrants,
        List<String> references) {

    enum Pace {
        /** Rounds grow until they last as long as asked for. */
        TIMED,
        /** Every round does {@code firstUnits}: the work has a size of its own. */
        FIXED
    }

    /** Who takes part. */
    sealed interface Entrant {
        String name();
    }

    /** A contender of this module. */
    record Ours(String name, Factory factory) implements Entrant {}

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
