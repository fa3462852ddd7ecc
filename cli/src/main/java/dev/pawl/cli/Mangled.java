package dev.pawl.cli;

/**
 * Text from outside that lost letters on its way in: Java reads arguments and variables in the charset of the locale, and
 * puts U+FFFD for whatever is not in it. Such text is refused, for nobody can tell any more what it was.
 */
final class Mangled {
    private static final char LOST = '\uFFFD';

    private Mangled() {}

    static boolean isIn(String text) {
        return text.indexOf(LOST) >= 0;
    }

    /**
     * @param name of what holds the text: an option, or a variable
     */
    static String describe(String name, String text) {
        return name + ": '" + text + "' has letters that could not be read in this locale (its charset is "
                + System.getProperty("sun.jnu.encoding") + "); try LC_ALL=C.UTF-8, or give the text in a file";
    }
}
