package dev.pawl.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.pawl.JobRequest;
import dev.pawl.ParentTask;
import dev.pawl.Pawl;
import dev.pawl.TaskRequest;
import dev.pawl.store.Enqueued;
import dev.pawl.store.Job;
import dev.pawl.store.Why;
import dev.pawl.task.Condition;
import dev.pawl.task.Dependency;
import dev.pawl.task.InvalidTaskException;
import dev.pawl.task.JsonText;
import dev.pawl.task.Outcome;
import dev.pawl.task.TaskEvent;
import dev.pawl.task.TaskStatus;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Tasks that wait for others, as a program meets them. */
class DependenciesTest extends OnARealFile {
    private static TaskRequest<Digit> square(int value) {
        return SQUARE.with(new Digit(value)).maxAttempts(1);
    }

    private static TaskRequest<Digit> other() {
        return OTHER.with(new Digit(0));
    }

    /** A queue whose squares of 0 fail. */
    private Pawl squaring() {
        return open().handleOutcome(
                        SQUARE,
                        (number, context) -> number.value() == 0
                                ? Outcome.discard("nothing to square")
                                : Outcome.done(number.value() * number.value()));
    }

    @Test
    void aChildRunsAfterAllItsParentsAndReadsTheirResults() throws Exception {
        List<String> read = new ArrayList<>();
        Pawl pawl = squaring().handle(OTHER, (number, context) -> {
            for (ParentTask parent : context.parents()) {
                read.add(parent.type() + " " + parent.taskId() + " " + parent.condition() + " "
                        + parent.status().orElseThrow() + " " + parent.result(Integer.class) + " "
                        + parent.result(JsonText.class).map(JsonText::text));
            }
        });
        long stored = pawl.enqueue(square(2)).taskId();
        TaskRequest<Digit> beside = square(3);
        TaskRequest<Digit> failing = square(0);
        List<Enqueued> together =
                pawl.enqueueAll(List.of(other().after(stored).after(beside).afterFailed(failing), beside, failing));
        long child = together.get(0).taskId();
        assertThat(task(pawl, child).status()).isEqualTo(TaskStatus.BLOCKED);
        assertThat(pawl.why(child).orElseThrow().reasons())
                .extracting(Why.Reason::code)
                .contains(Why.Reason.BLOCKED);

        pawl.start(ONE_AT_A_TIME);

        awaitStatus(pawl, child, TaskStatus.COMPLETED);
        assertThat(read)
                .containsExactly(
                        "square " + stored + " AFTER_OK COMPLETED " + Optional.of(4) + " " + Optional.of("4"),
                        "square " + together.get(1).taskId() + " AFTER_OK COMPLETED " + Optional.of(9) + " "
                                + Optional.of("9"),
                        "square " + together.get(2).taskId() + " AFTER_FAILED FAILED " + Optional.empty() + " "
                                + Optional.empty());
    }

    @Test
    void aChildWhoseConditionCannotComeTrueIsCancelledWithTheReason() throws Exception {
        Pawl pawl = handlingOther(squaring());
        long failing = pawl.enqueue(square(0)).taskId();
        long never = pawl.enqueue(other().after(failing)).taskId();
        long below = pawl.enqueue(other().after(never)).taskId();
        long anyway = pawl.enqueue(other().afterAny(failing, below)).taskId();

        pawl.start(ONE_AT_A_TIME);

        awaitStatus(pawl, anyway, TaskStatus.COMPLETED);
        assertThat(Stream.of(never, below).map(id -> task(pawl, id).status())).containsOnly(TaskStatus.CANCELLED);
        assertThat(task(pawl, never).errorMessage()).contains("task " + failing, "failed");
        assertThat(task(pawl, below).errorMessage()).contains("task " + never, "cancelled");
    }

    @Test
    void whatIsCancelledBecauseOfItsParentOrJobIsToldToSubscribersOnceAndCounted() {
        Pawl pawl = open();
        Queue<TaskEvent.Cancelled> heard = heard(pawl, TaskEvent.Cancelled.class);
        long parent = pawl.enqueue(other()).taskId();
        List<Long> expected = new ArrayList<>();
        long below = parent;
        for (int i = 0; i < 700; i++) {
            below = pawl.enqueue(square(i).after(below)).taskId();
            expected.add(below);
        }
        Job job = pawl.jobs()
                .start(JobRequest.of("squares")
                        .items(List.of(square(1), square(2)))
                        .close());
        pawl.jobs().results(job.id(), 0, 9).forEach(item -> expected.add(item.taskId()));

        pawl.cancel(parent);
        pawl.jobs().cancel(job.id());

        await().atMost(SOON).until(() -> heard.size() >= expected.size() + 1);
        expected.add(parent);
        assertThat(heard).extracting(TaskEvent.Cancelled::taskId).containsExactlyInAnyOrderElementsOf(expected);
        assertThat(heard)
                .filteredOn(event -> event.taskId() == expected.get(0))
                .containsExactly(new TaskEvent.Cancelled(expected.get(0), "square", "default", TaskStatus.BLOCKED));
        assertThat(pawl.activity(Instant.EPOCH).stream()
                        .filter(activity -> activity.type().equals("square"))
                        .mapToLong(activity -> activity.counts().cancelled())
                        .sum())
                .isEqualTo(702);
    }

    @Test
    void requestsThatNobodyCouldRunAreRefusedByNameAndNothingIsStored() throws Exception {
        Pawl pawl = open();

        assertThatThrownBy(() -> pawl.enqueueAll(List.of(
                        other().dependsOn(List.of(Dependency.onPlace(1, Condition.AFTER_OK))),
                        other().dependsOn(List.of(Dependency.onPlace(0, Condition.AFTER_ANY))))))
                .isInstanceOf(InvalidTaskException.class)
                .hasMessageContainingAll("depends_on", "tasks[0] after tasks[1] after tasks[0]");
        assertThatThrownBy(() -> pawl.enqueue(other().dependsOn(List.of(Dependency.onPlace(0, Condition.AFTER_OK)))))
                .isInstanceOf(InvalidTaskException.class)
                .hasMessageContaining("wait for itself");
        assertThatThrownBy(() -> pawl.enqueue(other().dependsOn(List.of(Dependency.onPlace(3, Condition.AFTER_OK)))))
                .isInstanceOf(InvalidTaskException.class)
                .hasMessageContaining("not enqueued with it");
        assertThatThrownBy(() -> pawl.enqueue(other().after(square(1))))
                .isInstanceOf(InvalidTaskException.class)
                .hasMessageContaining("not enqueued together");
        assertThatThrownBy(() -> pawl.enqueue(other().after(7, 7)))
                .isInstanceOf(InvalidTaskException.class)
                .hasMessageContaining("twice");
        assertThatThrownBy(() -> pawl.enqueue(other().afterFailed(99)))
                .isInstanceOf(InvalidTaskException.class)
                .hasMessageContaining("no task 99");

        assertThat(pawl.browser().stats().all().total()).isZero();
    }
}
