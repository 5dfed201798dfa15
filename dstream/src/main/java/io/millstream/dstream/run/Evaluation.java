package io.millstream.dstream.run;

import io.millstream.dstream.BatchTime;
import io.millstream.rdd.RDD;

/** How a node makes its RDD of a batch. Called at most once per time, in rising order, on the batch thread. */
@FunctionalInterface
interface Evaluation {
    RDD<?> at(BatchTime time) throws Exception;
}
