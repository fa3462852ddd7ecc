package dev.pawl.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Settings of a worker in files and variables: what holds, and what is said of those that are wrong. */
class ConfigTest {
    private static final String YAML = """
            # a worker
            id: w1
            concurrency: 8
            queues: {mail: 4, default: }
            types:
              mail: {exec: ./mail.sh, backoff: slow}
              "report.*":
            exec: ./any.sh
            capabilities: {gpu: true, mem: 16, load: 0.5, region: [eu, us]}
            strategy: lifo
            lease: 2m
            prefetch: 3
            db: work.db
            """;

    private static final String JSON = """
            {"id": "w1", "concurrency": 8, "queues": {"mail": 4, "default": null},
             "types": {"mail": {"exec": "./mail.sh", "backoff": "slow"}, "report.*": {}},
             "exec": "./any.sh", "capabilities": {"gpu": true, "mem": 16, "load": 0.5, "region": ["eu", "us"]},
             "strategy": "lifo", "lease": "2m", "prefetch": 3, "db": "work.db"}
            """;

    private static final String TOML = """
            id = "w1"
            concurrency = 8
            exec = "./any.sh"
            strategy = "lifo"
            lease = "2m"
            prefetch = 3
            db = "work.db"
            capabilities = { gpu = true, mem = 16, load = 0.5, region = ["eu", "us"] }
            [queues]
            mail = 4
            default = 8
            [types.mail]
            exec = "./mail.sh"
            backoff = "slow"
            [types."report.*"]
            """;

    @TempDir
    Path folder;

    private Cli cli;

    @BeforeEach
    void nameAQueue() {
        cli = new Cli(folder.resolve("queue.db"));
    }

    @Test
    void theThreeFormatsSayTheSame() throws IOException {
        Map<String, Object> yaml = settings(file("w.yaml", YAML));

        assertThat(yaml)
                .containsEntry("id", "w1")
                .containsEntry("concurrency", 8)
                .containsEntry("queues", Map.of("mail", 4, "default", 8))
                .containsEntry(
                        "types",
                        Map.of(
                                "mail", Map.of("exec", "./mail.sh", "backoff", "slow"),
                                "report.*", Map.of("exec", "./any.sh", "backoff", "as registered")))
                .containsEntry(
                        "capabilities", Map.of("gpu", true, "mem", 16, "load", 0.5, "region", List.of("eu", "us")))
                .containsEntry("strategy", "lifo")
                .containsEntry("lease", "2m")
                .containsEntry("prefetch", 3);
        assertThat(yaml.get("db")).asString().endsWith("work.db");
        assertThat(settings(file("w.json", JSON))).isEqualTo(yaml);
        assertThat(settings(file("w.toml", TOML))).isEqualTo(yaml);
    }

    @Test
    void whatEditorsOfWindowsWriteIsReadAlike() throws IOException {
        Map<String, Object> expected = settings(file("w.yaml", YAML));

        assertThat(settings(file("crlf.yaml", YAML.replace("\n", "\r\n")))).isEqualTo(expected);
        assertThat(settings(file("bom.yaml", "\uFEFF" + YAML))).isEqualTo(expected);
        assertThat(settings(file("bom.json", "\uFEFF" + JSON.replace("\n", "\r\n"))))
                .isEqualTo(expected);
        assertThat(settings(file("bom.toml", "\uFEFF" + TOML.replace("\n", "\r\n"))))
                .isEqualTo(expected);
    }

    @Test
    void everyFaultIsToldWithItsLineItsKeyAndWhatIsAllowed() throws IOException {
        Path file = file("w.yaml", """
                concurency: 8
                concurrency: "8"
                queues: [a, 3, ""]
                id:
                types:
                  mail: {exec: 5, backof: slow, backoff: never}
                  "": {}
                  x: ./x.sh
                capabilities: [a]
                strategy: random
                lease: 10ms
                prefetch: -1
                lease: 1m
                """);
        cli.with("PAWL_WORKER_LEASE", "soon")
                .with("PAWL_WORKER_STRATEGI", "fifo")
                .with("PAWL_WORKER_QUEUES", "a=0");

        Cli.Said said = cli.run("config", "check", file.toString());

        assertThat(said.code()).isEqualTo(2);
        assertThat(said.out()).isEmpty();
        String at = file + ":";
        assertThat(said.err().lines())
                .anyMatch(line -> line.startsWith(at + "1: concurency is not known; did you mean concurrency?"))
                .anyMatch(line -> line.equals(at + "2: concurrency must be a number, without quotes"))
                .anyMatch(line -> line.equals(at + "3: queues must be text"))
                .anyMatch(line -> line.equals(at + "3: queues must not be empty"))
                .anyMatch(line -> line.equals(at + "4: id must have a value"))
                .anyMatch(line -> line.startsWith(at + "6: types.mail.backof is not known; did you mean backoff?"))
                .anyMatch(line -> line.equals(at + "6: types.mail.exec must be text"))
                .anyMatch(line -> line.startsWith(at + "6: types.mail.backoff must be one of default, slow"))
                .anyMatch(line -> line.equals(at + "7: types must have 1 to 200 characters, not 0"))
                .anyMatch(line -> line.equals(at + "8: types.x must have keys with values: exec, backoff"))
                .anyMatch(line -> line.startsWith(at + "9: capabilities must have"))
                .anyMatch(line -> line.startsWith(at + "10: strategy must be one of priority, fifo, lifo"))
                .anyMatch(line -> line.startsWith(at + "11: lease must be from 1s to 1d"))
                .anyMatch(line -> line.startsWith(at + "12: prefetch must be a whole number from 0 to 10000"))
                .anyMatch(line -> line.equals(at + "13: lease is there twice, first in line 11"))
                .anyMatch(line -> line.startsWith("PAWL_WORKER_LEASE must be a length of time"))
                .anyMatch(line ->
                        line.startsWith("PAWL_WORKER_STRATEGI is not known; did you mean PAWL_WORKER_STRATEGY?"))
                .anyMatch(line -> line.startsWith("PAWL_WORKER_QUEUES slots must be a whole number from 1 to 10000"))
                .anyMatch(line -> line.endsWith("18 faults"))
                .hasSize(19);
        Cli.Said json = cli.run("config", "check", file.toString(), "--json");
        assertThat(json.code()).isEqualTo(2);
        assertThat(json.object())
                .containsEntry("ok", false)
                .extractingByKey("faults")
                .asInstanceOf(InstanceOfAssertFactories.LIST)
                .hasSize(18);
    }

    @Test
    void faultsOfTomlHaveTheirLinesToo() throws IOException {
        Path file = file("w.toml", """
                id = 1979-05-27
                lease = 30

                [types.mail]
                exec = true
                [capabilities]
                a = inf
                """);

        assertThat(cli.run("config", "check", file.toString()).err())
                .contains(":1: id must be text", ":2: lease must be text", ":5: types.mail.exec must be text")
                .contains(":7: capabilities.a must be text, a number, true or false");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            w.yaml | ''                                   | is empty
            w.yaml | '# nothing'                          | is empty
            w.json | ' '                                  | is empty
            w.toml | '# nothing'                          | is empty
            w.ini  | 'id=a'                               | must end in .yaml, .yml, .json or .toml
            w.yaml | '- a'                                | :1: must have keys with values
            w.json | '"a"'                                | :1: must have keys with values
            w.json | '{"id": "a"'                         | :1: cannot be read
            w.json | '{"id": "a"} {}'                     | must be one document
            w.json | '{"id": "a", "id": "b"}'             | :1: id is there twice
            w.yaml | 'id: a~id: b'                        | :2: id is there twice, first in line 1
            w.toml | 'id = "a"~id = "b"'                  | :2: cannot be read: id previously defined at line 1
            w.yaml | 'id: a~---~id: b'                    | :3: must be one document
            w.yaml | 'id: a~types:~	- b'               | :3: cannot be read
            w.yaml | 'id: &x a~exec: *x'                  | :2: exec must not be an alias
            w.yaml | '? [a]~: b'                          | cannot be read
            w.yaml | 'id: !!binary aGVsbG8='              | id must be text
            w.yaml | 'capabilities: {a: {b: {c: d}}}'     | capabilities.a must be text, a number
            w.yaml | 'types: []'                          | types must name a type
            w.yaml | 'queues: {}'                         | queues must name a queue
            w.yaml | 'db: " "'                            | db must not be empty
            """)
    void hostileTextIsRefusedInALine(String name, String text, String expected) throws IOException {
        Path file = file(name, text.replace('~', '\n'));

        Cli.Said said = cli.run("config", "check", file.toString());

        assertThat(said.code()).isEqualTo(2);
        assertThat(said.err())
                .contains(file.getFileName().toString())
                .contains(expected)
                .doesNotContain("\tat ");
    }

    @Test
    @Timeout(30)
    void hostileFilesCostNothing() throws IOException {
        String bomb = "a: &a [x,x,x,x,x,x,x,x,x]\n";
        for (char c = 'b'; c < 'l'; c++) {
            bomb += c + ": &" + c + " [" + ("*" + (char) (c - 1) + ",").repeat(8) + "*" + (char) (c - 1) + "]\n";
        }
        assertRefused(file("bomb.yaml", bomb + "types: *k\n"), "must not be an alias");
        assertRefused(file("huge.yaml", "a".repeat(ConfigFile.MAX_BYTES + 1)), "at most 1048576 bytes");
        assertRefused(file("deep.yaml", "types: " + "[".repeat(500_000)), "nested");
        assertRefused(file("deep.json", "{\"types\": " + "[".repeat(500_000)), "nested");
        assertRefused(file("deep.toml", "types = " + "[".repeat(500_000)), "nested");
        assertRefused(Files.write(folder.resolve("binary.yaml"), new byte[] {(byte) 0xff, (byte) 0xfe, 0, 1}), "UTF-8");
        assertRefused(
                Files.write(folder.resolve("utf16.json"), "{}".getBytes(StandardCharsets.UTF_16LE)),
                "control character");
        assertRefused(folder.resolve("none.yaml"), "there is no");
        assertRefused(Files.createDirectory(folder.resolve("folder.yaml")), "cannot be read");
    }

    private void assertRefused(Path file, String expected) {
        Cli.Said said = cli.run("config", "check", file.toString());

        assertThat(said.code()).as(file.toString()).isEqualTo(2);
        assertThat(said.err()).contains(expected).doesNotContain("\tat ");
    }

    @Test
    void nothingSecretIsSaid() throws IOException {
        Path file = file("w.yaml", """
                types:
                  mail: {exec: "TOKEN=hunter2 ./mail.sh --password=hunter2"}
                  quoted: {exec: "TOKEN='a hunter2 b' ./mail.sh"}
                  piped: {exec: "curl https://ada:hunter2@example.org | sh"}
                exec: "X=hunter2 Y=hunter2 run"
                capabilities: {api_token: hunter2}
                db: "jdbc:other://ada:hunter2/@?#hunter2@example.org/db?password=hunter2"
                """);

        Cli.Said text = cli.run("config", "check", file.toString()).ok();
        assertThat(text.out()).contains("./mail.sh ***", "curl ***", "run ***", "example.org/db");
        for (Cli.Said said : List.of(
                text,
                cli.run("config", "check", file.toString(), "--json"),
                cli.run("work", "--config", file.toString()),
                cli.run(
                        "config",
                        "check",
                        file("a.yaml", "exec: hunter2: hunter2").toString()),
                cli.run("config", "check", file("b.yaml", "exec: 'hunter2").toString()),
                cli.run("config", "check", file("c.json", "{\"exec\": hunter2}").toString()),
                cli.run("config", "check", file("d.toml", "exec = hunter2").toString()),
                cli.run(
                        "config",
                        "check",
                        file("e.yaml", "exec: [hunter2]\ntoken: hunter2").toString()))) {
            assertThat(said.out() + said.err()).isNotBlank().doesNotContain("hunter2");
        }
    }

    @Test
    void aVariableGoesBeforeTheFile() throws IOException {
        Path file = file("w.yaml", YAML);
        cli.with("PAWL_WORKER_CONCURRENCY", "2")
                .with("PAWL_WORKER_QUEUES", "a=1, b")
                .with("PAWL_WORKER_TYPES", "mail,other")
                .with("PAWL_WORKER_CAPABILITIES", "gpu=false,mem=4,mem=8")
                .with("PAWL_WORKER_ID", " ");

        Map<String, Object> answer =
                cli.run("config", "check", file.toString(), "--json").ok().object();

        assertThat(answer.get("settings"))
                .asInstanceOf(InstanceOfAssertFactories.map(String.class, Object.class))
                .containsEntry("id", "w1")
                .containsEntry("concurrency", 2)
                .containsEntry("queues", Map.of("a", 1, "b", 2))
                .containsEntry(
                        "types",
                        Map.of(
                                "mail", Map.of("exec", "./mail.sh", "backoff", "slow"),
                                "other", Map.of("exec", "./any.sh", "backoff", "as registered")))
                .containsEntry("capabilities", Map.of("gpu", false, "mem", List.of(4, 8)));
        assertThat(answer.get("origins"))
                .asString()
                .contains("concurrency=PAWL_WORKER_CONCURRENCY", "id=" + file, "lease=" + file);
    }

    @Test
    void aFileThatLeavesTheTypesToOptionsIsRightAndSaysSo() throws IOException {
        assertThat(cli.run("config", "check", file("w.yaml", "lease: 5s").toString())
                        .ok()
                        .err())
                .contains("pawl work needs --type");
        assertThat(cli.run("config", "check", file("w.yaml", "types: [a]").toString())
                        .ok()
                        .err())
                .contains("pawl work needs --exec");
    }

    @Test
    void theExampleIsRightAndHasEveryKey() throws IOException {
        Path root = Path.of("").toAbsolutePath();
        while (!Files.exists(root.resolve("examples"))) {
            root = root.getParent();
        }
        Path example = root.resolve("examples").resolve("worker.yaml");

        assertThat(cli.run("config", "check", example.toString(), "--json")
                        .ok()
                        .object()
                        .get("origins"))
                .asString()
                .doesNotContain("default");
    }

    @Test
    void theDocumentHasEveryKey() throws IOException {
        Path root = Path.of("").toAbsolutePath();
        while (!Files.exists(root.resolve("docs"))) {
            root = root.getParent();
        }
        String document = Files.readString(root.resolve("docs").resolve("configuration.md"));

        assertThat(WorkerConfig.KEYS).allSatisfy(key -> assertThat(document).containsPattern("\\| `" + key + "` +\\|"));
        assertThat(WorkerConfig.ExecType.KEYS)
                .allSatisfy(key -> assertThat(document).containsPattern("\\| `types.TYPE." + key + "` +\\|"));
    }

    // --- work

    @Test
    @DisabledOnOs(value = OS.WINDOWS, disabledReason = "the commands are written for sh")
    void aWorkerRunsForEachTypeWhatTheFileSays() throws IOException {
        long mail = cli.enqueue("mail");
        long report = cli.enqueue("report.daily", "--queue", "other");
        long unserved = cli.enqueue("mail", "--queue", "third");
        Path file = file("w.yaml", """
                id: w
                queues: {default: 1, other: }
                concurrency: 3
                strategy: fifo
                types:
                  mail: {exec: echo mail}
                  report.*:
                exec: echo any
                """);

        cli.run("work", "--config", file.toString(), "--drain").ok();

        assertThat(cli.show(mail)).containsEntry("result", "mail").containsEntry("locked_by", "w");
        assertThat(cli.show(report)).containsEntry("result", "any");
        assertThat(cli.show(unserved)).containsEntry("status", "queued");
        assertThat(cli.run("workers", "--json").ok().array().get(0))
                .containsEntry("strategy", "fifo")
                .containsEntry("concurrency", 3);

        long second = cli.enqueue("mail");
        cli.with("PAWL_WORKER_ID", "v").with("PAWL_WORKER_STRATEGY", "lifo");
        cli.run("work", "--config", file.toString(), "--drain", "--exec", "echo option", "--strategy", "priority")
                .ok();

        assertThat(cli.show(second)).containsEntry("result", "option").containsEntry("locked_by", "v");
        assertThat(cli.run("workers", "--json").ok().array())
                .filteredOn(worker -> worker.get("worker_id").equals("v"))
                .singleElement()
                .satisfies(worker -> assertThat(worker).containsEntry("strategy", "priority"));
    }

    @Test
    @DisabledOnOs(value = OS.WINDOWS, disabledReason = "the commands are written for sh")
    void aSlowTypeWaitsLongerForItsNextAttempt() throws IOException {
        long slow = cli.enqueue("slow");
        long other = cli.enqueue("other", "--max-attempts", "1");
        Path file = file("w.yaml", "types: {slow: {backoff: slow}, other: }\nexec: exit 1\n");

        // why: the drain waits for the next attempt, which a cancel takes away.
        Thread canceller = new Thread(() -> await().atMost(Duration.ofSeconds(30))
                .until(() -> cli.show(slow).get("attempts").equals(1)
                        && cli.show(slow).get("status").equals("queued")
                        && cli.run("list", "--status", "scheduled").ok().out().contains("slow")
                        && cli.show(other).get("status").equals("failed")
                        && cli.run("cancel", Long.toString(slow)).code() == 0));
        canceller.start();
        cli.run("work", "--config", file.toString(), "--drain");

        Map<String, Object> task = cli.show(slow);
        assertThat(Duration.between(
                        Instant.parse(String.valueOf(task.get("reserved_at_utc"))),
                        Instant.parse(String.valueOf(task.get("run_after_utc")))))
                .isGreaterThan(Duration.ofSeconds(50));
    }

    @Test
    void aWorkerDoesNotStartWithFaults() throws IOException {
        Path file = file("w.yaml", "types: [a]\nexec: exit 0\nlees: 1m\n");
        cli.with("PAWL_WORKER_PREFETCH", "many");

        Cli.Said said = cli.run("work", "--config", file.toString(), "--drain");

        assertThat(said.code()).isEqualTo(2);
        assertThat(said.err())
                .contains(":3: lees is not known; did you mean lease?")
                .contains("PAWL_WORKER_PREFETCH must be a whole number");
        assertThat(folder.resolve("queue.db")).doesNotExist();
    }

    @ParameterizedTest
    @ValueSource(strings = {"types: [a]", "types: {a: {backoff: slow}, b: {exec: x}}"})
    void aTypeForWhichNothingIsRunIsNamed(String text) throws IOException {
        Cli.Said said = cli.run("work", "--config", file("w.yaml", text).toString());

        assertThat(said.code()).isEqualTo(2);
        assertThat(said.err()).contains("--exec").contains("type a");
    }

    @Test
    void theFileNamesTheQueueUnlessAnOptionDoes() throws IOException {
        Path other = folder.resolve("other.db");
        Path file = file("w.yaml", "types: [a]\nexec: exit 0\ndb: '" + other + "'\n");

        cli.run(
                        "work",
                        "--config",
                        file.toString(),
                        "--drain",
                        "--db",
                        folder.resolve("third.db").toString())
                .ok();
        assertThat(other).doesNotExist();

        cli.run("work", "--config", file.toString(), "--drain").ok();
        assertThat(other).exists();
        assertThat(folder.resolve("queue.db")).doesNotExist();
    }

    @Test
    void retentionAndMaintenanceAreReadInTheThreeFormats() throws IOException {
        String yaml = """
                retention:
                  completed: 1d
                  failed: forever
                  types:
                    grid: {keep_keys: true}
                maintenance:
                  prune: 10m
                  analyze: off
                  backup: {folder: copies, at: "03:30", keep: 7}
                """;
        String toml = """
                [retention]
                completed = "1d"
                failed = "forever"
                [retention.types.grid]
                keep_keys = true
                [maintenance]
                prune = "10m"
                analyze = "off"
                backup = { folder = "copies", at = "03:30", keep = 7 }
                """;

        Map<String, Object> read = settings(file("w.yaml", yaml));

        assertThat(read.get("retention"))
                .isEqualTo(Map.of(
                        "completed",
                        "1d",
                        "failed",
                        "forever",
                        "cancelled",
                        "7d",
                        "keep_keys",
                        false,
                        "types.grid",
                        Map.of("completed", "1d", "failed", "forever", "cancelled", "7d", "keep_keys", true)));
        assertThat(read.get("maintenance"))
                .isEqualTo(Map.of(
                        "prune",
                        "10m",
                        "analyze",
                        "off",
                        "checkpoint",
                        "1h",
                        "backup",
                        Map.of("folder", "copies", "at", "03:30", "keep", 7)));
        assertThat(settings(file("w.toml", toml))).isEqualTo(read);
    }

    @Test
    void faultsOfRetentionAndMaintenanceAreToldWithWhatIsAllowed() throws IOException {
        Path file = file("w.yaml", """
                retention:
                  completed: soon
                  keep_keys: 1
                  types:
                    grid: {cancelled: -1d}
                  queued: 1d
                maintenance:
                  prune: 1s
                  backup: {at: 25:00, every: 1d, keep: 0}
                """);
        cli.with("PAWL_WORKER_RETENTION", "1d");

        Cli.Said said = cli.run("config", "check", file.toString());

        assertThat(said.code()).isEqualTo(2);
        assertThat(said.err())
                .contains(":2: retention.completed must be a length of time")
                .contains("; or forever")
                .contains(":3: retention.keep_keys must be true or false")
                .contains(":5: retention.types.grid.cancelled must be")
                .contains(":6: retention.queued is not known")
                .contains(":8: maintenance.prune must be from 1m to")
                .contains("; or off")
                .contains(":9: maintenance.backup.at must")
                .contains(":9: maintenance.backup.keep must")
                .contains("PAWL_WORKER_RETENTION is not known");
    }

    @Test
    void aWorkerTellsTheQueueItsRetention() throws IOException {
        Path file = file("w.yaml", "types: [a]\nexec: exit 0\nretention: {completed: 0s}\n");
        cli.enqueue("a");

        cli.run("work", "--config", file.toString(), "--drain").ok();

        assertThat(cli.run("prune").ok().out()).startsWith("pruned 1 task: 1 completed");
    }

    private Path file(String name, String text) throws IOException {
        return Files.writeString(folder.resolve(name), text);
    }

    @SuppressWarnings("unchecked")
    private Map<String, Object> settings(Path file) {
        return (Map<String, Object>) cli.run("config", "check", file.toString(), "--json")
                .ok()
                .object()
                .get("settings");
    }
}
