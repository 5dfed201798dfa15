package io.millstream.cli.demo;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Cuts text of any language into what the demo counts.
 *
 * <ul>
 *   <li>A word is a run of letters, digits and the marks on them, in lower case. An apostrophe between two letters
 *       belongs to it, as in Unicode's word boundaries (UAX 29).
 *   <li>Chinese, Japanese, Thai, Lao, Khmer and Burmese put no spaces between words. Their runs are counted by pairs of
 *       neighbouring characters, the usual stand-in for a dictionary; a single character counts as itself.
 *   <li>Mentions ({@code @name}), hashtags ({@code #tag}, counted on their own) and web addresses are left out.
 * </ul>
 */
final class WordSplitter {
    private WordSplitter() {}

    static List<String> words(String text) {
        var words = new ArrayList<String>();
        int at = 0;
        while (at < text.length()) {
            int codePoint = text.codePointAt(at);
            int next = at + Character.charCount(codePoint);
            if (codePoint == '@' || codePoint == '#' || codePoint == '＃' || isAddress(text, at)) {
                at = endOfMark(text, next);
            } else if (isUnspaced(codePoint)) {
                at = addPairs(text, at, words);
            } else if (isWordPart(codePoint)) {
                at = addWord(text, at, words);
            } else {
                at = next;
            }
        }
        return words;
    }

    private static int addWord(String text, int start, List<String> words) {
        int at = start;
        while (at < text.length()) {
            int codePoint = text.codePointAt(at);
            boolean inside = isWordPart(codePoint) && !isUnspaced(codePoint);
            if (!inside && !(isApostrophe(codePoint) && letterFollows(text, at + 1))) {
                break;
            }
            at += Character.charCount(codePoint);
        }
        words.add(text.substring(start, at).toLowerCase(Locale.ROOT));
        return at;
    }

    private static int addPairs(String text, int start, List<String> words) {
        int before = start;
        int at = start + Character.charCount(text.codePointAt(start));
        boolean single = true;
        while (at < text.length() && isUnspacedOrMark(text.codePointAt(at))) {
            int next = at + Character.charCount(text.codePointAt(at));
            words.add(text.substring(before, next));
            single = false;
            before = at;
            at = next;
        }
        if (single) {
            words.add(text.substring(start, at));
        }
        return at;
    }

    /** The end of a mention, hashtag or address: the next white space, or for the former two a character of no word. */
    private static int endOfMark(String text, int start) {
        int at = start;
        boolean address = start < text.length() && text.charAt(start - 1) == 'h';
        while (at < text.length()) {
            int codePoint = text.codePointAt(at);
            boolean inside = address ? !Character.isWhitespace(codePoint) : isWordPart(codePoint) || codePoint == '_';
            if (!inside) {
                break;
            }
            at += Character.charCount(codePoint);
        }
        return at;
    }

    private static boolean isAddress(String text, int at) {
        return text.charAt(at) == 'h' && (text.startsWith("https://", at) || text.startsWith("http://", at));
    }

    private static boolean letterFollows(String text, int at) {
        return at < text.length() && Character.isLetter(text.codePointAt(at));
    }

    private static boolean isApostrophe(int codePoint) {
        return codePoint == '\'' || codePoint == '’';
    }

    private static boolean isWordPart(int codePoint) {
        if (codePoint < 0x80) {
            return (codePoint >= 'a' && codePoint <= 'z')
                    || (codePoint >= 'A' && codePoint <= 'Z')
                    || (codePoint >= '0' && codePoint <= '9');
        }
        return Character.isLetterOrDigit(codePoint) || isMark(codePoint);
    }

    private static boolean isMark(int codePoint) {
        int type = Character.getType(codePoint);
        return type == Character.NON_SPACING_MARK || type == Character.COMBINING_SPACING_MARK;
    }

    private static boolean isUnspacedOrMark(int codePoint) {
        return isUnspaced(codePoint) || (codePoint >= 0x300 && isMark(codePoint));
    }

    private static boolean isUnspaced(int codePoint) {
        if (codePoint < 0x0E00) {
            return false;
        }
        return (codePoint <= 0x0EFF // Thai, Lao
                        || (codePoint >= 0x1000 && codePoint <= 0x109F) // Burmese
                        || (codePoint >= 0x1780 && codePoint <= 0x17FF) // Khmer
                        || (codePoint >= 0x3040 && codePoint <= 0x30FF) // Hiragana, Katakana
                        || (codePoint >= 0x31F0 && codePoint <= 0x31FF)
                        || (codePoint >= 0x3400 && codePoint <= 0x4DBF) // Han
                        || (codePoint >= 0x4E00 && codePoint <= 0x9FFF)
                        || (codePoint >= 0xF900 && codePoint <= 0xFAFF)
                        || (codePoint >= 0xFF66 && codePoint <= 0xFF9F)
                        || (codePoint >= 0x20000 && codePoint <= 0x323AF)
                        || codePoint == 0x3005)
                && isWordPart(codePoint);
    }
}
