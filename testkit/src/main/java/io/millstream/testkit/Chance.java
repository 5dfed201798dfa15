package io.millstream.testkit;

import java.util.List;
import java.util.SplittableRandom;

/** Seeded choices for tests and simulations: the same seed gives the same choices. Belongs to one thread. */
public final class Chance {
    private final SplittableRandom random;

    public Chance(long seed) {
        this(new SplittableRandom(seed));
    }

    private Chance(SplittableRandom random) {
        this.random = random;
    }

    /** A new, independent source of choices; what is drawn from one does not move the other. */
    public Chance split() {
        return new Chance(random.split());
    }

    /** From 0 to {@code bound - 1}. */
    public int below(int bound) {
        return random.nextInt(bound);
    }

    /** From {@code lowest} to {@code highest}, both included. */
    public int between(int lowest, int highest) {
        return lowest + random.nextInt(highest - lowest + 1);
    }

    /** From 0 to {@code bound - 1}. */
    public long below(long bound) {
        return random.nextLong(bound);
    }

    /** Any of the 2^64 values. */
    public long anyLong() {
        return random.nextLong();
    }

    /** True once in {@code count} times on average. */
    public boolean oneIn(int count) {
        return random.nextInt(count) == 0;
    }

    public boolean coin() {
        return random.nextBoolean();
    }

    /** From 0 (included) to 1 (excluded). */
    public double fraction() {
        return random.nextDouble();
    }

    public byte[] bytes(int lengthBytes) {
        var bytes = new byte[lengthBytes];
        random.nextBytes(bytes);
        return bytes;
    }

    public <T> T pick(List<T> choices) {
        return choices.get(random.nextInt(choices.size()));
    }

    @SafeVarargs
    public final <T> T pick(T... choices) {
        return choices[random.nextInt(choices.length)];
    }
}
