package dev.pawl.cli;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;

/**
 * A child's standard output: the beginning is kept, all of it is read, so that the child never waits.
 *
 * <p>Threading: one thread reads, any may ask.
 */
final class ChildOutput {
    /** This much is kept. */
    static final int MAX_BYTES = 1 << 20;

    private final ByteArrayOutputStream kept = new ByteArrayOutputStream();
    private boolean cut;

    /** Reads to the end. */
    void drain(InputStream source) throws IOException {
        byte[] buffer = new byte[8_192];
        for (int length = source.read(buffer); length >= 0; length = source.read(buffer)) {
            keep(buffer, length);
        }
    }

    private synchronized void keep(byte[] bytes, int length) {
        int room = MAX_BYTES - kept.size();
        kept.write(bytes, 0, Math.min(room, length));
        cut |= length > room;
    }

    /** Whether there was more than is kept. */
    synchronized boolean isCut() {
        return cut;
    }

    /** What is kept as text: what is not UTF-8 is replaced, a character cut in two is left out. */
    synchronized String text() {
        CharsetDecoder decoder = StandardCharsets.UTF_8
                .newDecoder()
                .onMalformedInput(CodingErrorAction.REPLACE)
                .onUnmappableCharacter(CodingErrorAction.REPLACE);
        CharBuffer text = CharBuffer.allocate(kept.size() + 1);
        decoder.decode(ByteBuffer.wrap(kept.toByteArray()), text, !cut);
        return text.flip().toString();
    }
}
