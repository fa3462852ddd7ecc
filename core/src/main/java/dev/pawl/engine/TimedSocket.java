package dev.pawl.engine;

import dev.pawl.task.Time;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.Proxy;
import java.net.Socket;
import java.net.SocketTimeoutException;

/**
 * A socket of which all reading, also that of TLS beneath, ends at one moment: who sends a byte now and then holds nobody up.
 * It goes through no proxy, whatever the system says, since that would ask for names itself.
 */
final class TimedSocket extends Socket {
    private final Time time;
    private final long until;

    /**
     * @param until of {@link Time#nanos}
     */
    TimedSocket(Time time, long until) {
        super(Proxy.NO_PROXY);
        this.time = time;
        this.until = until;
    }

    /** Milliseconds, at least one. */
    int left() throws SocketTimeoutException {
        long left = (until - time.nanos()) / 1_000_000;
        if (left <= 0) {
            throw new SocketTimeoutException("no answer in time");
        }
        return (int) Math.min(left, Integer.MAX_VALUE);
    }

    @Override
    public InputStream getInputStream() throws IOException {
        return new FilterInputStream(super.getInputStream()) {
            @Override
            public int read() throws IOException {
                byte[] one = new byte[1];
                return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
            }

            @Override
            public int read(byte[] bytes, int offset, int length) throws IOException {
                setSoTimeout(left());
                return super.read(bytes, offset, length);
            }
        };
    }
}
