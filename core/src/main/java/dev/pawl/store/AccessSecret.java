package dev.pawl.store;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What the holder of an access token shows: {@code pawl_}, the token's id, and 32 random bytes. Whoever has the text may do
 * what the token may, so it is shown once and kept nowhere.
 */
public final class AccessSecret {
    private static final int ID_BYTES = 6;
    private static final int RANDOM_BYTES = 32;
    private static final Pattern FORM = Pattern.compile("pawl_([0-9a-f]{12})_[A-Za-z0-9_-]{43}");

    // why not the dice of Time: they can be guessed, and a test could hold them still.
    private static final SecureRandom RANDOM = new SecureRandom();

    private final String id;
    private final String text;

    private AccessSecret(String id, String text) {
        this.id = id;
        this.text = text;
    }

    /** A secret for a new token, whose id it makes. */
    public static AccessSecret make() {
        return makeFor(HexFormat.of().formatHex(random(ID_BYTES)));
    }

    /** Another secret for a token. */
    public static AccessSecret makeFor(String id) {
        String random = Base64.getUrlEncoder().withoutPadding().encodeToString(random(RANDOM_BYTES));
        return new AccessSecret(id, "pawl_" + id + "_" + random);
    }

    private static byte[] random(int bytes) {
        byte[] random = new byte[bytes];
        RANDOM.nextBytes(random);
        return random;
    }

    /** What somebody shows; empty when no secret looks like it. */
    public static Optional<AccessSecret> read(String text) {
        Matcher parts = FORM.matcher(text);
        return parts.matches() ? Optional.of(new AccessSecret(parts.group(1), text)) : Optional.empty();
    }

    /** Of the token. */
    public String id() {
        return id;
    }

    /** The secret itself, for the one who is to hold it. */
    public String text() {
        return text;
    }

    /** SHA-256: what is random in 256 bits needs no slow hash. */
    public byte[] hash() {
        try {
            return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.US_ASCII));
        } catch (NoSuchAlgorithmException everyJavaHasIt) {
            throw new AssertionError(everyJavaHasIt);
        }
    }

    /** For a log: without what is secret. */
    @Override
    public String toString() {
        return "pawl_" + id + "_***";
    }
}
