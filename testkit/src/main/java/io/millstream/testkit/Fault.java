package io.millstream.testkit;

import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Something that goes wrong at chosen calls of a {@link SimDisk}: {@code failing(FORCE).fromCall(3)} lets the third force
 * after {@link SimDisk#inject} and every later one fail. Without {@code atCall} or {@code fromCall} it is the first one.
 *
 * <p>A value; the disk does the counting. No kinds given means every call.
 */
public final class Fault {
    /** What happens at a chosen call. */
    enum Effect {
        /** An I/O error. A write has written a random part; after a force the unwritten pages count as clean. */
        FAIL,
        /** "No space left on device", after a random part of a write. */
        NO_SPACE,
        /** The power goes in the middle of the call. */
        POWER_CUT,
        /** The call does nothing and reports success. */
        LIE
    }

    private final Effect effect;
    private final Set<DiskCall> kinds;
    private final long firstCall;
    private final boolean andAfter;
    private final Predicate<Path> files;

    private Fault(Effect effect, Set<DiskCall> kinds, long firstCall, boolean andAfter, Predicate<Path> files) {
        if (firstCall < 1) {
            throw new IllegalArgumentException("calls are counted from 1, not " + firstCall);
        }
        this.effect = effect;
        this.kinds = kinds;
        this.firstCall = firstCall;
        this.andAfter = andAfter;
        this.files = files;
    }

    /** An I/O error. A failed write has written a random part of its bytes; a failed force has lost some, as on Linux. */
    public static Fault failing(DiskCall... kinds) {
        return first(Effect.FAIL, kinds);
    }

    /** A full disk, whatever its capacity. */
    public static Fault noSpace(DiskCall... kinds) {
        return first(Effect.NO_SPACE, kinds);
    }

    /** The power goes in the middle of the call; {@link SimDisk#crash} then gives what is left. */
    public static Fault powerCut(DiskCall... kinds) {
        return first(Effect.POWER_CUT, kinds);
    }

    /**
     * Forces that force nothing and say they did. No real disk should; a simulation that does not notice is blind.
     *
     * @param kinds {@link DiskCall#FORCE} or {@link DiskCall#FORCE_DIRECTORY}
     */
    public static Fault lying(DiskCall... kinds) {
        for (DiskCall kind : kinds) {
            if (kind != DiskCall.FORCE && kind != DiskCall.FORCE_DIRECTORY) {
                throw new IllegalArgumentException("only a force can lie, not " + kind);
            }
        }
        return first(Effect.LIE, kinds);
    }

    /** Only the {@code n}-th of the chosen calls, counted from 1. */
    public Fault atCall(long n) {
        return new Fault(effect, kinds, n, false, files);
    }

    /** The {@code n}-th of the chosen calls, counted from 1, and every later one. */
    public Fault fromCall(long n) {
        return new Fault(effect, kinds, n, true, files);
    }

    /** Only calls about files or directories that {@code chosen} accepts. */
    public Fault on(Predicate<Path> chosen) {
        return new Fault(effect, kinds, firstCall, andAfter, chosen);
    }

    Effect effect() {
        return effect;
    }

    boolean concerns(DiskCall call, Path path) {
        return kinds.contains(call) && files.test(path);
    }

    boolean strikesAt(long callNumber) {
        return andAfter ? callNumber >= firstCall : callNumber == firstCall;
    }

    private static Fault first(Effect effect, DiskCall... kinds) {
        Set<DiskCall> chosen = kinds.length == 0 ? EnumSet.allOf(DiskCall.class) : EnumSet.copyOf(List.of(kinds));
        return new Fault(effect, chosen, 1, false, path -> true);
    }

    @Override
    public String toString() {
        return effect + " at call " + firstCall + (andAfter ? " and after" : "") + " of " + kinds;
    }
}
