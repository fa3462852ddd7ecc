package dev.pawl.task;

import java.util.Arrays;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * In which trace something is done, in the words of W3C Trace Context: what a task carries from whoever enqueued it to whoever
 * works on it.
 *
 * @param traceparent version, trace id, span id and flags, in lower-case hexadecimal
 * @param tracestate what tracing systems add to it, up to 512 characters; null for nothing
 */
public record TraceContext(String traceparent, @Nullable String tracestate) {
    /** At most this many characters of what tracing systems add. */
    public static final int MAX_STATE_CHARS = 512;

    /** Version 0 has exactly this; a later one may have more behind it. */
    private static final Pattern PARENT =
            Pattern.compile("(?!ff)[0-9a-f]{2}-(?!0{32})[0-9a-f]{32}-(?!0{16})[0-9a-f]{16}-[0-9a-f]{2}");

    private static final int PARENT_CHARS = 55;

    private static final Pattern STATE_MEMBER =
            Pattern.compile("[a-z0-9][a-z0-9_*/@-]{0,255}=[ -+\\--<>-~]{0,255}[!-+\\--<>-~]");

    private static final int MOST_STATE_MEMBERS = 32;

    public TraceContext {
        if (!PARENT.matcher(traceparent).matches()) {
            throw new InvalidTaskException("traceparent", "must be as W3C Trace Context has it");
        }
        if (tracestate != null && !isState(tracestate)) {
            throw new InvalidTaskException(
                    "tracestate", "must be as W3C Trace Context has it, of at most " + MAX_STATE_CHARS + " characters");
        }
    }

    /**
     * What two headers say. As their standard wants it, a first one that cannot be read means that there is none, and a second one
     * that cannot be read is left out: a fault in what only watches the work never keeps the work back.
     */
    public static Optional<TraceContext> of(@Nullable String traceparent, @Nullable String tracestate) {
        if (traceparent == null || traceparent.length() < PARENT_CHARS) {
            return Optional.empty();
        }
        String parent = traceparent.substring(0, PARENT_CHARS);
        String more = traceparent.substring(PARENT_CHARS);
        boolean read = parent.startsWith("00") ? more.isEmpty() : more.isEmpty() || more.startsWith("-");
        if (!read || !PARENT.matcher(parent).matches()) {
            return Optional.empty();
        }
        // why: of a later version only this part is understood, so it is passed on as what it is here.
        return Optional.of(new TraceContext(
                "00" + parent.substring(2), tracestate != null && isState(tracestate) ? tracestate : null));
    }

    private static boolean isState(String text) {
        String[] members = text.split(",", -1);
        return text.length() <= MAX_STATE_CHARS
                && members.length <= MOST_STATE_MEMBERS
                && !text.isBlank()
                && Arrays.stream(members)
                        .map(String::strip)
                        .allMatch(member ->
                                member.isEmpty() || STATE_MEMBER.matcher(member).matches());
    }
}
