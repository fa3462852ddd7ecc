package dev.pawl.cli;

import java.io.IOException;
import java.io.OutputStream;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Standard output that remembers why it broke: print writers swallow it, and a reader that has seen enough ({@code | head})
 * is no error where a full disk is one.
 *
 * <p>Threading: as its target; the failure may be asked for by any thread.
 */
final class StandardOutput extends OutputStream {
    private final OutputStream target;
    private volatile @Nullable IOException failure;

    StandardOutput(OutputStream target) {
        this.target = target;
    }

    @Override
    public void write(int b) throws IOException {
        write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        try {
            target.write(bytes, offset, length);
        } catch (IOException e) {
            if (failure == null) {
                failure = e;
            }
            throw e;
        }
    }

    @Override
    public void flush() throws IOException {
        target.flush();
    }

    /** Why data was lost; null when none was, or when its reader had left. */
    @Nullable
    String lossReason() {
        IOException broken = failure;
        if (broken == null) {
            return null;
        }
        String message = String.valueOf(broken.getMessage());
        // why: Java has no code for EPIPE, only the words of the system.
        return message.toLowerCase(Locale.ROOT).contains("pipe") ? null : message;
    }
}
