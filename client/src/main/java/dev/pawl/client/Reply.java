package dev.pawl.client;

import dev.pawl.store.StoreException;
import dev.pawl.task.InvalidTaskException;
import dev.pawl.task.InvalidTaskException.Violation;
import java.net.URI;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What a server answered. */
final class Reply {
    private static final Pattern HINDRANCE =
            Pattern.compile("cannot (?:retry|signal) task [0-9]+: (?!it is [a-z]+$)(.*)", Pattern.DOTALL);
    private static final Pattern AFTER = Pattern.compile("[?&]after=(\\d+)>");
    private static final Pattern NEXT = Pattern.compile("<(/.*)>; rel=\"next\"");
    private static final Set<Integer> TRANSIENT = Set.of(429, 502, 503, 504);
    private static final int NO_CONTENT = 204;

    private final HttpResponse<String> response;

    Reply(HttpResponse<String> response) {
        this.response = response;
    }

    boolean isSuccess() {
        return response.statusCode() / 100 == 2;
    }

    boolean isEmpty() {
        return response.statusCode() == NO_CONTENT;
    }

    /** Whether the same may be answered otherwise a little later. */
    boolean isTransient() {
        return TRANSIENT.contains(response.statusCode());
    }

    JsonAnswer json() {
        return JsonAnswer.of(jsonText());
    }

    List<JsonAnswer> list() {
        return JsonAnswer.list(jsonText());
    }

    /**
     * @throws StoreException.Refused when what has begun is no stream of events
     */
    void checkStream() {
        if (!mediaType().startsWith(LineStream.MEDIA_TYPE)) {
            throw stranger();
        }
    }

    private String jsonText() {
        if (!mediaType().startsWith("application/json")) {
            throw stranger();
        }
        return response.body();
    }

    /** The name of the problem; empty for none, or none of Pawl's. */
    String code() {
        return isProblem() ? Optional.ofNullable(problem().textOrNull("code")).orElse("") : "";
    }

    private boolean isProblem() {
        return mediaType().startsWith("application/problem+json");
    }

    private JsonAnswer problem() {
        return JsonAnswer.of(response.body());
    }

    private String mediaType() {
        return header("Content-Type").orElse("");
    }

    Optional<String> header(String name) {
        return response.headers().firstValue(name);
    }

    /** Where the next page goes on; empty for the last. */
    Optional<Long> next() {
        return header("Link").map(AFTER::matcher).filter(Matcher::find).map(found -> Long.valueOf(found.group(1)));
    }

    /** The path of the next page; empty for the last. */
    Optional<String> nextPage() {
        return header("Link").map(NEXT::matcher).filter(Matcher::matches).map(found -> found.group(1));
    }

    /** How long the server asks to be left alone. */
    Duration retryAfter() {
        return header("Retry-After")
                .filter(text -> text.matches("\\d{1,6}"))
                .map(text -> Duration.ofSeconds(Long.parseLong(text)))
                .orElse(Duration.ZERO);
    }

    /** What a caller is told of it. */
    RuntimeException refusal() {
        int status = response.statusCode();
        if (isTransient()) {
            String said = "the server " + server() + " answers " + status + detail();
            return status == 429 || code().equals("busy")
                    ? new StoreException.Busy(said, null)
                    : new StoreException.Unavailable(said, null);
        }
        if (!isProblem()) {
            return stranger();
        }
        return switch (status) {
            case 422 ->
                new InvalidTaskException(problem().objects("errors").stream()
                        .map(fault -> new Violation(fault.text("field"), fault.text("message")))
                        .toList());
            case 400, 413 -> new InvalidTaskException("body", problem().text("detail"));
            case 401 ->
                new StoreException.Refused(
                        "the server " + server() + " wants a good access token, in PAWL_TOKEN or"
                                + " StoreSettings.withAccess" + detail(),
                        null);
            case 403 -> new StoreException.Refused("the server " + server() + " refuses" + detail(), null);
            case 404 ->
                new StoreException.Refused(
                        "the server " + server() + " is older than this client, or keeps its queue under another path"
                                + detail(),
                        null);
            default -> new StoreException("the server " + server() + " answers " + status + detail(), null);
        };
    }

    /** Why a task cannot be sent back or told something, where its own state does not say it; else null. */
    @Nullable
    String hindrance() {
        String detail = isProblem() ? problem().textOrNull("detail") : null;
        Matcher hindrance = HINDRANCE.matcher(detail == null ? "" : detail);
        return hindrance.matches() ? hindrance.group(1) : null;
    }

    private String detail() {
        String detail = isProblem() ? problem().textOrNull("detail") : null;
        return detail == null ? "" : ": " + detail;
    }

    private StoreException stranger() {
        return new StoreException.Refused(
                "what answers at " + server() + " is no Pawl server, or something stands before it: "
                        + response.statusCode() + ", " + (mediaType().isEmpty() ? "no content type" : mediaType()),
                null);
    }

    private String server() {
        URI uri = response.uri();
        return uri.getScheme() + "://" + uri.getRawAuthority();
    }
}
