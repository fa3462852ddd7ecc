package dev.pawl.server;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.KeyStoreOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;

/**
 * The certificate that a server shows.
 *
 * @param keystore a file in PKCS12 or JKS with the private key and the certificates
 * @param password of the file and of the key in it
 */
public record TlsSettings(Path keystore, String password) {
    /**
     * @throws IOException when the file cannot be read with the password
     */
    KeyStoreOptions read() throws IOException {
        try {
            KeyStore known = KeyStore.getInstance(keystore.toFile(), password.toCharArray());
            return new KeyStoreOptions()
                    .setType(known.getType())
                    .setPassword(password)
                    .setValue(Buffer.buffer(Files.readAllBytes(keystore)));
        } catch (GeneralSecurityException | IOException | IllegalArgumentException e) {
            throw new IOException("cannot read the key store " + keystore + ": " + e.getMessage(), e);
        }
    }

    /** For a log: without the password. */
    @Override
    public String toString() {
        return "TlsSettings[keystore=" + keystore + "]";
    }
}
