package io.millstream.rdd.run;

import io.millstream.rdd.Aggregator;
import io.millstream.rdd.Pair;
import io.millstream.rdd.Partitioner;
import io.millstream.rdd.Step;
import java.util.ArrayList;
import java.util.List;

/** Runs the near side of every kind of shuffle. */
final class Shuffles {
    private Shuffles() {}

    static Shuffled run(Step.Shuffle<?> step, Execution execution) {
        if (step instanceof Step.ReduceByKey<?, ?> reduce) {
            return KeyedShuffle.run(
                    execution,
                    reduce.keyPartitioner(),
                    List.of(new KeyedShuffle.Side(reduce.parent(), table -> new ReduceSink(reduce, table))));
        } else if (step instanceof Step.CombineByKey<?, ?, ?> combine) {
            Aggregator<Object, Object> aggregator = Execution.cast(combine.aggregator());
            return KeyedShuffle.run(
                    execution,
                    combine.keyPartitioner(),
                    List.of(new KeyedShuffle.Side(
                            combine.parent(), table -> new CombineSink(combine.name(), aggregator, table))));
        } else if (step instanceof Step.Cogroup<?> cogroup) {
            return KeyedShuffle.run(execution, cogroup.keyPartitioner(), sides(cogroup));
        } else if (step instanceof Step.PartitionBy<?, ?> partitionBy) {
            Partitioner partitioner = partitionBy.keyPartitioner();
            return dealt(
                    execution,
                    partitionBy.parent(),
                    partitioner.splitCount(),
                    from -> element -> partitioner.splitOf(((Pair<?, ?>) element).key()));
        } else if (step instanceof Step.Repartition<?> repartition) {
            int splitCount = repartition.splitCount();
            // Each split begins its round somewhere else, so that many short splits fill all of the new ones.
            return dealt(execution, repartition.parent(), splitCount, from -> new RoundRobin(from, splitCount));
        } else if (step instanceof Step.Sort<?> sort) {
            return SortShuffle.run(sort, execution);
        } else if (step instanceof Step.ZipWithIndex<?> zip) {
            return zipped(zip, execution);
        }
        throw new IllegalStateException("no shuffle for " + step.name());
    }

    private static List<KeyedShuffle.Side> sides(Step.Cogroup<?> cogroup) {
        int sideCount = cogroup.sides().size();
        var sides = new ArrayList<KeyedShuffle.Side>(sideCount);
        for (int side = 0; side < sideCount; side++) {
            var aggregator = cogrouping(side, sideCount);
            sides.add(new KeyedShuffle.Side(
                    cogroup.sides().get(side), table -> new CombineSink(cogroup.name(), aggregator, table)));
        }
        return sides;
    }

    /** Combines to one list per side; adds values to that of {@code side}. */
    private static Aggregator<Object, Object> cogrouping(int side, int sideCount) {
        return new Aggregator<>(
                value -> {
                    var lists = new ArrayList<List<Object>>(sideCount);
                    for (int i = 0; i < sideCount; i++) {
                        lists.add(new ArrayList<>(i == side ? 1 : 0));
                    }
                    lists.get(side).add(value);
                    return lists;
                },
                (combined, value) -> {
                    List<List<Object>> lists = Execution.cast(combined);
                    lists.get(side).add(value);
                    return lists;
                },
                (left, right) -> {
                    List<List<Object>> lists = Execution.cast(left);
                    List<List<Object>> more = Execution.cast(right);
                    lists.get(side).addAll(more.get(side));
                    return lists;
                });
    }

    /** Moves elements uncombined, in split order. */
    private static Shuffled dealt(Execution execution, Step<?> parent, int splitCount, DealerFactory dealers) {
        Object[] outputs = execution.runStage(parent, 0, parent.splitCount(), (split, elements) -> {
            var buckets = new Gather[splitCount];
            for (int i = 0; i < splitCount; i++) {
                buckets[i] = new Gather();
            }
            var dealer = dealers.forSplit(split);
            elements.read(element -> buckets[dealer.splitOf(element)].emit(element));
            return buckets;
        });
        return (split, output) -> {
            for (Object buckets : outputs) {
                ((Gather[]) buckets)[split].emitTo(output);
            }
        };
    }

    private static Shuffled zipped(Step.ZipWithIndex<?> zip, Execution execution) {
        Object[] outputs = execution.runStage(zip.parent(), 0, zip.splitCount(), (split, elements) -> {
            var gathered = new Gather();
            elements.read(gathered);
            return gathered;
        });
        return (split, output) -> {
            var index = new Counter();
            for (int before = 0; before < split; before++) {
                index.value += ((Gather) outputs[before]).count();
            }
            ((Gather) outputs[split]).emitTo(element -> output.emit(new Pair<>(element, index.value++)));
        };
    }

    /** Tells where each element goes, for one split of what is dealt. */
    private interface Dealer {
        int splitOf(Object element);
    }

    private interface DealerFactory {
        Dealer forSplit(int split);
    }

    private static final class RoundRobin implements Dealer {
        private final int splitCount;
        private int last;

        RoundRobin(int first, int splitCount) {
            this.splitCount = splitCount;
            this.last = first % splitCount;
        }

        @Override
        public int splitOf(Object element) {
            last = last + 1 == splitCount ? 0 : last + 1;
            return last;
        }
    }

    private static final class Counter {
        private long value;
    }
}
