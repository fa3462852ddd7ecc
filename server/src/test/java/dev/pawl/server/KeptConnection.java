package dev.pawl.server;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpHeaders;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Sends exactly these bytes, request after request over one connection, for as long as the server keeps it. */
final class KeptConnection implements AutoCloseable {
    private static final int PATIENCE_MILLIS = 60_000;

    private final int port;
    private @Nullable Socket socket;
    private InputStream in = InputStream.nullInputStream();

    KeptConnection(int port) {
        this.port = port;
    }

    Response send(String method, byte[] bytes) throws IOException {
        boolean fresh = socket == null;
        try {
            return exchange(method, bytes);
        } catch (IOException closedMeanwhile) {
            close();
            if (fresh) {
                throw closedMeanwhile;
            }
            return exchange(method, bytes);
        }
    }

    private Response exchange(String method, byte[] bytes) throws IOException {
        Socket open = socket;
        if (open == null) {
            open = new Socket(InetAddress.getLoopbackAddress(), port);
            open.setSoTimeout(PATIENCE_MILLIS);
            open.setTcpNoDelay(true);
            in = new BufferedInputStream(open.getInputStream());
            socket = open;
        }
        open.getOutputStream().write(bytes);
        String[] status = line().split(" ", 3);
        Map<String, List<String>> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        for (String header = line(); !header.isEmpty(); header = line()) {
            String[] parts = header.split(": ?", 2);
            headers.put(parts[0], List.of(parts[1]));
        }
        Response answer = new Response(Integer.parseInt(status[1]), HttpHeaders.of(headers, (name, value) -> true), "");
        byte[] body = body(method, answer);
        if (answer.header("Connection").equalsIgnoreCase("close") || isEndless(answer)) {
            close();
        }
        return new Response(answer.status(), answer.headers(), new String(body, StandardCharsets.UTF_8));
    }

    private byte[] body(String method, Response head) throws IOException {
        if (method.equals("HEAD") || head.status() == 204 || head.status() == 304 || isEndless(head)) {
            return new byte[0];
        }
        if (!head.header("Transfer-Encoding").equalsIgnoreCase("chunked")) {
            return in.readNBytes(Integer.parseInt(head.header("Content-Length")));
        }
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        for (int length = Integer.parseInt(line(), 16); length > 0; length = Integer.parseInt(line(), 16)) {
            body.write(in.readNBytes(length));
            line();
        }
        line();
        return body.toByteArray();
    }

    private static boolean isEndless(Response head) {
        return head.header("Content-Type").startsWith("text/event-stream");
    }

    private String line() throws IOException {
        StringBuilder line = new StringBuilder();
        for (int next = in.read(); next != '\n'; next = in.read()) {
            if (next < 0) {
                throw new IOException("the connection ended after '" + line + "'");
            }
            line.append((char) next);
        }
        return line.toString().strip();
    }

    @Override
    public void close() throws IOException {
        Socket open = socket;
        socket = null;
        if (open != null) {
            open.close();
        }
    }
}
