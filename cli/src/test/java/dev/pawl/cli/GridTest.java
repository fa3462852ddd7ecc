package dev.pawl.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code pawl grid}: keys that are held, done, failed, given back and reset. */
class GridTest {
    private static final String KEYS = """
            {"model": "gfs", "window": 0.10}

            {"model": "gfs", "window": 0.2}
            {"model": "icon", "window": 0.1}
            """;

    @TempDir
    Path folder;

    private Cli cli;

    @BeforeEach
    void nameAQueue() {
        cli = new Cli(folder.resolve("queue.db"));
    }

    private String claim(String worker, int limit) {
        return cli.input(KEYS)
                .run("grid", "claim", "forecasts", "--keys", "-", "--worker", worker, "--limit", String.valueOf(limit))
                .out();
    }

    private String stats() {
        return cli.run("grid", "stats", "forecasts", "--json").ok().out().strip();
    }

    @Test
    void whatClaimPrintsIsWhatTheOthersTake() {
        String held = claim("ada", 2);
        assertThat(held.lines()).hasSize(2);
        assertThat(held).contains("\"key\":{\"model\":\"gfs\",\"window\":0.1}", "\"worker\":\"ada\"", "\"token\":1");

        assertThat(cli.input(held)
                        .run("grid", "done", "forecasts", "--keys", "-", "--info", "{\"file\": 1}")
                        .ok()
                        .err())
                .contains("2 keys done");

        assertThat(stats()).isEqualTo("{\"name\":\"forecasts\",\"done\":2,\"failed\":0,\"held\":0,\"free\":0}");
        assertThat(cli.show(1)).extracting("result").hasToString("{file=1}");
        assertThat(cli.input(KEYS)
                        .run("grid", "missing", "forecasts", "--keys", "-")
                        .ok()
                        .out())
                .isEqualToIgnoringNewLines("{\"model\":\"icon\",\"window\":0.1}");
    }

    @Test
    void aKeyIsNamedByItsValuesAndWhoHoldsIt() {
        claim("ada", 3);

        assertThat(cli.run("grid", "done", "forecasts", "--worker", "ben", "model=gfs", "window=0.1"))
                .satisfies(said -> assertThat(said.code()).isEqualTo(1))
                .satisfies(said -> assertThat(said.err()).contains("ben does not hold"));
        cli.run("grid", "done", "forecasts", "--worker", "ada", "window=1e-1", "model=gfs")
                .ok();
        cli.run("grid", "failed", "forecasts", "--worker", "ada", "--error", "no data", "model=gfs", "window=0.2")
                .ok();
        cli.run("grid", "release", "forecasts", "--worker", "ada", "model=icon", "window=0.1")
                .ok();
        assertThat(stats()).isEqualTo("{\"name\":\"forecasts\",\"done\":1,\"failed\":1,\"held\":0,\"free\":1}");

        assertThat(cli.run("grid", "reset", "forecasts", "failed", "model=icon")
                        .ok()
                        .out()
                        .strip())
                .isEqualTo("0");
        assertThat(cli.run("grid", "reset", "forecasts", "failed", "model=gfs")
                        .ok()
                        .out()
                        .strip())
                .isEqualTo("1");
        assertThat(claim("ben", 3).lines()).as("all that is not done").hasSize(2);
    }

    @Test
    void aLateEndIsRefusedAndNothingIsFree() {
        String held = claim("ada", 3);
        assertThat(cli.input(KEYS).run("grid", "claim", "forecasts", "--keys", "-", "--worker", "ben"))
                .satisfies(said -> assertThat(said.code()).isEqualTo(1))
                .satisfies(said -> assertThat(said.err()).contains("None of these keys is free"));
        cli.input(held).run("grid", "release", "forecasts", "--keys", "-").ok();
        claim("ben", 3);

        assertThat(cli.input(held).run("grid", "done", "forecasts", "--keys", "-"))
                .satisfies(said -> assertThat(said.code()).isEqualTo(1))
                .satisfies(said -> assertThat(said.err()).contains("refused, lease lost", "0 keys done"));
    }

    @Test
    void faultsNameTheLineAndWhatIsAllowed() {
        assertThat(cli.input("{\"a\":1}\n{\"a\":[1]}\n").run("grid", "missing", "g", "--keys", "-"))
                .satisfies(said -> assertThat(said.code()).isEqualTo(2))
                .satisfies(said -> assertThat(said.err()).contains("line 2", "key.a"));
        assertThat(cli.run("grid", "claim", "g", "--worker", "a").err()).contains("--keys FILE");
        assertThat(cli.run("grid", "claim", "g", "--worker", "a", "novalue").err())
                .contains("NAME=VALUE");
        assertThat(cli.input("{\"a\":1}\n")
                        .run("grid", "done", "g", "--keys", "-")
                        .err())
                .contains("line 1", "task_id, token and worker");
        assertThat(cli.run("grid", "reset", "g", "lost").err()).contains("failed or done");
    }
}
