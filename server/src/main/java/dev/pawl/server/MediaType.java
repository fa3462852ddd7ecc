package dev.pawl.server;

import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What a {@code Content-Type} header says. */
final class MediaType {
    private static final Pattern JSON = Pattern.compile(
            "application/([\\w.+-]+\\+)?json\\s*(;\\s*charset\\s*=\\s*\"?utf-?8\"?\\s*|;(?!\\s*charset)[^;]*)*");

    private MediaType() {}

    /** Whether it is JSON in UTF-8; a missing header is not. */
    static boolean isJson(@Nullable String contentType) {
        return contentType != null
                && JSON.matcher(contentType.strip().toLowerCase(Locale.ROOT)).matches();
    }
}
