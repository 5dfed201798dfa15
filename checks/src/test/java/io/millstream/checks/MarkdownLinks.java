package io.millstream.checks;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Relative links of a Markdown file: the file must exist and, for {@code #anchor}, hold that heading. */
final class MarkdownLinks {
    private static final Pattern FENCED = Pattern.compile("(?ms)^ *```.*?^ *```");
    private static final Pattern CODE = Pattern.compile("`[^`\n]*`");
    private static final Pattern LINK = Pattern.compile("\\[[^\\]]*]\\(([^)\\s]+)(?: \"[^\"]*\")?\\)");
    private static final Pattern HEADING = Pattern.compile("(?m)^#{1,6} +(.*?)\\s*$");

    private MarkdownLinks() {}

    static List<String> dead(Path file) {
        var dead = new ArrayList<String>();
        var links = LINK.matcher(prose(ProjectTree.read(file)));
        while (links.find()) {
            String link = links.group(1);
            if (!link.matches("[a-z]+:.*") && !isAlive(file, link)) {
                dead.add(link);
            }
        }
        return dead;
    }

    private static boolean isAlive(Path file, String link) {
        int hash = link.indexOf('#');
        String path = hash < 0 ? link : link.substring(0, hash);
        Path target = path.isEmpty() ? file : file.resolveSibling(path);
        return Files.exists(target) && (hash < 0 || anchors(target).contains(link.substring(hash + 1)));
    }

    private static Set<String> anchors(Path file) {
        return HEADING.matcher(FENCED.matcher(ProjectTree.read(file)).replaceAll(""))
                .results()
                .map(heading -> anchor(heading.group(1)))
                .collect(Collectors.toSet());
    }

    /** As the usual renderers make them: lower case, no punctuation, a dash for each space. */
    private static String anchor(String heading) {
        return heading.toLowerCase(Locale.ROOT)
                .replaceAll("[^\\p{L}\\p{N} _-]", "")
                .replace(' ', '-');
    }

    private static String prose(String text) {
        return CODE.matcher(FENCED.matcher(text).replaceAll("")).replaceAll("code");
    }
}
