package dev.pawl.store;

import dev.pawl.task.InvalidTaskException;
import dev.pawl.task.JsonText;
import java.util.regex.Pattern;

/**
 * A value that a payload must have: {@code $.to.name} and {@code "Ada"}. Numbers are compared as SQL has them: integers of 64
 * bits, others as doubles.
 *
 * @param path from {@code $}, by names and by indexes of arrays: {@code $.a."b c"[0]}
 * @param value a JSON string, number, true, false or null
 */
public record PayloadMatch(String path, String value) {
    /** At most this many characters of path. */
    public static final int MAX_PATH_CHARS = 200;

    /** At most this many characters of value. */
    public static final int MAX_VALUE_CHARS = 1_000;

    private static final Pattern PATH =
            Pattern.compile("\\$(\\.([^\\p{Cntrl}.\\[\\]\"\\\\]+|\"[^\\p{Cntrl}\"\\\\]+\")|\\[[0-9]{1,9}])+");

    /** What a value is; the names are those of the store's JSON. */
    public enum Kind {
        STRING,
        NUMBER,
        TRUE,
        FALSE,
        NULL
    }

    public PayloadMatch {
        if (path.length() > MAX_PATH_CHARS || !PATH.matcher(path).matches()) {
            throw new InvalidTaskException(
                    "payload",
                    "must name a path of at most " + MAX_PATH_CHARS + " characters, such as $.a.b or $.a[0]");
        }
        if (value.length() > MAX_VALUE_CHARS || !isScalar(value)) {
            throw new InvalidTaskException(
                    "payload." + path,
                    "must be a JSON string, number, true, false or null of at most " + MAX_VALUE_CHARS + " characters");
        }
    }

    private static boolean isScalar(String json) {
        return !json.isEmpty()
                && json.strip().length() == json.length()
                && json.charAt(0) != '{'
                && json.charAt(0) != '['
                && json.indexOf('\0') < 0
                && new JsonText(json).fault().isEmpty();
    }

    /**
     * From the words of a person: what is a JSON scalar is that, anything else is a string.
     *
     * @throws InvalidTaskException when the path is none, or the value an object or an array
     */
    public static PayloadMatch of(String path, String text) {
        boolean json = new JsonText(text).fault().isEmpty();
        return new PayloadMatch(path, json ? text.strip() : JsonText.ofString(text));
    }

    public Kind kind() {
        return switch (value.charAt(0)) {
            case '"' -> Kind.STRING;
            case 't' -> Kind.TRUE;
            case 'f' -> Kind.FALSE;
            case 'n' -> Kind.NULL;
            default -> Kind.NUMBER;
        };
    }
}
