package io.millstream.rdd;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** How the actions of {@link RDD} are made of one split action each, and of their results. */
final class Actions {
    private Actions() {}

    static <T> List<T> collect(String name, RDD<?> rdd, Step<T> plan, int fromSplit, int toSplit) {
        var job = new Job<T, Gathered<T>>(name, plan, fromSplit, toSplit, (split, elements) -> {
            var gathered = new Gathered<T>(elements.elementCount());
            elements.read(gathered);
            gathered.trim();
            return gathered;
        });
        return Gathered.concatenated(rdd.context().engine().run(job));
    }

    static <T> SplitAction<T, Long> counting() {
        return (split, elements) -> {
            var counter = new Counter<T>();
            elements.read(counter);
            return counter.count;
        };
    }

    static <T> List<T> take(RDD<T> rdd, int count) {
        var taken = new ArrayList<T>();
        int splits = rdd.splitCount();
        // Every job runs the shuffles below it anew: behind one, all splits are looked at in the first.
        int window = isBehindShuffle(rdd.step()) ? splits : 1;
        for (int from = 0; from < splits && taken.size() < count; window *= 4) {
            int to = (int) Math.min(splits, (long) from + window);
            var limited = new Step.Limit<>("take", rdd.step(), count - taken.size());
            List<T> found = collect("take", rdd, limited, from, to);
            taken.addAll(found.subList(0, Math.min(found.size(), count - taken.size())));
            from = to;
        }
        return taken;
    }

    private static boolean isBehindShuffle(Step<?> step) {
        return step instanceof Step.Shuffle<?> || step.parents().stream().anyMatch(Actions::isBehindShuffle);
    }

    static <T> Optional<T> reduce(String name, RDD<T> rdd, ReduceFunction<T> function) {
        List<Reducer<T>> perSplit = rdd.run(name, (split, elements) -> {
            var reducer = new Reducer<>(name, function);
            elements.read(reducer);
            return reducer;
        });
        var whole = new Reducer<>(name, function);
        for (var reducer : perSplit) {
            reducer.result().ifPresent(whole::emit);
        }
        return whole.result();
    }

    static <T, A> A aggregate(
            String name,
            RDD<T> rdd,
            ZeroFunction<? extends A> zero,
            CombineFunction<A, ? super T> add,
            ReduceFunction<A> merge) {
        List<A> perSplit = rdd.run(name, (split, elements) -> {
            var folded = new Folded<A, T>(name, zero.call(), add);
            elements.read(folded);
            return folded.value;
        });
        // The merging is one more split's work, so that the engine reports its failures like all others.
        var merging = rdd.context().parallelize(perSplit, 1).run(name, (split, elements) -> {
            var folded = new Folded<A, A>(name, zero.call(), merge::call);
            elements.read(folded);
            return folded.value;
        });
        return merging.get(0);
    }

    static <T> SplitAction<T, Boolean> foreach(String name, ForeachFunction<? super T> function) {
        return (split, elements) -> {
            elements.read(element -> {
                try {
                    function.call(element);
                } catch (Exception e) {
                    throw new OperatorException(name, e);
                }
            });
            return true;
        };
    }

    static <T> SplitAction<T, Boolean> foreachPartition(ForeachFunction<Iterator<T>> function) {
        return (split, elements) -> {
            var gathered = new Gathered<T>(elements.elementCount());
            elements.read(gathered);
            try {
                function.call(gathered.asList().iterator());
            } catch (Exception e) {
                throw new OperatorException("foreachPartition", e);
            }
            return true;
        };
    }

    static <T> List<T> takeOrdered(String name, RDD<T> rdd, int count, Comparator<? super T> comparator) {
        List<List<T>> perSplit = rdd.run(name, (split, elements) -> {
            var smallest = new Smallest<T>(count, comparator);
            elements.read(smallest);
            return smallest.inOrder();
        });
        var smallest = new Smallest<T>(count, comparator);
        perSplit.forEach(list -> list.forEach(smallest::emit));
        return smallest.inOrder();
    }

    private static final class Counter<T> implements Output<T> {
        long count;

        @Override
        public void emit(T element) {
            count++;
        }
    }

    private static final class Reducer<T> implements Output<T> {
        private final String name;
        private final ReduceFunction<T> function;
        private @Nullable T value;

        Reducer(String name, ReduceFunction<T> function) {
            this.name = name;
            this.function = function;
        }

        @Override
        public void emit(T element) {
            T before = value;
            if (before == null) {
                value = element;
                return;
            }
            try {
                value = function.call(before, element);
            } catch (Exception e) {
                throw new OperatorException(name, e);
            }
        }

        Optional<T> result() {
            return Optional.ofNullable(value);
        }
    }

    private static final class Folded<A, T> implements Output<T> {
        private final String name;
        private final CombineFunction<A, ? super T> add;
        private A value;

        Folded(String name, A zero, CombineFunction<A, ? super T> add) {
            this.name = name;
            this.value = zero;
            this.add = add;
        }

        @Override
        public void emit(T element) {
            try {
                value = add.call(value, element);
            } catch (Exception e) {
                throw new OperatorException(name, e);
            }
        }
    }

    /** The first elements by a comparator: kept in a list that is sorted and cut whenever it is twice too long. */
    private static final class Smallest<T> implements Output<T> {
        private static final int SLACK = 16;

        private final int count;
        private final Comparator<? super T> comparator;
        private final ArrayList<T> kept = new ArrayList<>();

        Smallest(int count, Comparator<? super T> comparator) {
            this.count = count;
            this.comparator = comparator;
        }

        @Override
        public void emit(T element) {
            kept.add(element);
            if (kept.size() - SLACK > 2L * count) {
                cut();
            }
        }

        private void cut() {
            kept.sort(comparator);
            if (kept.size() > count) {
                kept.subList(count, kept.size()).clear();
            }
        }

        List<T> inOrder() {
            cut();
            return kept;
        }
    }

    /** Elements as they come, in an array that the caller's list may take over. */
    static final class Gathered<T> implements Output<T> {
        private static final int FIRST_CAPACITY = 16;
        /** An expected count is a hint: compacted topics and transactions promise more than they have. */
        private static final int MAX_FIRST_CAPACITY = 1 << 16;

        private Object[] elements;
        private int count;

        Gathered(long expectedCount) {
            elements =
                    new Object[expectedCount < 0 ? FIRST_CAPACITY : (int) Math.min(expectedCount, MAX_FIRST_CAPACITY)];
        }

        /** Gives back what was reserved in vain: the results of many splits wait for each other. */
        void trim() {
            if (count < elements.length / 2) {
                elements = Arrays.copyOf(elements, count);
            }
        }

        @Override
        public void emit(T element) {
            if (count == elements.length) {
                elements = Arrays.copyOf(elements, Math.max(FIRST_CAPACITY, count * 2));
            }
            elements[count++] = element;
        }

        @SuppressWarnings("unchecked") // only emit() fills the array
        List<T> asList() {
            return (List<T>) Arrays.asList(elements).subList(0, count);
        }

        static <T> List<T> concatenated(List<Gathered<T>> parts) {
            int total = 0;
            for (var part : parts) {
                total = Math.addExact(total, part.count);
            }
            var all = new ArrayList<T>(total);
            for (var part : parts) {
                all.addAll(part.asList());
            }
            return all;
        }
    }
}
