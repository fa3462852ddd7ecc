package dev.pawl.task;

import java.io.StringWriter;
import java.util.Optional;
import java.util.regex.Pattern;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.util.JsonRecyclerPools;

/**
 * JSON that is already written: passes through every codec untouched, as payload and as result. Checked when it is stored,
 * not when it is made, so that what a file holds can always be shown.
 */
public record JsonText(String text) {
    private static final JsonFactory JSON = JsonFactory.builder()
            .recyclerPool(JsonRecyclerPools.threadLocalPool())
            .build();

    /** What the parser says of a source that it does not show. */
    private static final Pattern MARKER = Pattern.compile(" \\((?:start marker )?at \\[Source:[^\\]]*\\]\\)");

    /** A JSON string that says this. */
    public static String ofString(String text) {
        StringWriter written = new StringWriter();
        try (JsonGenerator out = JSON.createGenerator(ObjectWriteContext.empty(), written)) {
            out.writeString(text);
        }
        return written.toString();
    }

    /** What keeps the text from being exactly one well-formed JSON value; empty when nothing does. */
    public Optional<String> fault() {
        try (JsonParser parser = JSON.createParser(ObjectReadContext.empty(), text)) {
            if (parser.nextToken() == null) {
                return Optional.of("it is empty");
            }
            parser.skipChildren();
            return parser.nextToken() == null
                    ? Optional.empty()
                    : Optional.of("something follows the value" + where(parser.currentTokenLocation()));
        } catch (JacksonException malformed) {
            return Optional.of(
                    MARKER.matcher(malformed.getOriginalMessage()).replaceAll("") + where(malformed.getLocation()));
        }
    }

    private static String where(TokenStreamLocation location) {
        return location.getLineNr() > 1
                ? " (line " + location.getLineNr() + ", column " + location.getColumnNr() + ")"
                : " (column " + location.getColumnNr() + ")";
    }
}
