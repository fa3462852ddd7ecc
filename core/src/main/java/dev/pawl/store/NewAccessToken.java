package dev.pawl.store;

import dev.pawl.store.AccessToken.Role;
import dev.pawl.task.InvalidTaskException;
import dev.pawl.task.InvalidTaskException.Violation;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * An access token that is to be made.
 *
 * @param name 1 to 200 characters after trimming, no control characters, and no bracket at its beginning
 * @param roles one or more
 * @param validFor a second to 36,500 days; null for ever
 */
public record NewAccessToken(
        String name, Set<Role> roles, @Nullable Duration validFor) {
    private static final int MAX_NAME_CHARS = 200;

    /** The longest time a token can be valid but for ever: a hundred years. */
    public static final Duration LONGEST = Duration.ofDays(36_500);

    /**
     * @throws InvalidTaskException telling every fault
     */
    public NewAccessToken {
        name = name.strip();
        roles = AccessToken.ordered(roles);
        List<Violation> faults = new ArrayList<>();
        if (name.isEmpty() || name.length() > MAX_NAME_CHARS) {
            faults.add(new Violation("name", "must have 1 to " + MAX_NAME_CHARS + " characters, not " + name.length()));
        } else if (name.chars().anyMatch(Character::isISOControl)) {
            faults.add(new Violation("name", "must have no control characters"));
        } else if (name.startsWith("(")) {
            // why: the audit tells those who have no token by such names.
            faults.add(new Violation("name", "must not begin with a bracket"));
        }
        if (roles.isEmpty()) {
            faults.add(new Violation("role", "must be given: read, enqueue, work or admin"));
        }
        if (validFor != null && (validFor.compareTo(Duration.ofSeconds(1)) < 0 || validFor.compareTo(LONGEST) > 0)) {
            faults.add(new Violation("expires_in", "must be from 1 second to 36,500 days, not " + validFor));
        }
        if (!faults.isEmpty()) {
            throw new InvalidTaskException(faults);
        }
    }
}
