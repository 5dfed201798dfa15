package io.millstream.bench;

/** How a contest's figures are written. */
enum Scale {
    MILLIONS_PER_SECOND("M ", "/s", false) {
        @Override
        double of(Measured measured) {
            return measured.unitsPerSecond() / 1e6;
        }
    },
    PER_SECOND("", "/s", false) {
        @Override
        double of(Measured measured) {
            return measured.unitsPerSecond();
        }
    },
    MICROSECONDS_EACH("us, ", "", true) {
        @Override
        double of(Measured measured) {
            return measured.nanos() / 1e3 / measured.units();
        }
    },
    MILLISECONDS_EACH("ms, ", "", true) {
        @Override
        double of(Measured measured) {
            return measured.nanos() / 1e6 / measured.units();
        }
    };

    private final String prefix;
    private final String suffix;
    private final boolean lowerIsBetter;

    Scale(String prefix, String suffix, boolean lowerIsBetter) {
        this.prefix = prefix;
        this.suffix = suffix;
        this.lowerIsBetter = lowerIsBetter;
    }

    abstract double of(Measured measured);

    /** "M words/s", "us, each batch". */
    String label(String unit) {
        return lowerIsBetter ? prefix + "each of the " + unit : prefix + unit + suffix;
    }
}
