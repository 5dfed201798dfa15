package io.millstream.broker.group.classic;

import java.util.UUID;
import java.util.random.RandomGenerator;

/** Ids that nobody guesses and nobody has had before. */
final class MemberIds {
    private static final long VERSION_MASK = 0xffff_ffff_ffff_0fffL;
    private static final long VERSION_4 = 0x4000L;
    private static final long VARIANT_MASK = 0x3fff_ffff_ffff_ffffL;
    private static final long VARIANT = 0x8000_0000_0000_0000L;

    private MemberIds() {}

    static UUID random(RandomGenerator random) {
        return new UUID((random.nextLong() & VERSION_MASK) | VERSION_4, (random.nextLong() & VARIANT_MASK) | VARIANT);
    }
}
