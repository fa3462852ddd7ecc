package dev.pawl.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pawl.Preflight;
import dev.pawl.Preflight.Reason;
import dev.pawl.TaskType;
import dev.pawl.junit.TestQueue;
import dev.pawl.store.LogLine;
import dev.pawl.store.TaskFilter;
import dev.pawl.task.InvalidTaskException;
import dev.pawl.task.JsonText;
import dev.pawl.task.Task;
import dev.pawl.task.TaskStatus;
import dev.pawl.task.Ticks;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** New code on a file with tasks of old code, and the other way round. */
class DeploymentTest {
    record MailOne(String to) {}

    record MailTwo(List<String> recipients) {}

    record MailThree(List<String> recipients, BigDecimal weight) {}

    private static final TaskType<MailOne> FIRST = TaskType.of("mail", MailOne.class);
    private static final TaskType<MailTwo> SECOND =
            TaskType.of("mail", MailTwo.class).version(2).upcast(1, DeploymentTest::toTwo);
    private static final TaskType<MailThree> THIRD = TaskType.of("mail", MailThree.class)
            .version(3)
            .upcast(1, DeploymentTest::toTwo)
            .upcast(2, DeploymentTest::toThree);

    private static Map<String, Object> toTwo(Map<String, Object> mail) {
        mail.put("recipients", List.of(mail.remove("to")));
        return mail;
    }

    private static Map<String, Object> toThree(Map<String, Object> mail) {
        mail.putIfAbsent("weight", new BigDecimal("0.10"));
        return mail;
    }

    @RegisterExtension
    final TestQueue queue = new TestQueue();

    private final List<Object> handled = new ArrayList<>();

    private <P> void deploy(TaskType<P> type) {
        queue.pawl().handle(type, (payload, context) -> handled.add(payload));
    }

    private String stored() {
        List<Task> tasks = queue.tasks();
        return tasks.get(tasks.size() - 1).payload();
    }

    @Test
    void payloadsOfEveryFormerVersionAreReadAsTheCurrentOne() {
        queue.pawl().enqueue(FIRST, new MailOne("ada"));
        assertThat(stored()).as("the first version is written without one").isEqualTo("{\"to\":\"ada\"}");
        queue.pawl().enqueue(SECOND, new MailTwo(List.of("bob")));
        assertThat(stored()).isEqualTo("{\"pawl_version\":2,\"recipients\":[\"bob\"]}");
        queue.pawl().enqueue(THIRD, new MailThree(List.of("eve"), new BigDecimal("12345678901234567890.12345678901")));

        deploy(THIRD);
        assertThat(queue.pawl().preflight()).isEqualTo(new Preflight(3, List.of()));
        queue.drain();

        assertThat(handled)
                .containsExactly(
                        new MailThree(List.of("ada"), new BigDecimal("0.10")),
                        new MailThree(List.of("bob"), new BigDecimal("0.10")),
                        new MailThree(List.of("eve"), new BigDecimal("12345678901234567890.12345678901")));
        assertThat(queue.tasks(FIRST).get(0).payload())
                .as("what is stored stays")
                .isEqualTo("{\"to\":\"ada\"}");
    }

    @Test
    void oldCodeLeavesALaterVersionToOthersAndUsesNoAttempt() {
        queue.pawl().enqueue(THIRD, new MailThree(List.of("ada"), BigDecimal.ONE));
        deploy(SECOND);

        queue.drainFor(Duration.ofMinutes(10));

        assertThat(handled).isEmpty();
        assertThat(queue).hasWaiting(THIRD).withAttempts(0);
        Task task = queue.tasks(THIRD).get(0);
        assertThat(queue.pawl().browser().logs(task.id()))
                .isNotEmpty()
                .extracting(LogLine::message)
                .containsOnly("the payload is of version 3, and this code knows versions up to 2");
        assertThat(queue.pawl().preflight().troubles())
                .containsExactly(new Preflight.Trouble(
                        "mail",
                        Reason.UNREADABLE,
                        1,
                        List.of(task.id()),
                        List.of(),
                        "the payload is of version 3, and this code knows versions up to 2"));
    }

    @Test
    void codeThatNeverHadAVersionLeavesALaterOneToOthersToo() {
        queue.pawl().enqueue(SECOND, new MailTwo(List.of("ada")));
        deploy(FIRST);

        queue.drain();

        assertThat(handled).isEmpty();
        assertThat(queue).hasWaiting(SECOND).withAttempts(0);
    }

    @Test
    void whoOnlyPassesPayloadsOnPassesTheirVersionOn() {
        queue.pawl().enqueue(SECOND, new MailTwo(List.of("ada")));
        deploy(TaskType.json("mail"));

        queue.drain();

        assertThat(handled).containsExactly(new JsonText("{\"pawl_version\":2,\"recipients\":[\"ada\"]}"));
    }

    @Test
    void aVersionWithoutAWayToTheCurrentOneFailsItsAttemptAndIsFoundBefore() {
        queue.pawl().enqueue(FIRST, new MailOne("ada"));
        deploy(TaskType.of("mail", MailThree.class).version(3).upcast(2, DeploymentTest::toThree));
        String error = "this code reads payloads of version 3 and this one does not become that:"
                + " it is of version 1, and there is no upcast from that";

        assertThat(queue.pawl().preflight().troubles())
                .extracting(Preflight.Trouble::error)
                .containsExactly(error);
        queue.drain();

        assertThat(queue).hasWaiting(FIRST).withAttempts(1).withError(error);
    }

    @Test
    void tasksUnderAFormerNameAreTaken() {
        queue.pawl().enqueue(TaskType.of("send", MailOne.class), new MailOne("ada"));
        queue.pawl().enqueue(TaskType.of("post", MailOne.class), new MailOne("bob"));
        TaskType<MailOne> renamed = FIRST.alias("send").alias("post");
        queue.pawl().enqueue(renamed, new MailOne("eve"));
        deploy(renamed);

        assertThat(queue.pawl().preflight().isClear()).isTrue();
        queue.drain();

        assertThat(handled).containsExactly(new MailOne("ada"), new MailOne("bob"), new MailOne("eve"));
        assertThat(queue).hasCompleted(FIRST).times(1);
    }

    @Test
    void aNameThatIsHandledAlreadyIsNoAlias() {
        deploy(TaskType.of("send", MailOne.class));

        assertThatThrownBy(() -> deploy(FIRST.alias("send"))).hasMessageContaining("'send' has a handler already");
    }

    @Test
    void thePreflightNamesTheOldestOfEachTroubleAndItsSchedules() {
        TaskType<MailOne> gone = TaskType.of("gone", MailOne.class);
        queue.pawl().enqueueAll(Collections.nCopies(1_200, gone.with(new MailOne("ada"))));
        queue.pawl().enqueue(TaskType.of("mail", Integer.class), 7);
        long done = queue.pawl().enqueue(gone, new MailOne("bob")).taskId();
        queue.pawl().cancel(done);
        queue.pawl()
                .schedules()
                .put(queue.pawl()
                        .schedules()
                        .of("nightly", Ticks.every(Duration.ofDays(1)), gone.with(new MailOne("c"))));
        deploy(FIRST);

        Preflight preflight = queue.pawl().preflight();

        assertThat(preflight.tasks()).isEqualTo(1_201);
        assertThat(preflight.troubles()).hasSize(2);
        Preflight.Trouble first = preflight.troubles().get(0);
        assertThat(first.type()).isEqualTo("gone");
        assertThat(first.reason()).isEqualTo(Reason.NO_HANDLER);
        assertThat(first.tasks()).isEqualTo(1_200);
        assertThat(first.firstIds())
                .containsExactlyElementsOf(
                        queue.tasks(gone).stream().limit(10).map(Task::id).toList());
        assertThat(first.schedules()).containsExactly("nightly");
        Preflight.Trouble second = preflight.troubles().get(1);
        assertThat(second.reason()).isEqualTo(Reason.UNREADABLE);
        assertThat(second.error()).contains("cannot read JSON as " + MailOne.class.getName());
        assertThat(queue.pawl().preflight(TaskFilter.ALL.withType("mail")).troubles())
                .containsExactly(second);
        assertThat(queue.tasks()).extracting(Task::status).doesNotContain(TaskStatus.PROCESSING);
    }

    @Test
    void onlyAnObjectCanHaveALaterVersion() {
        TaskType<String> text = TaskType.of("text", String.class);

        queue.pawl().enqueue(text, "hello");

        assertThatThrownBy(() -> queue.pawl().enqueue(text.version(2), "hello"))
                .isInstanceOf(InvalidTaskException.class)
                .hasMessageContaining("payload: must be a JSON object");
        assertThatThrownBy(() -> text.version(0)).hasMessageContaining("a version must be from 1 to 10000, not 0");
        assertThatThrownBy(() -> SECOND.upcast(1, DeploymentTest::toTwo))
                .hasMessageContaining("there is an upcast from version 1 already");
    }

    @Test
    void jsonTextCanSayItsVersionItselfAndAnEmptyObjectHasOne() {
        TaskType<JsonText> json = TaskType.json("mail").version(2);

        queue.pawl().enqueue(json, new JsonText(" {} "));
        assertThat(stored()).isEqualTo("{\"pawl_version\":2} ");
        queue.pawl().enqueue(json, new JsonText("{\"pawl_version\":1,\"to\":\"ada\"}"));
        assertThat(stored()).isEqualTo("{\"pawl_version\":1,\"to\":\"ada\"}");
        queue.pawl().enqueue(TaskType.json("mail"), new JsonText("{\"pawl_version\":\"two\"}"));

        deploy(SECOND);
        assertThat(queue.pawl().preflight().troubles())
                .extracting(Preflight.Trouble::error)
                .containsExactly("pawl_version must be a whole number from 1 to 10000, not two");
    }
}
