package io.millstream.rdd.run;

import io.millstream.base.ErrorKind;
import io.millstream.base.JobException;
import io.millstream.rdd.Partitioner;

/** Asks a partitioner of the user's, and believes no answer outside its own range. */
final class KeySplit {
    private KeySplit() {}

    static int of(Partitioner partitioner, Object key) {
        int split = partitioner.splitOf(key);
        if (split < 0 || split >= partitioner.splitCount()) {
            throw new JobException(
                    ErrorKind.USER,
                    "The partitioner " + partitioner.getClass().getName() + " put the key " + key + " into split "
                            + split
                            + ", but its splits are 0 to " + (partitioner.splitCount() - 1)
                            + ". Correct its splitOf.");
        }
        return split;
    }
}
