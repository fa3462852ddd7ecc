package dev.pawl;

import com.networknt.schema.regex.RegularExpression;
import com.networknt.schema.regex.RegularExpressions;
import java.util.regex.Pattern;

/**
 * A pattern of a schema. All patterns together read a payload only so often: one that goes back and forth in a text takes
 * longer than anybody lives, and whoever may enqueue chooses the text.
 *
 * <p>Threading: immutable; what has been read is counted by thread.
 */
final class SchemaPattern implements RegularExpression {
    /** Dozens of times as many characters as a payload has; read in less than a second. */
    private static final int MOST_READS = 50_000_000;

    private static final ThreadLocal<Reads> READS = ThreadLocal.withInitial(Reads::new);

    private final Pattern pattern;

    SchemaPattern(String text) {
        pattern = Pattern.compile(
                RegularExpressions.replaceLongformCharacterProperties(RegularExpressions.replaceDollarAnchors(text)));
    }

    /** Another payload begins, on this thread. */
    static void begin() {
        READS.get().count = 0;
    }

    /**
     * @throws TooLong when the patterns have read too much since {@link #begin}
     */
    @Override
    public boolean matches(String value) {
        return pattern.matcher(new Counted(value, READS.get())).find();
    }

    /** Nobody can say whether the text matches. */
    static final class TooLong extends RuntimeException {
        private static final long serialVersionUID = 1;

        TooLong() {
            super("its patterns take too long", null, false, false);
        }
    }

    private static final class Reads {
        private int count;

        void another() {
            if (++count > MOST_READS) {
                throw new TooLong();
            }
        }
    }

    private record Counted(CharSequence text, Reads reads) implements CharSequence {
        @Override
        public char charAt(int index) {
            reads.another();
            return text.charAt(index);
        }

        @Override
        public int length() {
            return text.length();
        }

        @Override
        public CharSequence subSequence(int start, int end) {
            return new Counted(text.subSequence(start, end), reads);
        }

        @Override
        public String toString() {
            return text.toString();
        }
    }
}
