package dev.pawl.engine;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.pawl.task.Time;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;
import org.jspecify.annotations.Nullable;

/**
 * One POST over HTTP/1.1, to an address that was looked at before.
 *
 * <p>Gives up: connections that are kept, proxies, redirects, HTTP/2. Gains: what {@code java.net.http} cannot do: it would ask for the
 * address of the name again, and may be told another one.
 *
 * <p>Threading: safe for any number of threads; one of them waits for each POST.
 */
final class HttpPost {
    /** Of a request: as much as the system takes from us at once, so that nobody can hold us up by not reading. */
    static final int MOST_BYTES = 64 << 10;

    private static final int SEND_BUFFER = 256 << 10;
    private static final int MOST_HEAD_BYTES = 32 << 10;
    private static final int MOST_BODY_BYTES = 2 << 10;
    private static final int MOST_INTERIM = 5;
    private static final Pattern STATUS = Pattern.compile("HTTP/1\\.[01] ([1-5][0-9]{2})( .*)?");

    private final SSLSocketFactory tls;
    private final Time time;

    HttpPost(SSLSocketFactory tls, Time time) {
        this.tls = tls;
        this.time = time;
    }

    /**
     * What was answered.
     *
     * @param retryAfter the header of this name as it stands; null when there is none
     * @param body its beginning
     */
    record Answer(int status, @Nullable String retryAfter, String body) {}

    /** The status and the headers, names in small letters. */
    private record Head(int status, Map<String, String> headers) {}

    /**
     * Sends {@code body} and waits for the answer.
     *
     * @param timeout for all of it, but the question for the addresses of a name
     * @throws IOException when there is none; the message says why
     */
    Answer send(Target target, Map<String, String> headers, String body, Duration timeout) throws IOException {
        byte[] request = request(target, headers, body.getBytes(UTF_8));
        TimedSocket socket = connected(target, time.nanos() + timeout.toNanos());
        try (Socket ready = target.isSecure() ? secured(socket, target) : socket) {
            ready.getOutputStream().write(request);
            ready.getOutputStream().flush();
            return answer(new BufferedInputStream(ready.getInputStream()));
        }
    }

    /** To the first of its addresses that can be reached. */
    private TimedSocket connected(Target target, long until) throws IOException {
        IOException failure = new IOException("there is no address");
        for (InetAddress address : target.addresses()) {
            TimedSocket socket = new TimedSocket(time, until);
            try {
                socket.setSendBufferSize(SEND_BUFFER);
                socket.connect(new InetSocketAddress(address, target.port()), socket.left());
                return socket;
            } catch (IOException unreachable) {
                socket.close();
                failure = unreachable;
            }
        }
        throw failure;
    }

    /** why the name is given: it is checked against the certificate, and told to a server that has several. */
    private Socket secured(Socket socket, Target target) throws IOException {
        try {
            SSLSocket secured = (SSLSocket) tls.createSocket(socket, target.host(), target.port(), true);
            SSLParameters parameters = secured.getSSLParameters();
            parameters.setEndpointIdentificationAlgorithm("HTTPS");
            secured.setSSLParameters(parameters);
            secured.startHandshake();
            return secured;
        } catch (IOException failed) {
            socket.close();
            throw failed;
        }
    }

    private static byte[] request(Target target, Map<String, String> headers, byte[] body) throws IOException {
        if (body.length > MOST_BYTES) {
            throw new IOException("the body has " + body.length + " bytes; at most " + MOST_BYTES + " are sent");
        }
        StringBuilder head = new StringBuilder(512);
        head.append("POST ").append(target.path()).append(" HTTP/1.1\r\nHost: ").append(target.authority());
        headers.forEach(
                (name, value) -> head.append("\r\n").append(name).append(": ").append(value));
        head.append("\r\nContent-Length: ").append(body.length).append("\r\nConnection: close\r\n\r\n");
        ByteArrayOutputStream request = new ByteArrayOutputStream(head.length() + body.length);
        request.writeBytes(head.toString().getBytes(ISO_8859_1));
        request.writeBytes(body);
        return request.toByteArray();
    }

    private static Answer answer(InputStream in) throws IOException {
        Head head = head(in);
        for (int interim = 0; head.status < 200; interim++) {
            if (interim == MOST_INTERIM) {
                throw new IOException("the answer does not end to begin");
            }
            head = head(in);
        }
        return new Answer(head.status, head.headers.get("retry-after"), body(in, head));
    }

    private static Head head(InputStream in) throws IOException {
        int[] left = {MOST_HEAD_BYTES};
        Matcher status = STATUS.matcher(line(in, left));
        if (!status.matches()) {
            throw new IOException("the answer is no HTTP/1.1");
        }
        Map<String, String> headers = new HashMap<>();
        for (String line = line(in, left); !line.isEmpty(); line = line(in, left)) {
            int colon = line.indexOf(':');
            if (colon > 0) {
                headers.putIfAbsent(
                        line.substring(0, colon).toLowerCase(Locale.ROOT),
                        line.substring(colon + 1).strip());
            }
        }
        return new Head(Integer.parseInt(status.group(1)), headers);
    }

    /**
     * @param left how many bytes may still be read; one for each that is
     */
    private static String line(InputStream in, int[] left) throws IOException {
        StringBuilder line = new StringBuilder();
        int read = in.read();
        while (read != '\n') {
            if (read < 0) {
                throw new EOFException("the answer ended too early");
            }
            if (--left[0] < 0) {
                throw new IOException("the head of the answer is longer than " + MOST_HEAD_BYTES + " bytes");
            }
            line.append((char) read);
            read = in.read();
        }
        return line.toString().stripTrailing();
    }

    /** The beginning of the body, as far as it comes: with the status it is known what became of the request. */
    private static String body(InputStream in, Head head) {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        try {
            if (head.headers
                    .getOrDefault("transfer-encoding", "")
                    .toLowerCase(Locale.ROOT)
                    .contains("chunked")) {
                int[] left = {MOST_HEAD_BYTES};
                long size = chunk(line(in, left));
                while (size > 0 && copy(in, body, size)) {
                    line(in, left);
                    size = chunk(line(in, left));
                }
            } else {
                String length = head.headers.get("content-length");
                copy(in, body, length == null ? Long.MAX_VALUE : Math.max(0, Long.parseLong(length)));
            }
        } catch (IOException | NumberFormatException cutOff) {
            // why: an excerpt for people. What the receiver says of the event, it has said.
        }
        // why: SQL text may end at a zero.
        return body.toString(UTF_8).replace('\0', '\uFFFD');
    }

    private static long chunk(String line) {
        return Long.parseLong(line.replaceFirst(";.*", "").strip(), 16);
    }

    /** Whether more is wanted than was read. */
    private static boolean copy(InputStream in, ByteArrayOutputStream to, long bytes) throws IOException {
        int wanted = (int) Math.min(bytes, MOST_BODY_BYTES - to.size());
        to.writeBytes(in.readNBytes(wanted));
        return to.size() < MOST_BODY_BYTES;
    }
}
