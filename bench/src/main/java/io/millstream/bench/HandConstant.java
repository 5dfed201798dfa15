package io.millstream.bench;

/** What {@link StormTopologies.Constant} does, as a loop: an array and a message id per tuple, a counted sink. */
final class HandConstant implements Contender {
    private final int threads;
    private boolean acking;

    HandConstant(int threads) {
        this.threads = threads;
    }

    @Override
    public void choose(String variant) {
        acking = variant.equals(TopologyRounds.ACKING);
    }

    @Override
    public Measured run(long units) {
        long each = units / threads;
        Stopwatch watch = Stopwatch.start();
        long characters = Workers.sum(threads, thread -> loop(each));
        Measured measured = watch.stop(each * threads);
        TopologyWork.requireEqual(characters, each * threads * StormTopologies.CONSTANT.length(), "the characters");
        return measured;
    }

    private long loop(long tuples) {
        var executed = new Tally();
        var acked = new Tally();
        long characters = 0;
        for (long number = 0; number < tuples; number++) {
            Object[] values = {StormTopologies.CONSTANT};
            Long id = acking ? number : null;
            characters += ((String) values[0]).length();
            executed.increment();
            if (id != null) {
                acked.increment();
            }
        }
        return characters;
    }
}
