package dev.pawl.server;

import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What a {@code Content-Type} header says. */
final class MediaType {
    private static final Pattern JSON = Pattern.compile(
            "application/([\\w.+-]+\\+)?json\\s*(;\\s*charset\\s*=\\s*\"?utf-?8\"?\\s*|;(?!\\s*charset)[^;]*)*");

    /** JSON, one value on each line. */
    static final String LINES = "application/x-ndjson";

    private static final Pattern ANY_LINES =
            Pattern.compile("application/(x-)?(ndjson|jsonl|json-lines)\\s*(;\\s*charset\\s*=\\s*\"?utf-?8\"?\\s*)?");

    private MediaType() {}

    /** Whether it is lines of JSON in UTF-8. */
    static boolean isLines(@Nullable String contentType) {
        return contentType != null
                && ANY_LINES
                        .matcher(contentType.strip().toLowerCase(Locale.ROOT))
                        .matches();
    }

    /** Whether it is JSON in UTF-8; a missing header is not. */
    static boolean isJson(@Nullable String contentType) {
        return "application/json".equals(contentType)
                || contentType != null
                        && JSON.matcher(contentType.strip().toLowerCase(Locale.ROOT))
                                .matches();
    }
}
