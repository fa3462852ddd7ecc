package dev.pawl.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.pawl.AttemptEnd;
import dev.pawl.Pawl;
import dev.pawl.TaskType;
import dev.pawl.Types;
import dev.pawl.store.Claim;
import dev.pawl.store.ClaimRequest;
import dev.pawl.store.TaskFilter;
import dev.pawl.store.TypeState;
import dev.pawl.task.Backoff;
import dev.pawl.task.InvalidTaskException;
import dev.pawl.task.InvalidTaskException.Violation;
import dev.pawl.task.JsonText;
import dev.pawl.task.Outcome;
import dev.pawl.task.Selector;
import dev.pawl.task.Strategy;
import dev.pawl.task.Task;
import dev.pawl.task.TaskStatus;
import dev.pawl.task.Ticks;
import dev.pawl.task.TypeDefaults;
import dev.pawl.task.TypeRules;
import dev.pawl.testkit.FakeTime;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class TypesTest extends OnARealFile {
    private static final TaskType<JsonText> MAIL = TaskType.json("mail");
    private static final JsonText ADA = new JsonText("{\"to\":[\"ada\"]}");
    private static final String SCHEMA = """
            {"type": "object", "required": ["to"], "properties": {"to": {"type": "array", "items": {"type": "string"}}}}""";

    private static final Duration LEASE = Duration.ofSeconds(60);

    private static final ClaimRequest BOTH = new ClaimRequest(
            "ada",
            new Selector(Set.of("post", "free"), Set.of(), Map.of()),
            Strategy.PRIORITY,
            2,
            0,
            Map.of(),
            LEASE.toMillis());

    private Pawl pawl;
    private Types types;

    @BeforeEach
    void openAQueue() {
        pawl = open();
        types = pawl.types();
    }

    private Task enqueued(TaskType<JsonText> type) {
        return task(pawl, pawl.enqueue(type, ADA).taskId());
    }

    private static void assertRetired(Pawl pawl, TaskType<JsonText> type) {
        assertThatThrownBy(() -> pawl.enqueue(type, ADA))
                .isInstanceOf(InvalidTaskException.class)
                .hasMessageContaining("type: 'mail' is retired");
    }

    @Test
    void aRetiredTypeTakesNoNewTasksFromAnyProcessAtOnceAndTheOthersGoOn() throws InterruptedException {
        Pawl other = open();
        types.put(TypeRules.of("mail"));
        long stored = other.enqueue(MAIL, ADA).taskId();
        other.enqueue(MAIL, ADA);

        TypeState retired = types.retire("mail").orElseThrow();

        assertThat(retired.retiredAt()).isNotNull();
        assertRetired(other, MAIL);
        assertRetired(pawl, MAIL);
        assertThatThrownBy(() -> other.enqueueAsync(MAIL.with(ADA)).join()).hasMessageContaining("is retired");
        assertThatThrownBy(() -> other.enqueueAll(List.of(TaskType.json("free").with(ADA), MAIL.with(ADA))))
                .hasMessageContaining("is retired");
        assertThat(other.enqueue(TaskType.json("free"), ADA).created()).isTrue();
        pawl.handle(MAIL, (payload, context) -> {});
        pawl.start();
        awaitStatus(pawl, stored, TaskStatus.COMPLETED);
        types.activate("mail");
        assertThat(other.enqueue(MAIL, ADA).created()).isTrue();
    }

    @Test
    void plainSqlAndTheCallersOwnTransactionObeyToo() throws SQLException {
        types.put(TypeRules.of("mail").withAliases(List.of("post")));
        types.retire("mail");
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file());
                Statement statement = connection.createStatement()) {
            assertThatThrownBy(() -> statement.execute("INSERT INTO task_queue(type) VALUES ('post')"))
                    .hasMessageContaining("is retired");
            statement.execute("INSERT INTO task_queue(type) VALUES ('free')");
            connection.setAutoCommit(false);

            assertThatThrownBy(() -> pawl.enqueue(connection, MAIL, ADA)).hasMessageContaining("is retired");
            connection.rollback();
        }
    }

    @Test
    void aPayloadThatDoesNotFitIsRefusedNamingThePathOfEachFault() {
        types.put(TypeRules.of("mail").withPayloadSchema(SCHEMA));

        assertThat(enqueued(MAIL).payload()).isEqualTo(ADA.text());
        assertThatThrownBy(() -> pawl.enqueue(MAIL, new JsonText("{\"to\":[\"ada\",7,null]}")))
                .isInstanceOfSatisfying(
                        InvalidTaskException.class,
                        refused -> assertThat(refused.violations())
                                .extracting(Violation::field)
                                .containsExactly("payload.$.to[1]", "payload.$.to[2]"));
        assertThatThrownBy(() -> pawl.enqueue(MAIL, new JsonText("{}")))
                .hasMessageContaining("payload.$")
                .hasMessageContaining("to");
        assertThat(pawl.browser().count(TaskFilter.ALL)).isEqualTo(1);
    }

    @Test
    void aSchemaThatChangedIsKnownHereAtOnceAndElsewhereWithTheNextWrite() {
        Pawl other = open();
        other.enqueue(MAIL, ADA);
        types.put(TypeRules.of("mail").withPayloadSchema("{\"type\":\"array\"}"));

        assertThatThrownBy(() -> pawl.enqueue(MAIL, ADA)).hasMessageContaining("payload.$");
        other.enqueue(TaskType.json("free"), ADA);
        assertThatThrownBy(() -> other.enqueue(MAIL, ADA)).hasMessageContaining("payload.$");
        types.put(TypeRules.of("mail"));
        assertThat(other.enqueue(MAIL, ADA).created())
                .as("what is refused looks again")
                .isTrue();
    }

    @Test
    void whatIsRegisteredHoldsWhereNeitherTheRequestNorTheTypeSays() {
        types.put(TypeRules.of("mail")
                .withDefaults(
                        TypeDefaults.NONE.withQueue("post").withPriority(7).withMaxAttempts(2)));

        assertThat(enqueued(MAIL))
                .extracting(Task::queue, Task::priority, Task::maxAttempts)
                .containsExactly("post", 7, 2);
        assertThat(enqueued(MAIL.priority(100).queue("default")))
                .extracting(Task::queue, Task::priority, Task::maxAttempts)
                .containsExactly("default", 100, 2);
        assertThat(task(pawl, pawl.enqueue(MAIL.with(ADA).maxAttempts(5)).taskId())
                        .maxAttempts())
                .isEqualTo(5);
    }

    @Test
    void theRegisteredLimitKeyHoldsUnlessTheTaskSaysAnotherOrNone() {
        types.put(TypeRules.of("mail").withDefaults(TypeDefaults.NONE.withLimitKey("crm")));

        assertThat(enqueued(MAIL).limitKey()).isEqualTo("crm");
        assertThat(task(pawl, pawl.enqueue(MAIL.with(ADA).limitKey("other")).taskId())
                        .limitKey())
                .isEqualTo("other");
        assertThat(task(pawl, pawl.enqueue(MAIL.with(ADA).limitKey("")).taskId())
                        .limitKey())
                .isNull();
    }

    @Test
    void theRegisteredTimeoutEndsAnAttemptAndTheRegisteredBackoffItsWait() throws InterruptedException {
        Backoff hour = new Backoff(Duration.ofHours(1), Duration.ofHours(1));
        long id = pawl.enqueue(TaskType.json("post"), ADA).taskId();
        open().types()
                .put(TypeRules.of("mail")
                        .withDefaults(TypeDefaults.NONE.withBackoff(hour).withTimeout(Duration.ofMillis(20)))
                        .withAliases(List.of("post")));
        Semaphore never = new Semaphore(0);
        pawl.handle(TaskType.json("post"), (payload, context) -> never.acquire());
        pawl.start();

        await().atMost(SOON).until(() -> task(pawl, id).errorMessage() != null);

        Task task = task(pawl, id);
        assertThat(task.errorMessage()).startsWith("ran for longer than PT0.02S");
        assertThat(task.runAfter() - task.updatedAt())
                .isGreaterThan(Duration.ofMinutes(50).toMillis());
    }

    @Test
    void whatTheCodeSaysOfBackoffAndTimeoutBeatsWhatIsRegistered() {
        types.put(TypeRules.of("mail")
                .withDefaults(TypeDefaults.NONE.withBackoff(Backoff.SLOW).withTimeout(Duration.ofMillis(1))));
        AtomicInteger attempts = new AtomicInteger();
        pawl.handle(
                MAIL.timeout(Duration.ofHours(1)).backoff(new Backoff(Duration.ofMillis(1), Duration.ofMillis(1))),
                (payload, context) -> {
                    if (attempts.incrementAndGet() == 1) {
                        throw new IllegalStateException("once");
                    }
                });
        pawl.start();

        awaitStatus(pawl, pawl.enqueue(MAIL, ADA).taskId(), TaskStatus.COMPLETED);
    }

    @Test
    void aRetryOfWorkElsewhereThatNamesNoTimeWaitsAsIsRegistered() {
        FakeTime time = new FakeTime();
        Pawl clock = open(time);
        clock.types().put(TypeRules.of("post").withDefaults(TypeDefaults.NONE.withBackoff(Backoff.SLOW)));
        long id = clock.enqueue(TaskType.json("post"), ADA).taskId();
        Claim claim = clock.claims().claim(BOTH, Duration.ZERO).join().get(0);

        clock.claims().finish("ada", List.of(new AttemptEnd(id, claim.token(), Outcome.retry("no"), null)));

        assertThat(task(clock, id).runAfter() - time.now()).isBetween(54_000L, 66_000L);
    }

    @Test
    void aTaskIsQuarantinedAfterTheDeathsThatItsTypeSaysAlsoWhenItWasStoredBefore() {
        FakeTime time = new FakeTime();
        Pawl clock = open(time);
        long poison =
                clock.enqueue(TaskType.json("post").with(ADA).maxAttempts(9)).taskId();
        long other =
                clock.enqueue(TaskType.json("free").with(ADA).maxAttempts(9)).taskId();
        clock.types()
                .put(TypeRules.of("mail")
                        .withDefaults(TypeDefaults.NONE.withMaxDeaths(2))
                        .withAliases(List.of("post")));
        for (int deaths = 0; deaths < 2; deaths++) {
            assertThat(clock.claims().claim(BOTH, Duration.ZERO).join()).hasSize(2);
            assertThat(task(clock, poison).deaths()).isEqualTo(deaths);
            time.advance(LEASE);
        }

        assertThat(clock.claims().claim(BOTH, Duration.ZERO).join())
                .extracting(Claim::taskId)
                .containsExactly(other);

        assertThat(task(clock, poison).status()).isEqualTo(TaskStatus.FAILED);
        assertThat(task(clock, poison).deaths()).isEqualTo(2);
        assertThat(clock.why(other).orElseThrow().sentence()).endsWith(" Its worker died 2 times in a row.");
        assertThat(task(clock, poison).errorMessage())
                .startsWith("its worker died 2 times in a row while it ran (max_deaths 2): quarantined");
    }

    @Test
    void theVersionOfAPayloadIsNoPropertyForASchemaUnlessThatNamesIt() {
        TaskType<JsonText> second = MAIL.version(2);
        String closed = "{\"properties\":{\"to\":{}},\"additionalProperties\":false}";
        types.put(TypeRules.of("mail").withPayloadSchema(closed));

        assertThat(enqueued(second).payload()).isEqualTo("{\"pawl_version\":2,\"to\":[\"ada\"]}");
        assertThatThrownBy(() -> pawl.enqueue(second, new JsonText("{\"pawl_version\":2,\"cc\":1}")))
                .hasMessageContaining("cc");
        types.put(TypeRules.of("mail").withPayloadSchema("{\"properties\":{\"pawl_version\":{\"maximum\":1}}}"));
        assertThatThrownBy(() -> pawl.enqueue(second, ADA)).hasMessageContaining("payload.$.pawl_version");
    }

    @Test
    void anAliasMeansTheTypeAndNoOtherCanHaveIt() {
        types.put(TypeRules.of("mail").withAliases(List.of("post", "letter")));

        assertThat(enqueued(TaskType.json("letter")).type()).isEqualTo("mail");
        assertThatThrownBy(() -> types.put(TypeRules.of("post"))).hasMessageContaining("name: must be free");
        assertThatThrownBy(() -> types.put(TypeRules.of("parcel").withAliases(List.of("mail"))))
                .hasMessageContaining("aliases: must be free");
        types.put(TypeRules.of("mail").withAliases(List.of("letter")));
        assertThat(enqueued(TaskType.json("post")).type()).isEqualTo("post");
        assertThat(types.get("mail").orElseThrow().rules().aliases()).containsExactly("letter");
    }

    @Test
    void aScheduleOfARetiredTypeMakesNothingAndGoesOnWithIt() {
        FakeTime time = new FakeTime();
        Pawl clock = open(time);
        clock.types().put(TypeRules.of("mail"));
        clock.schedules().put(clock.schedules().of("hourly", Ticks.every(Duration.ofHours(1)), MAIL.with(ADA)));
        clock.schedules().start();
        clock.types().retire("mail");

        time.advance(Duration.ofHours(1));
        await().atMost(SOON)
                .until(() -> clock.schedules().get("hourly").orElseThrow().lastTick() != null);
        assertThat(clock.schedules().runs("hourly", 10)).isEmpty();
        assertThatThrownBy(() -> clock.schedules().runNow("hourly")).hasMessageContaining("is retired");

        clock.types().activate("mail");
        time.advance(Duration.ofHours(1));
        await().atMost(SOON).until(() -> clock.schedules().runs("hourly", 10).size() == 1);
    }

    @Test
    void aSchemaWithoutEndIsRefusedAndAPayloadOfWhichNobodyCanSayWhetherItFits() {
        assertThatThrownBy(() -> types.put(TypeRules.of("mail").withPayloadSchema("{\"$ref\": \"#\"}")))
                .hasMessageContaining("payload_schema: must come to an end");
        types.put(TypeRules.of("mail").withPayloadSchema("""
                {"properties": {"slow": {"pattern": "^(.*a){20}$"}, "deep": {"pattern": "^(a|b)*$"},
                                "circle": {"$ref": "#/properties/circle"}}}"""));

        for (String payload : List.of(
                "{\"slow\": \"" + "a".repeat(40) + "!\"}",
                "{\"deep\": \"" + "ab".repeat(200_000) + "\"}",
                "{\"circle\": 1}")) {
            assertThatThrownBy(() -> pawl.enqueue(MAIL, new JsonText(payload)))
                    .isInstanceOf(InvalidTaskException.class)
                    .hasMessageContaining("payload: cannot be judged by its schema");
        }
        pawl.enqueue(MAIL, new JsonText("{\"slow\": \"" + "ba".repeat(20) + "\", \"deep\": \"abba\"}"));
    }

    @Test
    void whatIsNoSchemaOrLeadsElsewhereIsRefused() {
        assertThatThrownBy(() -> types.put(TypeRules.of("mail").withPayloadSchema("{\"type\": \"thing\"}")))
                .hasMessageContaining("payload_schema.$.type");
        assertThatThrownBy(() -> types.put(TypeRules.of("mail").withPayloadSchema("{")))
                .hasMessageContaining("payload_schema");
        assertThatThrownBy(() -> types.put(
                        TypeRules.of("mail").withPayloadSchema("{\"$ref\": \"https://example.org/schema.json\"}")))
                .hasMessageContaining("payload_schema");
        assertThatThrownBy(() ->
                        types.put(TypeRules.of("mail").withPayloadSchema("{\"$ref\": \"classpath:logback-test.xml\"}")))
                .hasMessageContaining("payload_schema");
        assertThatThrownBy(() -> types.put(TypeRules.of("mail")
                        .withPayloadSchema("{\"properties\": {\"to\": {\"$ref\": \"#/$defs/none\"}}}")))
                .hasMessageContaining("payload_schema");
        assertThatThrownBy(() -> TypeRules.of("pawl.mail")).hasMessageContaining("pawl.");
        assertThat(types.list()).isEmpty();
    }
}
