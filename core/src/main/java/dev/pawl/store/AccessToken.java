package dev.pawl.store;

import dev.pawl.task.InvalidTaskException;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.EnumSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What lets a program ask a server: a name, roles, and a secret of which only hashes are kept. Times are epoch milliseconds.
 *
 * @param id of the token, a part of its secrets
 * @param name unique among the tokens that are not revoked
 * @param expiresAt from then on it is void; null for never
 * @param revokedAt since when it is void for ever; null when it is not
 * @param keys the hash of its secret, and while a rotation is young that of the one before
 */
public record AccessToken(
        String id,
        String name,
        Set<Role> roles,
        long createdAt,
        @Nullable Long expiresAt,
        @Nullable Long revokedAt,
        List<Key> keys) {
    /** What a token's holder may do. An admin may do everything; the other roles do not include each other. */
    public enum Role {
        /** Look at everything, change nothing. */
        READ,
        /** Enqueue. */
        ENQUEUE,
        /** Claim tasks, and say what became of them. */
        WORK,
        /** Everything. */
        ADMIN;

        public String wireName() {
            return name().toLowerCase(Locale.ROOT);
        }

        /**
         * @throws InvalidTaskException when there is none of this name
         */
        public static Role of(String wireName) {
            return Arrays.stream(values())
                    .filter(role -> role.wireName().equals(wireName))
                    .findFirst()
                    .orElseThrow(() -> new InvalidTaskException(
                            "role",
                            "must be one of "
                                    + Arrays.stream(values())
                                            .map(Role::wireName)
                                            .collect(Collectors.joining(", "))
                                    + ", not '" + wireName + "'"));
        }
    }

    /**
     * One secret of a token.
     *
     * @param hash SHA-256, in lower hexadecimal digits
     * @param until from then on it is void; null for never
     */
    public record Key(String hash, @Nullable Long until) {
        private boolean opens(byte[] shown, long now) {
            // why not a comparison of texts: how long it takes must not tell how much of it was right.
            return MessageDigest.isEqual(HexFormat.of().parseHex(hash), shown) && (until == null || now < until);
        }
    }

    /** Whether a token is good for anything. */
    public enum Standing {
        VALID,
        EXPIRED,
        REVOKED;

        public String wireName() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    public AccessToken {
        roles = ordered(roles);
        keys = List.copyOf(keys);
    }

    /** In the order in which they are declared, whatever order they were given in. */
    static Set<Role> ordered(Collection<Role> roles) {
        return roles.isEmpty() ? Set.of() : Collections.unmodifiableSet(EnumSet.copyOf(roles));
    }

    /** Where it stands at a moment. */
    public Standing standing(long now) {
        if (revokedAt != null) {
            return Standing.REVOKED;
        }
        return expiresAt != null && now >= expiresAt ? Standing.EXPIRED : Standing.VALID;
    }

    /** Whether a secret is one of this token's, and good at this moment. */
    public boolean accepts(AccessSecret secret, long now) {
        byte[] shown = secret.hash();
        return standing(now) == Standing.VALID && keys.stream().anyMatch(key -> key.opens(shown, now));
    }

    /** Whether its holder may do what a role may. */
    public boolean grants(Role role) {
        return roles.contains(Role.ADMIN) || roles.contains(role);
    }

    /** Until when the secret before the last rotation is good, if that is still to come; null when there is none. */
    public @Nullable Long oldSecretUntil(long now) {
        return keys.stream()
                .map(Key::until)
                .filter(until -> until != null && until > now)
                .findFirst()
                .orElse(null);
    }
}
