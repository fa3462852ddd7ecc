package dev.pawl.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class UsageTest {
    @TempDir
    Path folder;

    private Path db;
    private Cli cli;

    @BeforeEach
    void openNothing() {
        db = folder.resolve("queue.db");
        cli = new Cli(db);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    enqueue t --priority 0                | --priority       | 1 to 1000
                    enqueue t --priority 1001             | --priority       | 1 to 1000
                    enqueue t --priority high             | --priority       | 1 to 1000
                    enqueue t --max-attempts 101          | --max-attempts   | 1 to 100
                    enqueue t --run-after tomorrow        | --run-after      | 10s, 5m, 2h, 1d
                    enqueue t --run-after -5m             | --run-after      | 10s, 5m, 2h, 1d
                    enqueue t --run-after 1960-01-01      | --run-after      | 1970 to 9999
                    enqueue t --payload {oops             | --payload        | must be JSON
                    enqueue t --payload {}{}              | --payload        | must be JSON
                    enqueue t --payload @/no/such/file    | --payload        | no /no/such/file
                    enqueue t --lines /no/such/file       | --lines          | no /no/such/file
                    enqueue t --lines x --payload {}      | --payload        | --lines
                    enqueue t --compatibility []          | --compatibility  | JSON object
                    enqueue t --compatibility {"a":[1]}   | --compatibility  | string, a number or a boolean
                    enqueue t --durability most           | --durability     | full or normal
                    enqueue t --busy-timeout 1h           | --busy-timeout   | 0s to 10m
                    enqueue                               | TYPE             | Missing
                    enqueue t --debounce                  | --debounce       | needs --key
                    enqueue t --unique-for 1h             | --unique-for     | needs --key
                    enqueue t --key k --unique-for 0s     | --unique-for     | 1ms to 3650d
                    enqueue t --key k --unique-for 1s --debounce | --unique-for | --debounce
                    why x                                 | ID               | number of a task
                    edit 1                                | nothing to change | --run-after
                    edit 1 --priority 0                   | --priority       | 1 to 1000
                    edit 1 --payload {oops                | --payload        | must be JSON
                    edit 1 --run-after 1960-01-01         | --run-after      | 1970 to 9999
                    queue                                 | which command    | list, pause, resume, limit, limits
                    queue lst                             | lst              | Did you mean list
                    queue pause                           | NAME             | Missing
                    queue limit --max-running 3           | Missing          | --type
                    queue limit --queue a                 | nothing to set   | --rate
                    queue limit --queue a --key b --max-running 1 | --key    | mutually exclusive
                    queue limit --queue a --max-running -1 | --max-running   | 0 to 1000000
                    queue limit --queue a --rate 5        | --rate           | like 50/1s
                    queue limit --queue a --rate 0/1s     | --rate           | from 1 to 1000000 starts
                    queue limit --queue a --rate 5/9ms    | --rate           | 10ms to 1d
                    worker set w                          | --strategy       | Missing
                    worker set w --strategy random        | --strategy       | priority, fifo, lifo, weighted_random
                    prune --status queued                 | --status         | completed, failed, cancelled
                    prune --older-than soon               | --older-than     | 10s, 5m, 2h, 1d
                    checkpoint hard                       | MODE             | passive, full, restart, truncate
                    list --status done                    | --status         | queued, scheduled, blocked
                    list --limit 0                        | --limit          | 1 or more
                    list --after x                        | --after          | number of a task
                    show x                                | ID               | number of a task
                    show                                  | ID               | Missing
                    cancel                                | ID               | Missing
                    work --exec true                      | --type           | Missing
                    work --type t                         | --exec           | Missing
                    work --type t --exec true --concurrency 0   | --concurrency | 1 to 10000
                    work --type t --exec true --lease 10ms      | --lease       | 1s to 1d
                    work --type t --exec true --capability gpu  | --capability  | NAME=VALUE
                    work --type t --exec true --queue a=0       | --queue       | 1 to 10000
                    work --type t --exec true --strategy random | --strategy    | priority, fifo, lifo, weighted_random
                    config                                | which command    | check
                    config check                          | FILE             | Missing
                    bench --size 0                        | --size           | 0.01 to 100
                    bench claim --size 0.5                | --size           | 1000 to 100000000
                    bench fairness --size x               | --size           | 1000 to 100000000
                    bench --size 2 claim                  | --size           | behind claim
                    torture --seconds 0                   | --seconds        | 1 to 86400
                    torture --seed x                      | --seed           | 'x'
                    bench claims                          | claims           | Did you mean claim
                    serve --port 70000                    | --port           | 0 to 65535
                    list --colour                         | --colour         | no such option
                    list --statsu queued                  | --statsu         | Did you mean --status?
                    list here                             | here             | not understood: here
                    enqueue mail {"to":1}                 | {"to":1}         | Did you mean --payload
                    cancel 1 --jsn                        | --jsn            | Did you mean --json?
                    --nope                                | --nope           | no such option
                    --db list                             | --db             | options stand after the command
                    lst                                   | lst              | Did you mean list
                    lists                                 | lists            | no such command
                    """)
    void aWrongWordIsNamedWithWhatIsAllowedAndNothingIsMade(String line, String named, String allowed) {
        Cli.Said said = cli.run(line.split(" "));

        assertThat(said.code()).isEqualTo(2);
        assertThat(said.out()).isEmpty();
        assertThat(said.err()).contains(named).contains(allowed).contains("--help");
        assertThat(db).doesNotExist();
    }

    @Test
    void aTypeWithoutCharactersIsNamed() {
        assertThat(cli.run("enqueue", " ").err()).contains("TYPE").contains("1 to 200 characters");
        assertThat(cli.run("work", "--type", "", "--exec", "true").err()).contains("--type");
    }

    @Test
    void aWorkersNameHasBoundsToo() {
        for (String id : new String[] {"", " ", "w".repeat(201)}) {
            Cli.Said said = cli.run("work", "--type", "t", "--exec", "true", "--id", id);

            assertThat(said.code()).isEqualTo(2);
            assertThat(said.err()).contains("--id must have 1 to 200 characters");
        }
        assertThat(db).doesNotExist();
    }

    @Test
    void anEmptyValueAsOfAVariableThatIsNotSetIsRefused() {
        for (String[] line : new String[][] {
            {"work", "--type", "t", "--exec", ""}, {"work", "--type", "t", "--exec", " "}, {"enqueue", "t", "--db", ""}
        }) {
            Cli.Said said = cli.run(line);

            assertThat(said.code()).isEqualTo(2);
            assertThat(said.err()).contains("must not be empty").contains(line[line.length - 2]);
        }
        assertThat(db).doesNotExist();
    }

    @Test
    void noCommandIsAskedFor() {
        Cli.Said said = cli.run();

        assertThat(said.code()).isEqualTo(2);
        assertThat(said.err()).contains("enqueue").contains("work").doesNotContain("demo-worker");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "list",
                "stats",
                "metrics",
                "workers",
                "show 1",
                "cancel 1",
                "retry 1",
                "list --json",
                "why 1",
                "edit 1 --priority 1",
                "queue list",
                "queue resume a",
                "queue limits",
                "worker set w --strategy fifo",
                "worker prune",
                "prune",
                "check",
                "preflight --type t",
                "doctor",
                "checkpoint",
                "vacuum",
                "analyze"
            })
    void lookingAtAQueueThatIsNotThereMakesNone(String line) {
        Cli.Said said = cli.run(line.split(" "));

        assertThat(said.code()).isEqualTo(1);
        assertThat(said.out()).isEmpty();
        assertThat(said.err()).contains("there is no queue at " + db).contains("pawl enqueue");
        assertThat(db).doesNotExist();
    }

    @ParameterizedTest
    @ValueSource(strings = {"list", "enqueue t", "work --type t --exec true --drain"})
    void aFileThatIsNoQueueIsRefused(String line) throws Exception {
        Files.writeString(db, "This is a letter, and has been one for a long time.".repeat(50));

        Cli.Said said = cli.run(line.split(" "));

        assertThat(said.code()).isEqualTo(1);
        assertThat(said.err()).contains(db.toString()).doesNotContain("\tat ");
        assertThat(db).content().startsWith("This is a letter");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "list",
                "show 1",
                "stats",
                "metrics",
                "workers",
                "cancel 1",
                "retry 1",
                "check",
                "doctor",
                "vacuum",
                "prune"
            })
    void lookingAtAFileOfOthersMakesNoQueueOfIt(String line) throws Exception {
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + db);
                Statement statement = connection.createStatement()) {
            statement.executeUpdate("CREATE TABLE customer (name TEXT)");
        }
        byte[] before = Files.readAllBytes(db);

        Cli.Said said = cli.run(line.split(" "));

        assertThat(said.code()).isEqualTo(1);
        assertThat(said.err().lines())
                .singleElement()
                .asString()
                .contains(db + " is an SQLite file but not a Pawl queue");
        assertThat(db).hasBinaryContent(before);
    }

    @Test
    void textThatLostItsLettersOnTheWayInIsRefusedByName() {
        Cli.Said payload = cli.run("enqueue", "t", "--payload", "{\"n\": \"\uFFFD\uFFFD\"}");
        Cli.Said type = cli.run("enqueue", "\uFFFD");
        Cli.Said variable = new Cli(folder.resolve("\uFFFD.db")).run("enqueue", "t");

        assertThat(payload.code()).isEqualTo(2);
        assertThat(payload.err()).contains("--payload").contains("LC_ALL=C.UTF-8");
        assertThat(type.code()).isEqualTo(2);
        assertThat(type.err()).contains("argument 2").contains("LC_ALL=C.UTF-8");
        assertThat(variable.code()).isEqualTo(1);
        assertThat(variable.err()).contains("PAWL_DB").contains("LC_ALL=C.UTF-8");
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void whatCannotBeAFilesNameIsNoBug() {
        Cli.Said said = cli.run("enqueue", "t", "--db", "a\0b");

        assertThat(said.code()).isEqualTo(1);
        assertThat(said.err()).contains("cannot be the name of a file").doesNotContain("bug");
    }

    @Test
    void whatIsWrongWithSeveralOptionsIsToldAtOnce() {
        Cli.Said said = new Cli(folder.resolve("queue.db"))
                .run("enqueue", "--priority", "high", "--max-attempts=many", "mail", "--run-after", "soonish");

        assertThat(said.code()).isEqualTo(2);
        assertThat(said.err()).contains("--priority", "--max-attempts", "--run-after");
        assertThat(said.err().lines()).hasSize(4);
        assertThat(new Cli(folder.resolve("queue.db"))
                        .run("enqueue", "--priority", "high")
                        .err())
                .contains("--priority", "TYPE");
    }

    @Test
    void aQueueThatIsMadeIsNamedAndWhoMakesNoTasksMakesNone() {
        Path elsewhere = folder.resolve("new/queue.db");

        assertThat(new Cli(elsewhere).run("queue", "pause", "default").err()).contains("there is no queue at");
        assertThat(new Cli(elsewhere)
                        .run("queue", "limit", "--queue", "a", "--max-running", "1")
                        .err())
                .contains("there is no queue at");
        assertThat(elsewhere.getParent()).doesNotExist();
        assertThat(new Cli(elsewhere).run("enqueue", "mail").ok().err()).contains("Made the queue " + elsewhere);
        assertThat(new Cli(elsewhere).run("enqueue", "mail").ok().err()).isEmpty();
    }

    @Test
    void theOptionGoesBeforeTheVariable() {
        Path other = folder.resolve("with space").resolve("other.db");

        assertThat(cli.run("enqueue", "t", "--db", other.toString()).code()).isZero();

        assertThat(other).exists();
        assertThat(db).doesNotExist();
    }

    @Test
    void withoutOptionAndVariableTheDataDirectoryOfThePersonIsUsed() {
        cli.with("PAWL_DB", "").with("XDG_DATA_HOME", folder.resolve("data").toString());
        cli.with("LOCALAPPDATA", folder.resolve("data").toString());

        assertThat(cli.run("list").err()).contains(folder.toString()).contains("queue.db");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "demo",
                "enqueue",
                "work",
                "preflight",
                "list",
                "show",
                "why",
                "edit",
                "cancel",
                "retry",
                "stats",
                "metrics",
                "workers",
                "worker",
                "worker set",
                "worker prune",
                "prune",
                "check",
                "doctor",
                "checkpoint",
                "vacuum",
                "analyze",
                "queue",
                "queue limit",
                "config",
                "config check",
                "serve",
                "bench",
                "torture",
                "completion"
            })
    void everyCommandExplainsItself(String command) {
        Cli.Said said = cli.run((command + " --help").split(" "));

        assertThat(said.code()).isZero();
        assertThat(said.out()).startsWith("Usage: pawl " + command);
    }

    @Test
    void theHelpNamesTheCommandsAndTheExitCodes() {
        assertThat(cli.run("--help").ok().out())
                .contains("enqueue", "work", "75 busy")
                .doesNotContain("demo-worker");
    }

    @Test
    void theVersionIsOnOneLine() {
        assertThat(cli.run("--version").ok().out()).startsWith("pawl ");
    }

    @Test
    void theCompletionKnowsTheCommandsAndTheirOptions() {
        assertThat(cli.run("completion").ok().out())
                .contains("complete -F _complete_pawl")
                .contains("enqueue", "--run-after", "bashcompinit");
    }
}
