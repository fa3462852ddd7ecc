package dev.pawl.server;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayDeque;
import java.util.Base64;
import java.util.Deque;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The files of the dashboard, as they are and as they are served. */
class DashboardTest {
    private static final Path SOURCES = Path.of("../dashboard/src/main/resources/dev/pawl/dashboard");
    private static final Pattern IMPORT =
            Pattern.compile("(?:^import (?:[^'\n]* from )?|^\\} from |import\\()'([^']+)'", Pattern.MULTILINE);
    private static final int MOST_BYTES = 300_000;

    @TempDir
    static Path folder;

    private static Served served;

    @BeforeAll
    static void serve() {
        served = Served.in(folder);
    }

    @AfterAll
    static void close() {
        served.close();
    }

    /** Below the folder of the dashboard. */
    private static List<String> files() {
        try (Stream<Path> found = Files.walk(SOURCES)) {
            return found.filter(Files::isRegularFile)
                    .map(file -> SOURCES.relativize(file).toString().replace('\\', '/'))
                    .sorted()
                    .toList();
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    private static String text(String file) {
        try {
            return Files.readString(SOURCES.resolve(file));
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    @Test
    void theServerLeadsToThePageAlsoBelowAPath() {
        Response root = served.get("/");

        assertThat(root.status()).isEqualTo(302);
        assertThat(URI.create("http://localhost/below/a/proxy/").resolve(root.header("Location")))
                .hasToString("http://localhost/below/a/proxy/dashboard");
        assertThat(served.get("/dashboard").body()).contains("<pawl-app>");
    }

    @Test
    void aSlashTooManyLeadsToThePageAlsoBelowAPath() {
        Response slash = served.get("/dashboard/");

        assertThat(slash.status()).isEqualTo(308);
        assertThat(URI.create("http://localhost/below/dashboard/").resolve(slash.header("Location")))
                .hasToString("http://localhost/below/dashboard");
    }

    @Test
    void everyFileIsServedAndTogetherTheyAreSmall() throws IOException, InterruptedException {
        int bytes = 0;
        for (String file : files()) {
            String path = file.equals("index.html") ? "/dashboard" : "/dashboard/" + file;
            HttpResponse<byte[]> got = HttpClient.newHttpClient()
                    .send(
                            served.request(path)
                                    .header("Accept-Encoding", "gzip, br")
                                    .GET()
                                    .build(),
                            BodyHandlers.ofByteArray());
            assertThat(got.statusCode()).as(file).isEqualTo(200);
            assertThat(got.headers().firstValue("Content-Encoding")).contains("gzip");
            try (InputStream unpacked = new GZIPInputStream(new ByteArrayInputStream(got.body()))) {
                assertThat(new String(unpacked.readAllBytes(), UTF_8)).isEqualTo(text(file));
            }
            bytes += got.body().length;
        }
        assertThat(bytes).isBetween(1, MOST_BYTES);
    }

    @Test
    void whoTakesNoCompressionGetsTheFileAsItIs() {
        Response plain = served.send(served.request("/dashboard/app/api.js").header("Accept-Encoding", "gzip;q=0"));

        assertThat(plain.body()).isEqualTo(text("app/api.js"));
        assertThat(plain.header("Content-Encoding")).isEmpty();
        assertThat(plain.header("Vary")).isEqualTo("Accept-Encoding");
    }

    @Test
    void whatAScriptImportsIsThere() {
        for (String file : files()) {
            URI script = URI.create("http://localhost/dashboard/" + file);
            IMPORT.matcher(file.endsWith(".js") ? text(file) : "")
                    .results()
                    .map((MatchResult named) -> named.group(1))
                    .filter(named -> !named.equals("lit"))
                    .forEach(named -> assertThat(
                                    served.get(script.resolve(named).getPath()).status())
                            .as(file + " imports " + named)
                            .isEqualTo(200));
        }
    }

    /** So that they are all asked for at once, and not each when the one before has come. */
    @Test
    void thePageNamesWhatItsFirstPageNeeds() {
        Set<String> needed = new TreeSet<>();
        Deque<String> found = new ArrayDeque<>(List.of("app/main.js", "pages/overview.js"));
        for (String file = found.poll(); file != null; file = found.poll()) {
            URI script = URI.create("http://localhost/" + file);
            if (needed.add(file)) {
                Pattern.compile("^(?:import (?:[^'\n]* from )?|\\} from )'(\\.[^']+)'", Pattern.MULTILINE)
                        .matcher(text(file))
                        .results()
                        .forEach(named -> found.add(
                                script.resolve(named.group(1)).getPath().substring(1)));
            }
        }
        needed.remove("app/main.js");

        assertThat(Pattern.compile("<link rel=\"modulepreload\" href=\"dashboard/([^\"]*)\">")
                        .matcher(text("index.html"))
                        .results()
                        .map(link -> link.group(1))
                        .filter(file -> !file.startsWith("vendor/")))
                .containsExactlyInAnyOrderElementsOf(needed);
    }

    @Test
    void thePageMayRunItsOwnScriptsAndItsImportMapAlone() throws Exception {
        Response page = served.get("/dashboard");
        Matcher map = Pattern.compile("<script type=\"importmap\">(.*?)</script>", Pattern.DOTALL)
                .matcher(page.body());
        assertThat(map.find()).isTrue();
        byte[] hash = MessageDigest.getInstance("SHA-256").digest(map.group(1).getBytes(UTF_8));

        assertThat(page.header("Content-Security-Policy"))
                .startsWith("default-src 'none'; script-src 'self' 'sha256-"
                        + Base64.getEncoder().encodeToString(hash) + "'; style-src 'self';")
                .contains("frame-ancestors 'none'", "base-uri 'none'")
                .doesNotContain("unsafe", "http:", "https:", "*");
        Response.JSON
                .readTree(map.group(1))
                .get("imports")
                .forEach(file -> assertThat(
                                served.get(file.stringValue().substring(1)).status())
                        .isEqualTo(200));
        for (String file : files()) {
            assertThat(text(file).replace("http://www.w3.org/2000/svg", ""))
                    .as(file)
                    .doesNotContain("style=", "<style", "http://", "https://", " onload", "javascript:");
        }
    }

    /** What comes from the queue is put in as text; whoever must do otherwise shows here why. */
    @Test
    void nothingIsPutInAsMarkup() {
        for (String file : files()) {
            assertThat(text(file))
                    .as(file)
                    .doesNotContain("unsafeHTML", "unsafeSVG", "innerHTML", "outerHTML", "insertAdjacentHTML")
                    .doesNotContain("document.write", "eval(", "new Function", "DOMParser", "srcdoc");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/dashboard//",
                "/dashboard/index.html",
                "/dashboard/app",
                "/dashboard/app/",
                "/dashboard/app/none.js",
                "/dashboard/app/../index.html",
                "/dashboard/app/%2e%2e%2findex.html",
                "/dashboard/%2e%2e/DashboardFiles.class",
                "/dashboard/app/..%2f..%2fserver%2fdocs%2fstart.js",
                "/dashboard/app/..\\..\\server\\docs\\start.js",
                "/dashboard/app/main.js%00",
                "/dashboard/app/main.js/",
                "/dashboard/APP/main.js",
                "/dashboard/vendor/META-INF/x.js",
            })
    void nothingElseIsServed(String path) {
        RawClient.exchange(served.server.port(), "GET " + path + " HTTP/1.1", "Host: localhost")
                .problem(ProblemKind.NO_SUCH_ROUTE);
    }
}
