package io.millstream.checks;

import com.tngtech.archunit.core.domain.AccessTarget.CodeUnitAccessTarget;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaCodeUnitAccess;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * The members of the JDK through which time, threads and chance come in, and Java's deserialization.
 *
 * <p>Outside {@code base} they are closed: clock, scheduler and randomness are constructor arguments, so that a simulation or
 * a replay can stand in for them.
 */
final class OutsideDoors {
    private static final String NEW = "<init>";
    private static final Set<String> NOW = Set.of("now");
    private static final Set<String> SYSTEM_CLOCKS =
            Set.of("systemUTC", "systemDefaultZone", "system", "tick", "tickMillis", "tickSeconds", "tickMinutes");

    private static final Map<String, Set<String>> CLOSED = Map.ofEntries(
            Map.entry("java.lang.System", Set.of("currentTimeMillis", "nanoTime")),
            Map.entry("java.time.Clock", SYSTEM_CLOCKS),
            Map.entry("java.time.Instant", NOW),
            Map.entry("java.time.LocalDate", NOW),
            Map.entry("java.time.LocalTime", NOW),
            Map.entry("java.time.LocalDateTime", NOW),
            Map.entry("java.time.OffsetDateTime", NOW),
            Map.entry("java.time.ZonedDateTime", NOW),
            Map.entry("java.lang.Thread", Set.of(NEW, "sleep")),
            Map.entry("java.util.Timer", Set.of(NEW)),
            Map.entry("java.util.concurrent.ForkJoinPool", Set.of(NEW, "commonPool")),
            Map.entry("java.lang.Math", Set.of("random")),
            Map.entry("java.lang.StrictMath", Set.of("random")),
            Map.entry("java.util.Random", Set.of(NEW)),
            Map.entry("java.util.SplittableRandom", Set.of(NEW)),
            Map.entry("java.security.SecureRandom", Set.of(NEW)),
            Map.entry("java.util.concurrent.ThreadLocalRandom", Set.of("current")),
            Map.entry("java.util.UUID", Set.of("randomUUID")),
            Map.entry("java.io.ObjectInputStream", Set.of(NEW)));

    /** Packages in which a door may stand open, and why. */
    private static final Map<String, String> OPEN = Map.of(
            "io.millstream.base", "holds the doors themselves: SystemClock, SystemScheduler, Threads",
            "io.millstream.testkit", "makes the simulated worlds, each random from a seed",
            "io.millstream.bench", "measures real time on real threads");

    /** Single doors that stand open in one class, and why. */
    private static final Map<String, String> OPEN_ONCE = Map.of(
            "io.millstream.log.store.LocalLog java.util.UUID.randomUUID",
            "a topic's id differs even from that of a deleted topic of the same name; no behaviour depends on its value",
            "io.millstream.broker.server.SystemEnvironment java.security.SecureRandom.<init>",
            "is the machine as a broker's outside world; salts and nonces must not be guessed");

    private OutsideDoors() {}

    static List<String> uses(JavaClasses classes) {
        var uses = new TreeSet<String>();
        for (JavaClass javaClass : classes) {
            if (OPEN.containsKey(javaClass.getPackageName())) {
                continue;
            }
            for (JavaCodeUnitAccess<?> access : javaClass.getCodeUnitAccessesFromSelf()) {
                CodeUnitAccessTarget target = access.getTarget();
                String owner = target.getOwner().getName();
                if (CLOSED.getOrDefault(owner, Set.of()).contains(target.getName())
                        && !OPEN_ONCE.containsKey(javaClass.getName() + " " + owner + "." + target.getName())) {
                    uses.add(access.getDescription());
                }
            }
        }
        return List.copyOf(uses);
    }
}
