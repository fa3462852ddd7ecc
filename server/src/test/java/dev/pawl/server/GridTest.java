package dev.pawl.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** {@code /queue/grids}: a worker that brings its keys along. */
class GridTest {
    private static final String KEYS = "[{\"model\":\"gfs\",\"window\":0.10},{\"window\":0.2,\"model\":\"icon\"}]";

    @TempDir
    Path folder;

    private Served served;

    @BeforeEach
    void serve() {
        served = Served.in(folder);
    }

    @AfterEach
    void close() {
        served.close();
    }

    private JsonNode claim(String worker, int limit) {
        return served.post(
                        "/queue/grids/forecasts/claim",
                        "{\"worker_id\":\"" + worker + "\",\"limit\":" + limit + ",\"keys\":" + KEYS + "}")
                .ok(200)
                .json()
                .get("tasks");
    }

    @Test
    void aKeyIsClaimedDoneAndNeverGivenAgain() {
        JsonNode first = claim("ada", 1).get(0);
        assertThat(first.get("payload").toString()).isEqualTo("{\"model\":\"gfs\",\"window\":0.1}");

        served.post(
                        "/queue/tasks/" + first.get("task_id") + "/complete",
                        "{\"worker_id\":\"ada\",\"token\":" + first.get("token") + ",\"result\":{\"file\":\"a.nc\"}}")
                .ok(200);

        assertThat(claim("ben", 5)).hasSize(1);
        assertThat(claim("cyd", 5)).isEmpty();
        assertThat(served.post("/queue/grids/forecasts/missing", "{\"keys\":" + KEYS + "}")
                        .ok(200)
                        .json()
                        .get("keys")
                        .toString())
                .isEqualTo("[{\"model\":\"icon\",\"window\":0.2}]");
        assertThat(served.get("/queue/grids/forecasts").ok(200).json().toString())
                .isEqualTo("{\"name\":\"forecasts\",\"done\":1,\"failed\":0,\"held\":1,\"free\":0}");
    }

    @Test
    void whatFailedIsFreeAgainWhenItIsReset() {
        for (JsonNode task : claim("ada", 2)) {
            served.post(
                            "/queue/tasks/" + task.get("task_id") + "/fail",
                            "{\"worker_id\":\"ada\",\"token\":" + task.get("token")
                                    + ",\"error\":\"no data\",\"discard\":true}")
                    .ok(200);
        }
        assertThat(claim("ben", 2)).isEmpty();

        assertThat(served.post("/queue/grids/forecasts/reset", "{\"which\":\"done\"}")
                        .ok(200)
                        .json()
                        .get("keys")
                        .intValue())
                .isZero();
        assertThat(served.post("/queue/grids/forecasts/reset", "{\"which\":\"failed\",\"matching\":{\"window\":0.1}}")
                        .ok(200)
                        .json()
                        .get("keys")
                        .intValue())
                .isEqualTo(1);

        assertThat(claim("ben", 2)).hasSize(1);
        assertThat(served.post("/queue/grids/forecasts/reset", "{\"which\":\"lost\",\"matching\":{\"a\":[1]}}")
                        .problem(ProblemKind.INVALID)
                        .fields())
                .containsExactlyInAnyOrder("which", "matching");
    }

    @Test
    void aGridThatNobodyClaimedFromIsEmpty() {
        assertThat(served.get("/queue/grids/nothing").ok(200).json().get("done").intValue())
                .isZero();
    }

    @Test
    void faultsNameWhereTheyAre() {
        assertThat(served.post(
                                "/queue/grids/" + "x".repeat(101) + "/claim",
                                "{\"worker_id\":\"\",\"limit\":0,\"lease_seconds\":0,\"keys\":[{\"a\":[1]}],\"more\":1}")
                        .problem(ProblemKind.INVALID)
                        .fields())
                .containsExactlyInAnyOrder("more", "name", "keys", "worker_id", "limit", "lease_seconds");
        assertThat(served.post("/queue/grids/g/missing", "{\"keys\":[{\"a\":1},{}]}")
                        .problem(ProblemKind.INVALID)
                        .body())
                .contains("element 1", "at least one name");
        assertThat(served.post(
                                "/queue/grids/g/claim",
                                "{\"worker_id\":\"a\",\"keys\":[{\"a\":\"" + "x".repeat(300) + "\"}]}")
                        .problem(ProblemKind.INVALID)
                        .body())
                .contains("255");
    }
}
