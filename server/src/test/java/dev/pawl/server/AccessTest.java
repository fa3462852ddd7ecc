package dev.pawl.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.pawl.Pawl;
import dev.pawl.store.AccessSecret;
import dev.pawl.store.AccessToken;
import dev.pawl.store.NewAccessToken;
import dev.pawl.testkit.FakeTime;
import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who may ask what. */
class AccessTest {
    private static final HttpClient CLIENT = HttpClient.newHttpClient();
    private static final Duration SECOND = Duration.ofSeconds(1);

    @TempDir
    Path folder;

    private final FakeTime time = new FakeTime();

    private Served serve() {
        return Served.in(folder, time, Served.ANY_PORT);
    }

    /** Of a route: a task, a queue or whatever it names need not be there, since who may not ask is not told. */
    private static HttpResponse<InputStream> call(Served served, Route route, String secret) throws Exception {
        HttpRequest.Builder request = served.request(route.path().replaceAll("\\{\\w+}", "none"))
                .header("Content-Type", "application/json")
                .method(route.method(), route.form() == null ? BodyPublishers.noBody() : BodyPublishers.ofString("[]"));
        if (!secret.isEmpty()) {
            request.header("Authorization", "Bearer " + secret);
        }
        return CLIENT.send(request.build(), BodyHandlers.ofInputStream());
    }

    @Test
    void everyRouteAnswersTheRolesThatItIsForAndNobodyElse() throws Exception {
        try (Served served = serve()) {
            Map<AccessToken.Role, String> secrets = new LinkedHashMap<>();
            for (AccessToken.Role role : AccessToken.Role.values()) {
                secrets.put(role, served.token(role.wireName(), role));
            }
            for (Route route : Routes.ALL) {
                for (Map.Entry<AccessToken.Role, String> holder : secrets.entrySet()) {
                    int status = statusOf(served, route, holder.getValue());

                    String what = route.operationId() + " by " + holder.getKey();
                    if (mayCall(holder.getKey(), route)) {
                        assertThat(status).as(what).isNotIn(401, 403, 429);
                    } else {
                        assertThat(status).as(what).isEqualTo(403);
                    }
                }
            }
        }
    }

    /** why not asked of the code: this is what it must say. */
    private static boolean mayCall(AccessToken.Role role, Route route) {
        return route.role() == Role.ANYONE
                || route.role() == Role.HOLDER
                || role == AccessToken.Role.ADMIN
                || role.name().equals(route.role().name());
    }

    @Test
    void noRouteThatNeedsARoleAnswersWithoutAGoodToken() throws Exception {
        ServerSettings patient = Served.ANY_PORT.withTraffic(TrafficSettings.DEFAULT.withBadTokensPerMinute(1_000));
        try (Served served = Served.in(folder, time, patient)) {
            String expired = served.pawl
                    .access()
                    .create(new NewAccessToken("expired", Set.of(AccessToken.Role.ADMIN), SECOND))
                    .secret()
                    .text();
            String revoked = served.token("revoked", AccessToken.Role.ADMIN);
            served.pawl.access().revoke("revoked");
            String rotated = served.token("rotated", AccessToken.Role.ADMIN);
            served.pawl.access().rotate("rotated", Duration.ZERO);
            time.advance(SECOND);
            for (Route route : Routes.ALL) {
                for (String secret : new String[] {
                    "", expired, revoked, rotated, AccessSecret.make().text(), "x", expired + "x"
                }) {
                    int status = statusOf(served, route, secret);

                    String what = route.operationId() + " with '" + secret + "'";
                    if (route.role() == Role.ANYONE) {
                        assertThat(status).as(what).isNotIn(401, 403, 429);
                    } else {
                        assertThat(status).as(what).isEqualTo(401);
                    }
                }
            }
        }
    }

    private static int statusOf(Served served, Route route, String secret) throws Exception {
        HttpResponse<InputStream> response = call(served, route, secret);
        // why closed: what a route streams has no end.
        response.body().close();
        return response.statusCode();
    }

    @Test
    void aRefusalSaysWhatIsNeeded() {
        try (Served served = serve()) {
            String reader = served.token("reader", AccessToken.Role.READ);

            Response missing = served.get("/queue/stats").problem(ProblemKind.NO_TOKEN);
            assertThat(missing.header("WWW-Authenticate")).isEqualTo("Bearer realm=\"pawl\"");
            Response wrong =
                    served.get("/queue/stats", AccessSecret.make().text()).problem(ProblemKind.NO_TOKEN);
            assertThat(wrong.header("WWW-Authenticate")).contains("error=\"invalid_token\"");
            Response other =
                    served.send(served.with(reader, "/queue/tasks/1/cancel").POST(BodyPublishers.noBody()));
            assertThat(other.problem(ProblemKind.NO_ROLE).detail()).contains("role admin");
            served.send(served.request("/queue/stats").header("Authorization", "Basic " + reader))
                    .problem(ProblemKind.NO_TOKEN);
            served.send(served.request("/queue/stats").header("Authorization", "bearer " + reader))
                    .ok(200);
        }
    }

    @Test
    void thisMachineNeedsNoTokenUntilTheFirstIsMadeAndThenForEver() throws IOException {
        try (Served served = serve();
                Pawl other = Pawl.open(folder.resolve("queue.db"))) {
            served.get("/queue/stats").ok(200);

            String secret = other.access()
                    .create(new NewAccessToken("ops", Set.of(AccessToken.Role.ADMIN), null))
                    .secret()
                    .text();
            time.advance(SECOND);
            served.get("/queue/stats").problem(ProblemKind.NO_TOKEN);
            served.get("/queue/stats", secret).ok(200);

            other.access().revoke("ops");
            time.advance(SECOND);
            served.get("/queue/stats", secret).problem(ProblemKind.NO_TOKEN);
            served.get("/queue/stats").problem(ProblemKind.NO_TOKEN);
        }
    }

    @Test
    void aServerThatAlwaysAsksDoesSoBeforeThereIsAToken() {
        ServerSettings strict = Served.ANY_PORT.withAccess(AccessSettings.DEFAULT.withRequireToken(true));
        try (Served served = Served.in(folder, time, strict)) {
            served.get("/queue/stats").problem(ProblemKind.NO_TOKEN);
            served.get("/health/ready").ok(200);
        }
    }

    /** Time stands still, so what is known is never too old. */
    @Test
    void whatIsKnownOfTokensIsReadAgainBesidesTheRequests() {
        try (Served served = serve()) {
            String secret = served.token("ops", AccessToken.Role.ADMIN);
            served.get("/queue/stats", secret).ok(200);
            served.pawl.access().revoke("ops");
            served.get("/queue/stats", secret).ok(200);

            time.advance(Duration.ofMillis(600));
            await().untilAsserted(() -> served.get("/queue/stats", secret).problem(ProblemKind.NO_TOKEN));
        }
    }

    @Test
    void aBodyIsReadOnceItIsKnownWhoSendsIt() {
        try (Served served = serve()) {
            String secret = served.token("shop", AccessToken.Role.ENQUEUE);
            String body = "{\"type\":\"mail\",\"payload\":{\"a\":\"" + "x".repeat(200_000) + "\"}}";
            for (int i = 0; i < 3; i++) {
                time.advance(SECOND);
                served.send(served.with(secret, "/queue/enqueue")
                                .header("Content-Type", "application/json")
                                .POST(BodyPublishers.ofString(body)))
                        .ok(201);
            }
        }
    }
}
