package dev.pawl.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pawl.Pawl;
import dev.pawl.PawlSettings;
import dev.pawl.TaskRequest;
import dev.pawl.TaskType;
import dev.pawl.store.Enqueued;
import dev.pawl.store.ScheduleState;
import dev.pawl.task.Backoff;
import dev.pawl.task.InvalidTaskException;
import dev.pawl.task.JsonText;
import dev.pawl.task.Schedule;
import dev.pawl.task.Task;
import dev.pawl.task.Template;
import dev.pawl.task.Ticks;
import dev.pawl.task.TypeDefaults;
import dev.pawl.task.TypeRules;
import dev.pawl.testkit.FakeTime;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What is registered at a server holds of what is asked for from far away, and is registered from there. */
class FarRegistryTest {
    private static final TaskType<JsonText> MAIL = TaskType.json("mail");
    private static final JsonText ADA = new JsonText("{\"to\":\"ada\"}");
    private static final TypeRules RULES = TypeRules.of("mail")
            .withDefaults(TypeDefaults.NONE
                    .withQueue("post")
                    .withPriority(7)
                    .withMaxAttempts(2)
                    .withMaxDeaths(3)
                    .withLimitKey("crm")
                    .withBackoff(Backoff.SLOW)
                    .withTimeout(Duration.ofMillis(1_500)));

    @TempDir
    Path folder;

    private ServedStore served;
    private CuttingProxy proxy;
    private Pawl near;
    private Pawl far;

    @BeforeEach
    void open() {
        served = ServedStore.of(folder.resolve("queue.db"));
        proxy = CuttingProxy.losingNone(served.server.port());
        near = served.pawl;
        far = Pawl.open(proxy.location(), PawlSettings.DEFAULT);
    }

    @AfterEach
    void close() throws IOException {
        far.close();
        proxy.close();
        served.close();
    }

    private void assertStands(long id, String queue, int priority, int maxAttempts) {
        assertThat(near.browser().get(id).orElseThrow())
                .extracting(Task::type, Task::queue, Task::priority, Task::maxAttempts)
                .containsExactly("mail", queue, priority, maxAttempts);
    }

    @Test
    void whatIsRegisteredHoldsWhereTheProgramSaysNothing() throws Exception {
        far.types().put(RULES.withAliases(List.of("letter")));

        assertStands(far.enqueue(MAIL, ADA).taskId(), "post", 7, 2);
        assertStands(far.enqueue(TaskType.json("letter"), ADA).taskId(), "post", 7, 2);
        assertStands(far.enqueueAsync(MAIL.with(ADA)).get().taskId(), "post", 7, 2);
        for (Enqueued one : far.enqueueAll(List.of(MAIL.with(ADA), MAIL.with(ADA)))) {
            assertStands(one.taskId(), "post", 7, 2);
        }
        long job = far.jobs().start("mails", List.of(MAIL.with(ADA))).id();
        assertStands(far.jobs().results(job, 0, 1).get(0).taskId(), "post", 7, 2);
        far.schedules().put(far.schedules().of("daily", Ticks.every(Duration.ofDays(1)), MAIL.with(ADA)));
        assertStands(far.schedules().runNow("daily").orElseThrow().taskId(), "post", 7, 2);
    }

    @Test
    void whatTheProgramSaysHoldsAlsoWhereItIsTheDefaultOfAnyTask() {
        near.types().put(RULES);
        TaskRequest<JsonText> said =
                MAIL.with(ADA).queue("default").priority(100).maxAttempts(5);

        assertStands(far.enqueue(said).taskId(), "default", 100, 5);
        assertStands(far.enqueue(MAIL.priority(100), ADA).taskId(), "post", 100, 2);
        far.schedules().put(far.schedules().of("daily", Ticks.every(Duration.ofDays(1)), said));
        assertStands(far.schedules().runNow("daily").orElseThrow().taskId(), "default", 100, 5);
    }

    @Test
    @Timeout(value = 60, unit = TimeUnit.SECONDS)
    void theRegisteredTimeoutAndBackoffHoldWhereverTheWorkerIs() {
        Duration hour = Duration.ofHours(1);
        for (Pawl pawl : List.of(near, far)) {
            String type = pawl == near ? "near" : "far";
            near.types()
                    .put(TypeRules.of(type)
                            .withAliases(List.of(type + ".before"))
                            .withDefaults(TypeDefaults.NONE
                                    .withBackoff(new Backoff(hour, hour))
                                    .withTimeout(Duration.ofMillis(20))));
            Semaphore never = new Semaphore(0);
            long id = near.enqueue(TaskType.json(type + ".before"), ADA).taskId();
            pawl.handle(TaskType.json(type), (payload, context) -> never.acquire());
            pawl.start();
            while (near.browser().get(id).orElseThrow().errorMessage() == null) {
                // the attempt ends on a thread of the worker
            }

            Task task = near.browser().get(id).orElseThrow();
            assertThat(task.errorMessage()).as(type).startsWith("ran for longer than PT0.02S");
            assertThat(task.runAfter() - task.updatedAt())
                    .as(type)
                    .isGreaterThan(Duration.ofMinutes(50).toMillis());
        }
    }

    @Test
    void whereNothingIsRegisteredTheDefaultsOfAnyTaskHold() {
        assertStands(far.enqueue(MAIL, ADA).taskId(), "default", 100, 5);
    }

    @Test
    void aPayloadThatDoesNotFitIsRefusedAsBesideTheFile() {
        far.types().put(TypeRules.of("mail").withPayloadSchema("{\"required\":[\"to\"]}"));

        for (Pawl pawl : List.of(near, far)) {
            assertThatThrownBy(() -> pawl.enqueue(MAIL, new JsonText("{}")))
                    .isInstanceOfSatisfying(
                            InvalidTaskException.class,
                            refused -> assertThat(refused.violations())
                                    .singleElement()
                                    .satisfies(
                                            fault -> assertThat(fault.field()).isEqualTo("payload.$")));
            assertThatThrownBy(() -> pawl.jobs().start("mails", List.of(MAIL.with(new JsonText("{}")))))
                    .isInstanceOf(InvalidTaskException.class)
                    .hasMessageContaining("payload.$");
            assertThatThrownBy(() -> pawl.types().put(TypeRules.of("zip").withPayloadSchema("{\"type\":\"thing\"}")))
                    .isInstanceOf(InvalidTaskException.class)
                    .hasMessageContaining("payload_schema.$.type");
        }
        far.types().retire("mail");
        for (Pawl pawl : List.of(near, far)) {
            assertThatThrownBy(() -> pawl.enqueue(MAIL, ADA))
                    .isInstanceOf(InvalidTaskException.class)
                    .hasMessageContaining("type: 'mail' is retired");
        }
    }

    @Test
    void aTaskOfATemplateIsMadeFromFarAway() {
        near.types().put(RULES);
        far.templates()
                .put(Template.of("welcome", "mail", "{\"to\":\"${to}\",\"n\":\"${n}\"}")
                        .withDefaults("{\"n\":1.50}"));

        long id = far.enqueue(far.templates().task("welcome", ADA.text()).orElseThrow())
                .taskId();

        assertStands(id, "post", 7, 2);
        assertThat(near.browser().get(id).orElseThrow().payload()).isEqualTo("{\"to\":\"ada\",\"n\":1.50}");
        assertThat(far.templates().task("none", "{}")).isEmpty();
        assertThatThrownBy(() -> far.templates().task("welcome", "{}"))
                .isInstanceOf(InvalidTaskException.class)
                .hasMessageContaining("to");
    }

    @Test
    @Timeout(value = 60, unit = TimeUnit.SECONDS)
    void theServerHasTheClockOfASchedule() {
        FakeTime time = new FakeTime();
        try (ServedStore ticking = new ServedStore(folder.resolve("ticking.db"), time, 0);
                Pawl client = Pawl.open(ticking.location(), PawlSettings.DEFAULT)) {
            client.schedules().start();
            Instant soon = Instant.ofEpochMilli(time.now() + 1_000);
            client.schedules().put(client.schedules().of("once", Ticks.once(soon), MAIL.with(ADA)));
            assertThat(client.schedules().runs("once", 9)).isEmpty();

            time.advance(Duration.ofSeconds(1));
            while (client.schedules().runs("once", 9).isEmpty()) {
                // the server's clock has a thread of its own
            }

            assertThat(client.schedules().runs("once", 9)).hasSize(1);
            assertThat(client.schedules().list())
                    .isEqualTo(ticking.pawl.schedules().list());
            client.handle(MAIL, (mail, context) -> {});
            assertThat(client.preflight().isClear()).isTrue();
        }
    }

    @Test
    void aRunWhoseAnswerWasLostMakesOneTask() {
        Schedule daily = far.schedules().of("daily", Ticks.every(Duration.ofDays(1)), MAIL.with(ADA));
        ScheduleState put = far.schedules().put(daily);
        assertThat(far.schedules().next("daily", 2)).isEqualTo(near.schedules().next("daily", 2));
        assertThat(far.schedules().get("daily")).contains(put);

        proxy.loseNext();
        assertThat(far.schedules().run("daily", Instant.ofEpochMilli(1_000))).isPresent();
        assertThat(far.schedules()
                        .run("daily", Instant.ofEpochMilli(1_000))
                        .orElseThrow()
                        .created())
                .isFalse();

        assertThat(proxy.lost()).isEqualTo(1);
        assertThat(near.browser().stats().all().total()).isEqualTo(1);
    }

    @Test
    void whatIsWrongWithAScheduleIsToldAsBesideTheFile() {
        for (Pawl pawl : List.of(near, far)) {
            assertThatThrownBy(() -> pawl.schedules()
                            .put(pawl.schedules().of("past", Ticks.once(Instant.ofEpochMilli(5)), MAIL.with(ADA))))
                    .isInstanceOf(InvalidTaskException.class)
                    .hasMessage("at: must be still to come");
            assertThatThrownBy(() -> pawl.schedules().run("daily", Instant.ofEpochMilli(-1)))
                    .isInstanceOf(InvalidTaskException.class)
                    .hasMessage("tick_utc: must be a time from 1970 to 9999");
            assertThat(pawl.schedules().runNow("none")).isEmpty();
        }
    }
}
