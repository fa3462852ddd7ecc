package dev.pawl.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The page that shows the OpenAPI document to people. */
class DocsTest {
    private static final Pattern LINK = Pattern.compile("(?:href|src)=\"([^\"]*)\"");

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

    @ParameterizedTest
    @EnumSource
    void everyFileIsServedAndMayDoNothingThatThePageNeedsNot(DocsFile file) {
        Response got = served.get(file.path());

        assertThat(got.status()).isEqualTo(200);
        assertThat(got.body()).isNotBlank();
        assertThat(got.header("Content-Type")).isEqualTo(file.mediaType() + "; charset=utf-8");
        assertThat(got.header("X-Content-Type-Options")).isEqualTo("nosniff");
        assertThat(got.header("Content-Security-Policy"))
                .startsWith("default-src 'none'; script-src 'self'; style-src 'self';")
                .doesNotContain("unsafe", "http", "*");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/docs", "/docs/start.js", "/docs/swagger-ui-bundle.js", "/openapi.json"})
    void whoeverHasAFileIsNotSentItAgain(String path) {
        String tag = served.get(path).header("ETag");
        assertThat(tag).matches("\"[0-9a-f-]{36}\"");

        for (String known : List.of(tag, "W/" + tag, "\"other\", " + tag, "*")) {
            Response unchanged = served.send(served.request(path).header("If-None-Match", known));
            assertThat(unchanged.status()).isEqualTo(304);
            assertThat(unchanged.body()).isEmpty();
            assertThat(unchanged.header("ETag")).isEqualTo(tag);
            assertThat(unchanged.header("Cache-Control")).isEqualTo("no-cache");
        }
        assertThat(served.send(served.request(path).header("If-None-Match", "\"other\""))
                        .status())
                .isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "/below/a/proxy"})
    void thePageNamesOnlyWhatTheServerHasAlsoBelowAPath(String prefix) {
        URI page = URI.create("http://localhost" + prefix + "/docs");
        List<URI> links = LINK.matcher(served.get("/docs").body())
                .results()
                .map((MatchResult link) -> page.resolve(link.group(1)))
                .filter(link -> !"data".equals(link.getScheme()))
                .toList();

        assertThat(links).hasSize(4);
        assertThat(links).allSatisfy(link -> {
            assertThat(link.toString()).startsWith("http://localhost" + prefix + "/");
            assertThat(served.get(link.getPath().substring(prefix.length())).status())
                    .isEqualTo(200);
        });
        assertThat(served.get("/docs/start.js").body()).contains("url: 'openapi.json'");
    }

    @Test
    void nothingIsWrittenIntoThePageItself() {
        assertThat(served.get("/docs").body()).doesNotContain("<style", "style=", "<script>", "onload", "javascript:");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/docs/index.html",
                "/docs/swagger-ui-bundle.js.LICENSE.txt",
                "/docs/swagger-ui-bundle.js.map",
                "/docs/../docs/index.html",
                "/docs/%2e%2e/DocsFile.class",
                "/docs/..%2fDocsFile.class",
                "/docs/..\\DocsFile.class",
                "/docs/swagger-ui.css/",
                "/docs/swagger-ui.css%00",
                "/docs/",
                "/docs.html",
            })
    void nothingElseIsServed(String path) {
        RawClient.exchange(served.server.port(), "GET " + path + " HTTP/1.1", "Host: localhost")
                .problem(ProblemKind.NO_SUCH_ROUTE);
    }

    @ParameterizedTest
    @CsvSource({"/docs?x=1, x", "/docs/start.js?v=2, v"})
    void aParameterThatMeansNothingIsRefused(String path, String name) {
        assertThat(served.get(path).problem(ProblemKind.INVALID).fields()).containsExactly(name);
    }
}
