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
                    List.of(new KeyedShuffle.Side(
                            reduce.parent(),
                            combinerSite(
                                    execution,
                                    ReduceSink.class,
                                    reduce.function().getClass(),
                                    reduce.parent()),
                            (table, site, run) -> (Combiner) run.make(site, reduce, table))));
        } else if (step instanceof Step.CombineByKey<?, ?, ?> combine) {
            return KeyedShuffle.run(
                    execution,
                    combine.keyPartitioner(),
                    List.of(new KeyedShuffle.Side(
                            combine.parent(),
                            combinerSite(
                                    execution,
                                    CombineSink.class,
                                    combine.aggregator().add().getClass(),
                                    combine.parent()),
                            (table, site, run) -> (Combiner) run.make(site, combine, table))));
        } else if (step instanceof Step.Cogroup<?> cogroup) {
            return KeyedShuffle.run(execution, cogroup.keyPartitioner(), sides(cogroup, execution));
        } else if (step instanceof Step.PartitionBy<?, ?> partitionBy) {
            Partitioner partitioner = partitionBy.keyPartitioner();
            return dealt(
                    partitionBy,
                    execution,
                    partitioner.splitCount(),
                    from -> element -> KeySplit.of(partitioner, ((Pair<?, ?>) element).key()));
        } else if (step instanceof Step.Repartition<?> repartition) {
            int splitCount = repartition.splitCount();
            // Each split begins its round somewhere else, so that many short splits fill all of the new ones.
            return dealt(repartition, execution, splitCount, from -> new RoundRobin(from, splitCount));
        } else if (step instanceof Step.Sort<?> sort) {
            return SortShuffle.run(sort, execution);
        } else if (step instanceof Step.ZipWithIndex<?> zip) {
            return zipped(zip, execution);
        }
        throw new IllegalStateException("no shuffle for " + step.name());
    }

    /** Stages that end in the same function differ by their keys, and those by what made them. */
    private static Site combinerSite(Execution execution, Class<?> template, Class<?> function, Step<?> parent) {
        return execution.root().before(template, Sinks.originOf(parent)).before(template, function, KeyTable.class);
    }

    private static List<KeyedShuffle.Side> sides(Step.Cogroup<?> cogroup, Execution execution) {
        int sideCount = cogroup.sides().size();
        var sides = new ArrayList<KeyedShuffle.Side>(sideCount);
        for (int side = 0; side < sideCount; side++) {
            var aggregator = cogrouping(side, sideCount);
            var parent = cogroup.sides().get(side);
            sides.add(new KeyedShuffle.Side(
                    parent,
                    combinerSite(execution, CombineSink.class, Step.Cogroup.class, parent),
                    (table, site, run) -> new CombineSink(cogroup.name(), aggregator, table)));
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
    private static Shuffled dealt(Step<?> step, Execution execution, int splitCount, DealerFactory dealers) {
        Step<?> parent = step.parents().get(0);
        Object[] outputs =
                execution.runStage(parent, 0, parent.splitCount(), execution.gatherSite(step), (split, run) -> {
                    var buckets = new Gather[splitCount];
                    for (int i = 0; i < splitCount; i++) {
                        buckets[i] = new Gather();
                    }
                    var dealer = dealers.forSplit(split);
                    run.read(element -> buckets[dealer.splitOf(element)].emit(element));
                    return buckets;
                });
        return (split, feed, run) -> {
            for (Object buckets : outputs) {
                ((Gather[]) buckets)[split].pushTo(feed);
            }
        };
    }

    private static Shuffled zipped(Step.ZipWithIndex<?> zip, Execution execution) {
        Object[] outputs =
                execution.runStage(zip.parent(), 0, zip.splitCount(), execution.gatherSite(zip), (split, run) -> {
                    var gathered = new Gather();
                    run.read(gathered);
                    return gathered;
                });
        return (split, feed, run) -> {
            long firstIndex = 0;
            for (int before = 0; before < split; before++) {
                firstIndex += ((Gather) outputs[before]).count();
            }
            ((Gather) outputs[split]).pushWithIndexTo(feed, firstIndex);
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
}
