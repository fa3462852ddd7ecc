package dev.pawl.server;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;

/** A reverse proxy that has a server below a path and nothing else: it takes the path off, and lets {@code Host} and all that is said pass. */
final class PathProxy implements AutoCloseable {
    private static final String PATH = "/tools/pawl";

    private final ServerSocket door;
    private final int port;

    PathProxy(Served served) {
        this.port = served.server.port();
        try {
            this.door = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        start(() -> {
            while (true) {
                Socket client = door.accept();
                start(() -> serve(client));
            }
        });
    }

    /** Where the server is found behind it. */
    URI uri() {
        return URI.create("http://localhost:" + door.getLocalPort() + PATH);
    }

    private interface Talk {
        void hold() throws IOException;
    }

    private static void start(Talk talk) {
        Thread thread = new Thread(() -> {
            try {
                talk.hold();
            } catch (IOException over) {
                // One of the two has gone.
            }
        });
        thread.setDaemon(true);
        thread.start();
    }

    /** One request for each connection. */
    private void serve(Socket client) throws IOException {
        try (client;
                Socket server = new Socket(InetAddress.getLoopbackAddress(), port)) {
            String head = head(client.getInputStream());
            if (!head.contains(" " + PATH + "/")) {
                client.getOutputStream()
                        .write("HTTP/1.1 502 Not Here\r\nContent-Length: 0\r\n\r\n".getBytes(ISO_8859_1));
                return;
            }
            server.getOutputStream()
                    .write(head.replaceFirst(" " + PATH, " ")
                            .replaceFirst("(?i)\r\nConnection: [^\r]*", "\r\nConnection: close")
                            .getBytes(ISO_8859_1));
            start(() -> pass(client.getInputStream(), server.getOutputStream()));
            pass(server.getInputStream(), client.getOutputStream());
        }
    }

    private static String head(InputStream in) throws IOException {
        ByteArrayOutputStream head = new ByteArrayOutputStream();
        for (int next = in.read(); next >= 0; next = in.read()) {
            head.write(next);
            if (next == '\n' && head.toString(ISO_8859_1).endsWith("\r\n\r\n")) {
                break;
            }
        }
        return head.toString(ISO_8859_1);
    }

    private static void pass(InputStream from, OutputStream to) throws IOException {
        from.transferTo(to);
    }

    @Override
    public void close() {
        try {
            door.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
