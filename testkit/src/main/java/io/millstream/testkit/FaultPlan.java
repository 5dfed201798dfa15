package io.millstream.testkit;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The faults injected into one disk, and the calls counted so far. Guarded by the disk's monitor. */
final class FaultPlan {
    private final List<Counted> faults = new ArrayList<>();
    private long callCount;
    private long changeCount;

    void add(Fault fault) {
        faults.add(new Counted(fault));
    }

    void clear() {
        faults.clear();
    }

    long callCount() {
        return callCount;
    }

    long changeCount() {
        return changeCount;
    }

    /** Counts a call and says what shall happen to it; null if it goes well. The first fault to strike wins. */
    Fault.@Nullable Effect count(DiskCall call, Path path) {
        callCount++;
        if (call.isChange()) {
            changeCount++;
        }
        Fault.Effect struck = null;
        for (Counted counted : faults) {
            if (counted.fault.concerns(call, path)
                    && counted.fault.strikesAt(++counted.matchedCount)
                    && struck == null) {
                struck = counted.fault.effect();
            }
        }
        return struck;
    }

    private static final class Counted {
        private final Fault fault;
        private long matchedCount;

        Counted(Fault fault) {
            this.fault = fault;
        }
    }
}
