package io.millstream.checks;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/** Rules about one text at a time. Each returns what is wrong, with the line, or nothing. */
final class TextRules {
    /** Directories that exist on the writer's machine only. Not /usr, /dev, /etc and /proc: those are the same everywhere. */
    private static final Pattern MACHINE_PATH =
            Pattern.compile("(?<![\\w.$})-])(?:/(?:work|home|root|tmp|Users|mnt|opt|var/tmp)/[\\w.]|[A-Z]:\\\\\\w)");

    /** Names of hosts that serve packages, by their shape, so that this file names none either. */
    private static final Pattern REGISTRY_HOST = Pattern.compile("\\b(?:[a-z0-9-]+\\.)*"
            + "(?:repo\\d?|registry|central|plugins|oss|files|static|proxy|deb|security|archive|index|pkg)\\."
            + "(?:[a-z0-9-]+\\.)*"
            + "(?:maven|sonatype|npmjs|yarnpkg|pythonhosted|pypi|golang|crates|gradle|debian|ubuntu|rubygems|docker)"
            + "(?:\\.[a-z0-9-]+)+\\b");

    private static final Pattern WEB_LINK =
            Pattern.compile("\\bhttps?:(?!//[\\w.-]+(?::\\d+)?(?:[/?#][^\\s<>\"]*)?(?=$|[\\s<>\"'`)\\],;]))");

    private static final Pattern KIND_NAME = Pattern.compile("\\w*(?:Utils?|Helpers?|Manager|Impl)");

    private TextRules() {}

    static List<String> machinePaths(String text) {
        return linesWith(MACHINE_PATH, text);
    }

    static List<String> registryHosts(String text) {
        return linesWith(REGISTRY_HOST, text);
    }

    static List<String> malformedWebLinks(String text) {
        return linesWith(WEB_LINK, text);
    }

    /** A name that says what kind of thing a class is instead of what it does. */
    static boolean namesAKind(String simpleName) {
        return KIND_NAME.matcher(simpleName).matches();
    }

    /** A package-info.java needs a description of its package and the null contract. */
    static List<String> packageDescriptionGaps(String text) {
        var gaps = new ArrayList<String>();
        int comment = text.indexOf("/**");
        String description = comment < 0 ? "" : text.substring(comment, Math.max(comment, text.indexOf("*/")));
        if (description.length() < 60 || description.contains("To be written")) {
            gaps.add("does not describe the package");
        }
        if (!text.contains("@NullMarked")) {
            gaps.add("is not @NullMarked");
        }
        return gaps;
    }

    /** Versions stand in the parent pom, each literal; a module's pom states its parent's and refers to others by name. */
    static List<String> modulePomVersions(String pom) {
        String withoutParent = pom.replaceFirst("(?s)<parent>.*?</parent>", "");
        return matches(
                "<version>[^<]*</version>",
                withoutParent,
                version -> !version.matches("<version>\\$\\{[\\w.-]+}</version>"));
    }

    static List<String> looseVersions(String parentPom) {
        var loose = new ArrayList<>(matches(
                "<version>[^<]*</version>",
                parentPom,
                version -> !version.matches("<version>(?:\\d[\\w.-]*|\\$\\{[\\w.-]+}|\\[\\d[\\d.]*,\\))</version>")));
        loose.addAll(matches(
                "<[\\w.-]+\\.version>[^<]*<", parentPom, version -> !version.matches("<[\\w.-]+>\\d[\\w.-]*<")));
        return loose;
    }

    private static List<String> matches(String regex, String text, Predicate<String> wrong) {
        return Pattern.compile(regex)
                .matcher(text)
                .results()
                .map(MatchResult::group)
                .filter(wrong)
                .toList();
    }

    private static List<String> linesWith(Pattern pattern, String text) {
        var found = new ArrayList<String>();
        String[] lines = text.split("\n", -1);
        for (int i = 0; i < lines.length; i++) {
            if (pattern.matcher(lines[i]).find()) {
                found.add("line " + (i + 1) + ": " + lines[i].strip());
            }
        }
        return found;
    }
}
