package dev.pawl.client;

import dev.pawl.Pawl;
import dev.pawl.PawlSettings;
import dev.pawl.server.PawlServer;
import dev.pawl.server.ServerSettings;
import dev.pawl.task.Time;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;

/** A queue in a file, and a real server of it. */
final class ServedStore implements AutoCloseable {
    static final int LONGEST_PAYLOAD = 4 << 20;

    final Pawl pawl;
    final PawlServer server;

    ServedStore(Path file, Time time, int port) {
        pawl = Pawl.open(file.toString(), PawlSettings.DEFAULT.withTime(time));
        try {
            server =
                    PawlServer.start(pawl, ServerSettings.DEFAULT.withPort(port).withMaxPayloadBytes(LONGEST_PAYLOAD));
        } catch (IOException e) {
            pawl.close();
            throw new UncheckedIOException(e);
        }
    }

    static ServedStore of(Path file) {
        return new ServedStore(file, Time.system(), 0);
    }

    String location() {
        return server.uri().toString();
    }

    @Override
    public void close() {
        server.close();
        pawl.close();
    }
}
