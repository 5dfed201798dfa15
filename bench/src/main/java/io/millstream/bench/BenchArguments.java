package io.millstream.bench;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;

/** What the command line asks for. */
record BenchArguments(Arena.Settings settings, List<Contest> contests) {
    private static final String USAGE = """
            bench/run.sh [--rounds N] [--seconds S] [--jdk DIR] [CONTEST ...]

              --rounds   rounds that count, per contender (5)
              --seconds  how long a round lasts (3)
              --jdk      JDK of the contenders (the one that runs this)
              --peers    folder of the built peers (bench/peers)
              --scratch  where contenders write (bench/target/scratch)

            Contests: %s
            """;

    /** Throws {@link IllegalArgumentException}, its message fit to print, for a line that makes no sense. */
    static BenchArguments parse(List<String> arguments) {
        int rounds = 5;
        double seconds = 3;
        Path jdk = Path.of(System.getProperty("java.home"));
        Path peers = Path.of("bench", "peers");
        Path scratch = Path.of("bench", "target", "scratch");
        List<Contest> contests = new ArrayList<>();
        Iterator<String> rest = arguments.iterator();
        while (rest.hasNext()) {
            String argument = rest.next();
            switch (argument) {
                case "--rounds" -> rounds = Integer.parseInt(valueOf(argument, rest));
                case "--seconds" -> seconds = Double.parseDouble(valueOf(argument, rest));
                case "--jdk" -> jdk = Path.of(valueOf(argument, rest));
                case "--peers" -> peers = Path.of(valueOf(argument, rest));
                case "--scratch" -> scratch = Path.of(valueOf(argument, rest));
                default -> contests.add(contest(argument));
            }
        }
        var launcher = new Launcher(jdk, peers.toAbsolutePath());
        var settings = new Arena.Settings(rounds, seconds, launcher, scratch.toAbsolutePath());
        return new BenchArguments(settings, contests.isEmpty() ? Contests.all() : contests);
    }

    private static Contest contest(String name) {
        List<String> names = Contests.all().stream().map(Contest::name).toList();
        if (!names.contains(name)) {
            throw new IllegalArgumentException(
                    "There is no contest \"" + name + "\".\n\n" + USAGE.formatted(String.join(" ", names)));
        }
        return Contests.named(name);
    }

    private static String valueOf(String option, Iterator<String> rest) {
        if (!rest.hasNext()) {
            throw new IllegalArgumentException(option + " needs a value");
        }
        return rest.next();
    }
}
