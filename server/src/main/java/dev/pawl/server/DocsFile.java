package dev.pawl.server;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Map;

/**
 * The files of the page that shows the OpenAPI document to people. Each has a route of its own and there is no other way to
 * a file, so none but these can be asked for. They name each other relatively, so they also work below a path of a proxy.
 */
enum DocsFile {
    PAGE("/docs", "index.html", "text/html"),
    START("/docs/start.js", "start.js", "text/javascript"),
    SCRIPT("/docs/swagger-ui-bundle.js", "swagger-ui-bundle.js", "text/javascript"),
    STYLE("/docs/swagger-ui.css", "swagger-ui.css", "text/css");

    /** Nothing from elsewhere, nothing written into the page itself; pictures stand in the style. */
    private static final Map<String, String> HEADERS = Map.of(
            "Content-Security-Policy",
            "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self';"
                    + " base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
            "Referrer-Policy",
            "no-referrer");

    private final String path;
    private final String name;
    private final String mediaType;

    DocsFile(String path, String name, String mediaType) {
        this.path = path;
        this.name = name;
        this.mediaType = mediaType;
    }

    String path() {
        return path;
    }

    String mediaType() {
        return mediaType;
    }

    /** Reads it. */
    Answer answer() {
        return Answer.lasting(mediaType + "; charset=utf-8", text(), HEADERS);
    }

    private String text() {
        try (InputStream file = DocsFile.class.getResourceAsStream("docs/" + name)) {
            if (file == null) {
                throw new IllegalStateException("docs/" + name + " is missing from the program");
            }
            return new String(file.readAllBytes(), UTF_8);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }
}
