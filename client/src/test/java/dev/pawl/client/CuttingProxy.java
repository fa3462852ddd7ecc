package dev.pawl.client;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/** Stands before a server, and of its answers loses every so many: the server has done what was asked, and nobody hears of it. */
final class CuttingProxy implements AutoCloseable {
    private final ServerSocket listening;
    private final int port;
    private final int every;
    private final AtomicInteger answers = new AtomicInteger();
    private final AtomicBoolean next = new AtomicBoolean();
    private final AtomicInteger lost = new AtomicInteger();

    /** Loses none until it is told to. */
    static CuttingProxy losingNone(int port) {
        return new CuttingProxy(port, Integer.MAX_VALUE);
    }

    CuttingProxy(int port, int every) {
        this.port = port;
        this.every = every;
        try {
            listening = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        start(this::accept);
    }

    private static void start(Runnable work) {
        Thread thread = new Thread(work, "proxy");
        thread.setDaemon(true);
        thread.start();
    }

    String location() {
        return "http://127.0.0.1:" + listening.getLocalPort();
    }

    /** Of what is asked from now on, the first answer is lost. */
    void loseNext() {
        next.set(true);
    }

    int lost() {
        return lost.get();
    }

    private void accept() {
        try {
            while (true) {
                connect(listening.accept());
            }
        } catch (IOException closed) {
            // the test is over
        }
    }

    private void connect(Socket client) throws IOException {
        try {
            Socket server = new Socket(InetAddress.getLoopbackAddress(), port);
            start(() -> pump(client, server, false));
            start(() -> pump(server, client, true));
        } catch (IOException down) {
            client.close();
        }
    }

    private void pump(Socket from, Socket to, boolean areAnswers) {
        byte[] bytes = new byte[1 << 16];
        try (from;
                to) {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            for (int read = in.read(bytes); read >= 0; read = in.read(bytes)) {
                if (areAnswers && (answers.incrementAndGet() % every == 0 || next.compareAndSet(true, false))) {
                    lost.incrementAndGet();
                    return;
                }
                out.write(bytes, 0, read);
            }
        } catch (IOException gone) {
            // the other end is
        }
    }

    @Override
    public void close() throws IOException {
        listening.close();
    }
}
