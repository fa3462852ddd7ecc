package dev.pawl.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WrkTest {
    @Test
    void whatWrkSaysIsUnderstood() throws IOException {
        Wrk.Load load = Wrk.load("""
                Running 5s test @ http://127.0.0.1:41234/queue/enqueue
                  1 threads and 64 connections
                  Thread Stats   Avg      Stdev     Max   +/- Stdev
                    Latency     3.11ms    1.21ms  41.90ms   91.52%
                    Req/Sec    20.79k     1.67k   24.63k    70.00%
                  Latency Distribution
                     50%    2.93ms
                     99%  812.50us
                  104093 requests in 5.04s, 33.55MB read
                  Socket errors: connect 1, read 2, write 3, timeout 4
                  Non-2xx or 3xx responses: 90
                Requests/sec:  20672.11
                Transfer/sec:      6.66MB
                """);

        assertThat(load.rate()).isEqualTo(20672.11);
        assertThat(load.p99()).isEqualTo(0.8125, within(1e-9));
        assertThat(load.errors()).isEqualTo(100);
    }

    @Test
    void whatIsNotUnderstoodIsShown() {
        assertThatThrownBy(() -> Wrk.load("unable to connect to localhost:1 Connection refused\n"))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("Connection refused");
    }

    @Test
    void aServerIsAskedAndItsRefusalsAreCounted(@TempDir Path folder) throws Exception {
        assumeTrue(Wrk.isThere(), "wrk is not installed");
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            exchange.getRequestBody().readAllBytes();
            exchange.sendResponseHeaders(exchange.getRequestMethod().equals("POST") ? 201 : 404, -1);
            exchange.close();
        });
        server.start();
        try {
            int port = server.getAddress().getPort();
            Wrk wrk = new Wrk(folder, 1);

            Wrk.Load posted = wrk.post(port, "/", "{}");
            Wrk.Load refused = wrk.get(port, "/", 100);

            assertThat(posted.errors()).isZero();
            assertThat(posted.rate()).isPositive();
            assertThat(refused.errors()).isPositive();
            assertThat(folder).isEmptyDirectory();
        } finally {
            server.stop(0);
        }
    }
}
