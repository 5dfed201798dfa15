package io.millstream.log;

/**
 * How an append is treated.
 *
 * @param force what must have happened before it counts as acknowledged
 * @param depth how much of the batches is checked; compacted topics always check that records have keys
 * @param origin who writes: only coordinators may write control batches, and batches of producers without sequence numbers
 */
public record AppendOptions(ForcePolicy force, BatchLimits.Depth depth, BatchValidator.Origin origin) {
    /** For batches that this process's {@link RecordBatchBuilder} made: header and checksum are checked. */
    public static AppendOptions trusted(ForcePolicy force) {
        return new AppendOptions(force, BatchLimits.Depth.HEADERS, BatchValidator.Origin.CLIENT);
    }

    /** For batches that came from elsewhere: every record is checked. */
    public static AppendOptions untrusted(ForcePolicy force) {
        return new AppendOptions(force, BatchLimits.Depth.ALL, BatchValidator.Origin.CLIENT);
    }

    /** For transaction markers, and for what a coordinator writes in a producer's name. */
    public static AppendOptions coordinator(ForcePolicy force) {
        return new AppendOptions(force, BatchLimits.Depth.ALL, BatchValidator.Origin.COORDINATOR);
    }
}
