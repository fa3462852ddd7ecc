package dev.pawl.server;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The files of the dashboard, which stand in a module of their own that has nothing but them. Each is read and packed once, when
 * it is first asked for.
 */
final class DashboardFiles {
    static final String PAGE = "index.html";
    static final String STYLE = "style.css";

    private static final String ROOT = "/dev/pawl/dashboard/";

    /** why so narrow: no name of this form leads out of a folder, whatever the class loader makes of it. */
    private static final Pattern SCRIPT = Pattern.compile("[a-z]{1,20}/[a-z]+([-.][a-z]+){0,5}\\.js");

    private static final Pattern IMPORT_MAP =
            Pattern.compile("<script type=\"importmap\">(.*?)</script>", Pattern.DOTALL);

    private final Map<String, Answer> read = new ConcurrentHashMap<>();

    /** Whether a script may have this name, with its folder. */
    static boolean isScript(String name) {
        return SCRIPT.matcher(name).matches();
    }

    /** The file with this name; empty when there is none. */
    Optional<Answer> answer(String name) {
        Answer known = read.get(name);
        if (known != null) {
            return Optional.of(known);
        }
        Optional<Answer> found = text(name)
                .map(text -> Answer.lasting(
                        mediaType(name) + "; charset=utf-8", text, Map.of("Content-Security-Policy", policy(text))));
        found.ifPresent(answer -> read.put(name, answer));
        return found;
    }

    private static String mediaType(String name) {
        return switch (name) {
            case PAGE -> "text/html";
            case STYLE -> "text/css";
            default -> "text/javascript";
        };
    }

    /** Nothing from elsewhere, nothing written into the page itself but its import map, whose hash stands here. */
    private static String policy(String text) {
        Matcher map = IMPORT_MAP.matcher(text);
        String written = map.find() ? " 'sha256-" + sha256(map.group(1)) + "'" : "";
        return "default-src 'none'; script-src 'self'" + written + "; style-src 'self'; img-src 'self' data:;"
                + " connect-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'";
    }

    private static String sha256(String text) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(text.getBytes(UTF_8));
            return Base64.getEncoder().encodeToString(hash);
        } catch (NoSuchAlgorithmException impossible) {
            throw new AssertionError("every Java has SHA-256", impossible);
        }
    }

    private static Optional<String> text(String name) {
        try (InputStream file = DashboardFiles.class.getResourceAsStream(ROOT + name)) {
            return file == null ? Optional.empty() : Optional.of(new String(file.readAllBytes(), UTF_8));
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }
}
