package dev.pawl.store;

import dev.pawl.store.LoggedEvent.Kind;
import dev.pawl.task.InvalidTaskException;
import dev.pawl.task.InvalidTaskException.Violation;
import dev.pawl.task.NewTask;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A webhook that is to be made.
 *
 * @param url where events are sent: {@code https} or {@code http}, a host in ASCII, up to 2,000 characters; neither a user nor a
 *     fragment
 * @param types only of tasks of these types, at most 100; empty for any
 * @param queues only of tasks in these queues, at most 100; empty for any
 * @param kinds which events, one or more; a gap is always told
 * @param payload whether payload, result and error of the task are sent, too
 */
public record NewWebhook(String url, Set<String> types, Set<String> queues, Set<Kind> kinds, boolean payload) {
    public static final int MAX_URL_CHARS = 2_000;
    public static final int MOST_NAMED = 100;

    private static final int LAST_PORT = 65_535;
    private static final Pattern AMBIGUOUS = Pattern.compile("([0-9]+\\.)*0[0-9]+(\\.[0-9]+)*");

    /**
     * @throws InvalidTaskException telling every fault
     */
    public NewWebhook {
        url = url.strip();
        List<Violation> faults = new ArrayList<>();
        String fault = faultOf(url);
        if (fault != null) {
            faults.add(new Violation("url", fault));
        }
        types = names("types", types, faults);
        queues = names("queues", queues, faults);
        kinds = kinds.isEmpty() ? Set.of() : Collections.unmodifiableSet(EnumSet.copyOf(kinds));
        if (kinds.isEmpty() || kinds.contains(Kind.GAP)) {
            faults.add(new Violation("kinds", "must be one or more kinds of events; a gap is told in any case"));
        }
        if (!faults.isEmpty()) {
            throw new InvalidTaskException(faults);
        }
    }

    private static Set<String> names(String field, Collection<String> names, List<Violation> faults) {
        if (names.size() > MOST_NAMED) {
            faults.add(new Violation(field, "must be at most " + MOST_NAMED + ", not " + names.size()));
        }
        Set<String> trimmed = new TreeSet<>();
        for (String name : names) {
            try {
                trimmed.add(NewTask.queueName(name));
            } catch (InvalidTaskException unfit) {
                unfit.violations().forEach(fault -> faults.add(new Violation(field, "each " + fault.message())));
            }
        }
        return Collections.unmodifiableSet(trimmed);
    }

    private static @Nullable String faultOf(String url) {
        if (url.isEmpty() || url.length() > MAX_URL_CHARS) {
            return "must have 1 to " + MAX_URL_CHARS + " characters, not " + url.length();
        }
        try {
            URI uri = new URI(url);
            String scheme = uri.getScheme() == null ? "" : uri.getScheme().toLowerCase(Locale.ROOT);
            if (!scheme.equals("https") && !scheme.equals("http") || uri.getHost() == null) {
                return "must be like https://example.org/path, with a host name in ASCII or an address";
            }
            if (AMBIGUOUS.matcher(uri.getHost()).matches()) {
                return "must have no zero before a number of its address: some take it for octal, others do not";
            }
            if (uri.getPort() == 0 || uri.getPort() > LAST_PORT) {
                return "must have a port from 1 to " + LAST_PORT + ", not " + uri.getPort();
            }
            if (uri.getRawUserInfo() != null || uri.getRawFragment() != null) {
                return "must have neither a user nor a fragment";
            }
            return url.chars().allMatch(c -> c > ' ' && c < 0x7f)
                    ? null
                    : "must be ASCII; anything else is written with %";
        } catch (URISyntaxException unreadable) {
            return "must be a URL: " + unreadable.getReason();
        }
    }
}
