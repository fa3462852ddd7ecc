package dev.pawl.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pawl.Pawl;
import dev.pawl.PawlSettings;
import dev.pawl.store.AccessToken;
import dev.pawl.testkit.FakeTime;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How a browser stays signed in, and what that must not allow. */
class SessionTest {
    @TempDir
    Path folder;

    private final FakeTime time = new FakeTime();
    private Served served;

    @BeforeEach
    void serve() {
        served = Served.in(folder, time, Served.ANY_PORT);
    }

    @AfterEach
    void close() {
        served.close();
    }

    private Response signIn(String secret) {
        return served.send(served.with(secret, "/session").POST(BodyPublishers.noBody()));
    }

    /** What a browser keeps of it, and sends. */
    private static String cookie(Response signedIn) {
        return signedIn.ok(200).header("Set-Cookie").split(";", 2)[0];
    }

    private HttpRequest.Builder as(String cookie, String path) {
        return served.request(path).header("Cookie", cookie);
    }

    private Response cancel(String cookie, String... headers) {
        HttpRequest.Builder request = as(cookie, "/queue/tasks/1/cancel").POST(BodyPublishers.noBody());
        return served.send(headers.length == 0 ? request : request.headers(headers));
    }

    @Test
    void whoShowsATokenGetsACookieThatNoScriptCanReadAndIsWhoTheyAre() {
        Response signedIn = signIn(served.token("ops", AccessToken.Role.READ));

        assertThat(signedIn.header("Set-Cookie"))
                .startsWith("pawl_session=pawl_")
                .contains("; HttpOnly", "; SameSite=Strict")
                .doesNotContain("Path", "Max-Age", "Expires", "Domain", "Secure");
        Response session = served.send(as(cookie(signedIn), "/session").GET());
        assertThat(session.ok(200).json().get("name").stringValue()).isEqualTo("ops");
        assertThat(session.json().get("roles").toString()).isEqualTo("[\"read\"]");
        assertThat(session.json().get("token_needed").booleanValue()).isTrue();
        assertThat(served.send(as(cookie(signedIn), "/queue/stats").GET()).status())
                .isEqualTo(200);
    }

    @Test
    void aCookieGivesNoMoreRightsThanItsToken() {
        String cookie = cookie(signIn(served.token("ops", AccessToken.Role.READ)));

        cancel(cookie, "Origin", served.server.uri().toString()).problem(ProblemKind.NO_ROLE);
    }

    @Test
    void aSessionOutlivesTheServer() {
        String cookie = cookie(signIn(served.token("ops", AccessToken.Role.READ)));
        served.close();
        serve();

        assertThat(served.send(as(cookie, "/queue/stats").GET()).status()).isEqualTo(200);
    }

    @Test
    void aRevokedTokenEndsItsSession() {
        String cookie = cookie(signIn(served.token("ops", AccessToken.Role.READ)));
        served.pawl.access().revoke("ops");
        time.advance(Duration.ofSeconds(2));

        served.send(as(cookie, "/queue/stats").GET()).problem(ProblemKind.NO_TOKEN);
    }

    @Test
    void whatChangesSomethingMustComeFromAPageOfTheServer() {
        String cookie = cookie(signIn(served.token("ops", AccessToken.Role.ADMIN)));
        String own = served.server.uri().toString();

        cancel(cookie).problem(ProblemKind.FOREIGN);
        for (String site : new String[] {"cross-site", "same-site", "none", ""}) {
            cancel(cookie, "Sec-Fetch-Site", site).problem(ProblemKind.FOREIGN);
            cancel(cookie, "Sec-Fetch-Site", site, "Origin", own).problem(ProblemKind.FOREIGN);
        }
        cancel(cookie, "Origin", "null").problem(ProblemKind.FOREIGN);
        cancel(cookie, "Origin", "http://elsewhere.example").problem(ProblemKind.FOREIGN);
        cancel(cookie, "Origin", "http://elsewhere.example", "Sec-Fetch-Site", "same-origin")
                .problem(ProblemKind.FOREIGN);

        cancel(cookie, "Origin", own).problem(ProblemKind.NO_SUCH_TASK);
        cancel(cookie, "Sec-Fetch-Site", "same-origin").problem(ProblemKind.NO_SUCH_TASK);
    }

    @Test
    void anOriginThatMayCallMayNotDoSoByRightOfACookie() {
        served.close();
        String page = "http://localhost:3000";
        served = Served.in(
                folder,
                time,
                Served.ANY_PORT.withAccess(AccessSettings.DEFAULT.withCorsOrigins(java.util.List.of(page))));
        String cookie = cookie(signIn(served.token("ops", AccessToken.Role.ADMIN)));

        cancel(cookie, "Origin", page).problem(ProblemKind.FOREIGN);
    }

    @Test
    void aHeaderGoesBeforeTheCookie() {
        String reads = cookie(signIn(served.token("reads", AccessToken.Role.READ)));
        String admin = served.token("admin", AccessToken.Role.ADMIN);
        time.advance(Duration.ofSeconds(2));

        cancel(reads, "Authorization", "Bearer " + admin).problem(ProblemKind.NO_SUCH_TASK);
        served.send(as(reads, "/queue/stats")
                        .header("Authorization", "Bearer pawl_no")
                        .GET())
                .problem(ProblemKind.NO_TOKEN);
    }

    @ParameterizedTest
    @ValueSource(strings = {"pawl_session=pawl_3f9c2ab1d07e_no", "pawl_session=", "pawl_session", "other=1"})
    void aCookieThatIsNoTokenIsNobody(String cookie) {
        served.token("ops", AccessToken.Role.READ);

        assertThat(served.send(as(cookie, "/queue/stats").GET()).status()).isEqualTo(401);
    }

    @Test
    void wrongTokensAreCountedAlsoInACookie() {
        served.token("ops", AccessToken.Role.READ);
        for (int i = 0; i < TrafficSettings.DEFAULT.badTokensPerMinute(); i++) {
            served.send(as("pawl_session=pawl_no", "/session").GET()).problem(ProblemKind.NO_TOKEN);
        }

        served.send(as("pawl_session=pawl_no", "/session").GET()).problem(ProblemKind.TOO_MANY);
        assertThat(signIn("pawl_no").problem(ProblemKind.TOO_MANY)).isNotNull();
    }

    @Test
    void whereNoTokenIsNeededNobodySignsIn() {
        Response session = served.get("/session");

        assertThat(session.ok(200).json().get("token_needed").booleanValue()).isFalse();
        assertThat(session.json().get("roles").toString()).isEqualTo("[\"admin\"]");
        assertThat(signIn("whatever").ok(200).header("Set-Cookie")).isEmpty();
    }

    @Test
    void aSessionThatBeganOverTlsStaysThere() {
        served.close();
        Pawl pawl = Pawl.open(folder.resolve("queue.db").toString(), PawlSettings.DEFAULT.withTime(time));
        served = new Served(pawl, Served.ANY_PORT.withAccess(AccessSettings.DEFAULT.withRequireToken(true)));
        String origin = "https://127.0.0.1:" + served.server.port();
        Response signedIn = served.send(served.with(served.token("ops", AccessToken.Role.READ), "/session")
                .header("Origin", origin)
                .POST(BodyPublishers.noBody()));

        assertThat(signedIn.ok(200).header("Set-Cookie")).endsWith("; Secure");
    }

    @Test
    void whoSignsOutHasNoCookieAnyMore() {
        Response out = served.send(as("pawl_session=pawl_no", "/session")
                .header("Origin", served.server.uri().toString())
                .DELETE());

        assertThat(out.status()).isEqualTo(204);
        assertThat(out.header("Set-Cookie")).startsWith("pawl_session=; Max-Age=0");
    }
}
