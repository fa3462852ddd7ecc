package dev.pawl.bench;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Asks a server with {@code wrk}, a load generator that is no work of ours, in a process of its own. */
final class Wrk {
    static final int CONNECTIONS = 64;

    /**
     * What it found.
     *
     * @param rate answers per second
     * @param p99 of the time from a request to its answer, in milliseconds
     * @param errors answers that were no success, and connections that failed
     */
    record Load(double rate, double p99, long errors) {}

    private static final Pattern RATE = Pattern.compile("Requests/sec: +([0-9.]+)");
    private static final Pattern P99 = Pattern.compile("99% +([0-9.]+)(us|ms|s|m)");
    private static final Pattern REFUSED = Pattern.compile("Non-2xx or 3xx responses: ([0-9]+)");
    private static final Pattern BROKEN =
            Pattern.compile("Socket errors: connect ([0-9]+), read ([0-9]+), write ([0-9]+), timeout ([0-9]+)");

    private final Path folder;
    private final int seconds;

    Wrk(Path folder, int seconds) {
        this.folder = folder;
        this.seconds = seconds;
    }

    static boolean isThere() throws InterruptedException {
        try {
            Process process = new ProcessBuilder("wrk", "--version")
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            process.waitFor();
            return true;
        } catch (IOException missing) {
            return false;
        }
    }

    Load get(int port, String path) throws IOException, InterruptedException {
        return run(port, path, "");
    }

    /** As many per second as that, or as many as it answers; never all connections at once. */
    Load get(int port, String path, double rate) throws IOException, InterruptedException {
        return run(port, path, String.format(Locale.ROOT, """
                local mean = %f
                function delay()
                  return math.floor(math.random() * 2 * mean + 0.5)
                end
                """, CONNECTIONS * 1_000 / rate));
    }

    /**
     * @param json without apostrophes
     */
    Load post(int port, String path, String json) throws IOException, InterruptedException {
        return run(port, path, """
                wrk.method = "POST"
                wrk.headers["Content-Type"] = "application/json"
                wrk.body = '%s'
                """.formatted(json));
    }

    private Load run(int port, String path, String script) throws IOException, InterruptedException {
        Path file = Files.writeString(Files.createTempFile(folder, "pawl-bench-", ".lua"), script);
        try {
            Process process = new ProcessBuilder(List.of(
                            "wrk",
                            "-t1",
                            "-c" + CONNECTIONS,
                            "-d" + seconds + "s",
                            "--latency",
                            "-s",
                            file.toString(),
                            "http://127.0.0.1:" + port + path))
                    .redirectErrorStream(true)
                    .start();
            String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (process.waitFor() != 0) {
                throw new IOException("wrk has failed: " + said.strip());
            }
            return load(said);
        } finally {
            Files.delete(file);
        }
    }

    static Load load(String said) throws IOException {
        Matcher rate = RATE.matcher(said);
        Matcher p99 = P99.matcher(said);
        if (!rate.find() || !p99.find()) {
            throw new IOException("wrk has said nothing that is understood: " + said.strip());
        }
        long errors = 0;
        Matcher refused = REFUSED.matcher(said);
        if (refused.find()) {
            errors += Long.parseLong(refused.group(1));
        }
        Matcher broken = BROKEN.matcher(said);
        if (broken.find()) {
            for (int group = 1; group <= broken.groupCount(); group++) {
                errors += Long.parseLong(broken.group(group));
            }
        }
        return new Load(
                Double.parseDouble(rate.group(1)), Double.parseDouble(p99.group(1)) * millis(p99.group(2)), errors);
    }

    private static double millis(String unit) {
        return switch (unit) {
            case "us" -> 0.001;
            case "ms" -> 1;
            case "s" -> 1_000;
            default -> 60_000;
        };
    }
}
