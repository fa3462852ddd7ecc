package dev.pawl.cli;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;

/** Finds what somebody meant to write. */
final class NearestWord {
    /** Longer words are no slips of a finger. */
    private static final int LONGEST = 50;

    private NearestWord() {}

    /** That a word is not known, which one was meant, and which there are. */
    static String describe(String word, Collection<String> known) {
        String meant =
                of(word, known).map(near -> "; did you mean " + near + "?").orElse(".");
        return "is not known" + meant + " Allowed are " + String.join(", ", known);
    }

    /** The word that takes the fewest changes of a letter, if these are fewer than half of its letters. */
    static Optional<String> of(String word, Collection<String> known) {
        String meant = word.toLowerCase(Locale.ROOT);
        if (meant.length() > LONGEST) {
            return Optional.empty();
        }
        return known.stream()
                .min(Comparator.comparingInt(near -> distance(meant, near.toLowerCase(Locale.ROOT))))
                .filter(near -> 2 * distance(meant, near.toLowerCase(Locale.ROOT)) < Math.max(near.length(), 4));
    }

    private static int distance(String a, String b) {
        int[] row = new int[b.length() + 1];
        for (int j = 0; j <= b.length(); j++) {
            row[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int changed = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(changed, 1 + Math.min(row[j], row[j - 1]));
            }
        }
        return row[b.length()];
    }
}
