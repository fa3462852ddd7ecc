package dev.pawl.store;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * What a webhook's deliveries are signed with, as the Standard Webhooks say: {@code whsec_} and the base64 of 32 random bytes.
 * Its receiver has the same, so unlike an access token's it is kept as it is.
 */
public final class WebhookSecret {
    private static final String PREFIX = "whsec_";
    private static final int BYTES = 32;
    private static final String ALGORITHM = "HmacSHA256";

    // why not the dice of Time: they can be guessed, and a test could hold them still.
    private static final SecureRandom RANDOM = new SecureRandom();

    private final String text;

    private WebhookSecret(String text) {
        this.text = text;
    }

    /** Another one each time. */
    public static WebhookSecret make() {
        byte[] random = new byte[BYTES];
        RANDOM.nextBytes(random);
        return new WebhookSecret(PREFIX + Base64.getEncoder().encodeToString(random));
    }

    /** One that a store has kept. */
    public static WebhookSecret of(String text) {
        return new WebhookSecret(text);
    }

    /** The secret itself, for the one who is to check signatures. */
    public String text() {
        return text;
    }

    /**
     * A signature as it is sent: {@code v1,} and the base64 of the HMAC-SHA256 of id, timestamp and body with dots between.
     *
     * @param timestamp epoch seconds
     */
    public String sign(String id, long timestamp, String body) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(new SecretKeySpec(Base64.getDecoder().decode(text.substring(PREFIX.length())), ALGORITHM));
            byte[] signature = mac.doFinal((id + "." + timestamp + "." + body).getBytes(UTF_8));
            return "v1," + Base64.getEncoder().encodeToString(signature);
        } catch (GeneralSecurityException everyJavaHasIt) {
            throw new AssertionError(everyJavaHasIt);
        }
    }

    /** For a log: without what is secret. */
    @Override
    public String toString() {
        return PREFIX + "***";
    }
}
