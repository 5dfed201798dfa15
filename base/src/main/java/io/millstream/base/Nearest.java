package io.millstream.base;

import java.util.Collection;
import java.util.Locale;
import java.util.Optional;

/** Finds what a user probably meant. */
public final class Nearest {
    private static final int BEGINNING = 3;

    private Nearest() {}

    /** The known name closest to {@code typed}; empty if none is near enough to be a slip of the fingers. */
    public static Optional<String> name(String typed, Collection<String> known) {
        String wanted = typed.toLowerCase(Locale.ROOT);
        int allowed = Math.max(1, typed.length() / 3);
        String best = null;
        int bestDistance = Integer.MAX_VALUE;
        for (String candidate : known) {
            String name = candidate.toLowerCase(Locale.ROOT);
            int distance = distance(wanted, name);
            // Who got the beginning right (netcat for netcount) knew what they wanted: one more edit is forgiven.
            boolean sameBeginning = wanted.length() >= BEGINNING && name.startsWith(wanted.substring(0, BEGINNING));
            if (distance < bestDistance && distance <= allowed + (sameBeginning ? 1 : 0)) {
                best = candidate;
                bestDistance = distance;
            }
        }
        return Optional.ofNullable(best);
    }

    /** " Did you mean X?" for the end of a message, or nothing. */
    public static String hint(String typed, Collection<String> known) {
        return name(typed, known).map(name -> " Did you mean " + name + "?").orElse("");
    }

    /** Edits to get from one to the other, a swap of neighbours counting as one (optimal string alignment). */
    private static int distance(String a, String b) {
        int[][] d = new int[a.length() + 1][b.length() + 1];
        for (int i = 0; i <= a.length(); i++) {
            for (int j = 0; j <= b.length(); j++) {
                if (i == 0 || j == 0) {
                    d[i][j] = i + j;
                    continue;
                }
                int replaced = d[i - 1][j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                d[i][j] = Math.min(replaced, 1 + Math.min(d[i - 1][j], d[i][j - 1]));
                if (i > 1 && j > 1 && a.charAt(i - 1) == b.charAt(j - 2) && a.charAt(i - 2) == b.charAt(j - 1)) {
                    d[i][j] = Math.min(d[i][j], 1 + d[i - 2][j - 2]);
                }
            }
        }
        return d[a.length()][b.length()];
    }
}
