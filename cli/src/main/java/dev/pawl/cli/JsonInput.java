package dev.pawl.cli;

import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.core.json.JsonFactory;

/** Checks text that should be JSON without making objects of it. */
final class JsonInput {
    private static final JsonFactory FACTORY = JsonFactory.builder().build();

    private JsonInput() {}

    /** What keeps the text from being exactly one JSON value; empty when nothing does. */
    static Optional<String> fault(String text) {
        try (JsonParser parser = FACTORY.createParser(ObjectReadContext.empty(), text)) {
            if (parser.nextToken() == null) {
                return Optional.of("it is empty");
            }
            parser.skipChildren();
            return parser.nextToken() == null
                    ? Optional.empty()
                    : Optional.of("something follows the value" + where(parser.currentTokenLocation()));
        } catch (JacksonException malformed) {
            return Optional.of(malformed.getOriginalMessage() + where(malformed.getLocation()));
        }
    }

    private static String where(TokenStreamLocation location) {
        return location.getLineNr() > 1
                ? " (line " + location.getLineNr() + ", column " + location.getColumnNr() + ")"
                : " (column " + location.getColumnNr() + ")";
    }
}
