package dev.pawl.tracing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pawl.Pawl;
import dev.pawl.PawlSettings;
import dev.pawl.TaskType;
import dev.pawl.Worker;
import dev.pawl.WorkerSettings;
import dev.pawl.store.Enqueued;
import dev.pawl.store.StoreException;
import dev.pawl.task.JsonText;
import dev.pawl.task.NewTask;
import dev.pawl.task.Outcome;
import dev.pawl.task.TraceContext;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.context.Context;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.testing.exporter.InMemorySpanExporter;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SimpleSpanProcessor;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Spans of real tasks, as the SDK exports them. */
class PawlTracingTest {
    private static final TaskType<JsonText> MAIL = TaskType.json("mail");
    private static final TaskType<JsonText> NEWS = TaskType.json("news");
    private static final JsonText EMPTY = new JsonText("{}");
    private static final TraceContext THEIRS =
            new TraceContext("00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01", "rojo=1");

    @TempDir
    Path folder;

    private final InMemorySpanExporter exporter = InMemorySpanExporter.create();
    private final SdkTracerProvider provider = SdkTracerProvider.builder()
            .addSpanProcessor(SimpleSpanProcessor.create(exporter))
            .build();
    private final OpenTelemetry openTelemetry =
            OpenTelemetrySdk.builder().setTracerProvider(provider).build();
    private final List<Pawl> opened = new ArrayList<>();

    @AfterEach
    void close() {
        opened.forEach(Pawl::close);
        provider.close();
    }

    private Pawl open() {
        return open(openTelemetry);
    }

    private Pawl open(OpenTelemetry told) {
        Pawl pawl = Pawl.open(
                folder.resolve("queue.db").toString(), PawlSettings.DEFAULT.withTracing(new PawlTracing(told)));
        opened.add(pawl);
        return pawl;
    }

    /** Works everything off. */
    private static void work(Pawl pawl) throws InterruptedException {
        try (Worker worker = pawl.start(WorkerSettings.DEFAULT.withId("ada").withConcurrency(1))) {
            worker.drain();
        }
    }

    private List<SpanData> spans(SpanKind kind) {
        return exporter.getFinishedSpanItems().stream()
                .filter(span -> span.getKind() == kind)
                .toList();
    }

    private SpanData only(SpanKind kind) {
        assertThat(spans(kind)).hasSize(1);
        return spans(kind).get(0);
    }

    private SpanContext within(Runnable enqueue) {
        Span caller = openTelemetry.getTracer("test").spanBuilder("caller").startSpan();
        Context.root().with(caller).wrap(enqueue).run();
        caller.end();
        return caller.getSpanContext();
    }

    private static Duration soon() {
        return Duration.ofMillis(1);
    }

    @Test
    void aHandlerElsewhereRunsInASpanThatIsTheChildOfTheEnqueue() throws Exception {
        Pawl here = open();
        SpanContext caller = within(() -> here.enqueue(MAIL.with(EMPTY).queue("fast")));
        Pawl elsewhere = open();
        AtomicInteger seen = new AtomicInteger();
        elsewhere.handle(MAIL, (mail, context) -> {
            Span.current().setAttribute("seen", seen.incrementAndGet());
        });

        work(elsewhere);

        SpanData enqueue = only(SpanKind.PRODUCER);
        assertThat(enqueue.getName()).isEqualTo("enqueue mail");
        assertThat(enqueue.getParentSpanContext()).isEqualTo(caller);
        assertThat(enqueue.getAttributes().asMap())
                .containsEntry(Words.SYSTEM, "pawl")
                .containsEntry(Words.OPERATION_TYPE, "send")
                .containsEntry(Words.QUEUE, "fast")
                .containsEntry(Words.TASK_ID, "1")
                .containsEntry(Words.CREATED, 1L)
                .doesNotContainKey(Words.TASKS);
        SpanData attempt = only(SpanKind.CONSUMER);
        assertThat(attempt.getName()).isEqualTo("process mail");
        assertThat(attempt.getTraceId()).isEqualTo(caller.getTraceId());
        assertThat(attempt.getParentSpanId()).isEqualTo(enqueue.getSpanId());
        assertThat(attempt.getParentSpanContext().isRemote()).isTrue();
        assertThat(attempt.getLinks()).isEmpty();
        assertThat(attempt.getStatus().getStatusCode()).isEqualTo(StatusCode.UNSET);
        assertThat(attempt.getAttributes().asMap().toString()).contains("seen=1");
        assertThat(attempt.getAttributes().asMap())
                .containsEntry(Words.SYSTEM, "pawl")
                .containsEntry(Words.OPERATION_TYPE, "process")
                .containsEntry(Words.QUEUE, "fast")
                .containsEntry(Words.TASK_ID, "1")
                .containsEntry(Words.TYPE, "mail")
                .containsEntry(Words.ATTEMPT, 1L)
                .containsEntry(Words.MAX_ATTEMPTS, 5L)
                .containsEntry(Words.WORKER, "ada")
                .containsEntry(Words.OUTCOME, "done")
                .doesNotContainKey(Words.CANCELLED);
    }

    @Test
    void aRetryIsATraceOfItsOwnLinkedToTheEnqueue() throws Exception {
        Pawl pawl = open();
        within(() -> pawl.enqueue(MAIL.with(EMPTY).maxAttempts(3)));
        pawl.handleOutcome(MAIL, (mail, context) -> {
            if (context.attempt() == 1) {
                throw new IllegalStateException("no answer");
            }
            return context.attempt() == 2 ? Outcome.retry(soon(), "busy") : Outcome.discard("gone");
        });

        work(pawl);

        SpanData enqueue = only(SpanKind.PRODUCER);
        List<SpanData> attempts = spans(SpanKind.CONSUMER);
        assertThat(attempts).hasSize(3);
        assertThat(attempts.get(0).getParentSpanId()).isEqualTo(enqueue.getSpanId());
        assertThat(attempts.get(0).getAttributes().get(Words.ERROR)).isEqualTo(IllegalStateException.class.getName());
        assertThat(attempts.get(0).getEvents())
                .singleElement()
                .satisfies(event -> assertThat(event.getName()).isEqualTo("exception"));
        for (SpanData later : attempts.subList(1, 3)) {
            assertThat(later.getParentSpanContext().isValid()).isFalse();
            assertThat(later.getTraceId()).isNotEqualTo(enqueue.getTraceId());
            assertThat(later.getLinks()).singleElement().satisfies(link -> {
                assertThat(link.getSpanContext().getTraceId()).isEqualTo(enqueue.getTraceId());
                assertThat(link.getSpanContext().getSpanId()).isEqualTo(enqueue.getSpanId());
            });
        }
        assertThat(attempts)
                .extracting(span -> span.getStatus().getStatusCode())
                .containsOnly(StatusCode.ERROR);
        assertThat(attempts.get(1).getStatus().getDescription()).isEqualTo("busy");
        assertThat(attempts)
                .extracting(span -> span.getAttributes().get(Words.ERROR))
                .endsWith("retry", "discard");
    }

    @Test
    void whatIsNoFailureIsNotToldAsOne() throws Exception {
        Pawl pawl = open();
        pawl.enqueue(MAIL.with(EMPTY));
        AtomicInteger runs = new AtomicInteger();
        pawl.handleOutcome(
                MAIL,
                (mail, context) -> runs.incrementAndGet() == 1
                        ? Outcome.snooze(Instant.ofEpochMilli(0))
                        : Outcome.cancel("nobody wants it"));

        work(pawl);

        assertThat(spans(SpanKind.CONSUMER))
                .extracting(span -> span.getAttributes().get(Words.OUTCOME))
                .containsExactly("snooze", "cancel");
        assertThat(spans(SpanKind.CONSUMER))
                .allSatisfy(span -> assertThat(span.getStatus().getStatusCode()).isEqualTo(StatusCode.UNSET));
    }

    @Test
    void aHandlerThatIsInterruptedByACancelIsNoFailure() throws Exception {
        Pawl pawl = open();
        CountDownLatch running = new CountDownLatch(1);
        pawl.handle(MAIL, (mail, context) -> {
            running.countDown();
            new CountDownLatch(1).await();
        });
        Enqueued task = pawl.enqueue(MAIL.with(EMPTY));
        try (Worker worker = pawl.start()) {
            running.await();
            pawl.cancel(task.taskId());
            worker.drain();
        }

        SpanData attempt = only(SpanKind.CONSUMER);
        assertThat(attempt.getAttributes().get(Words.CANCELLED)).isTrue();
        assertThat(attempt.getStatus().getStatusCode()).isEqualTo(StatusCode.UNSET);
    }

    @Test
    void manyTasksEnqueuedTogetherAreOneSpanAndEachHasItsChild() throws Exception {
        Pawl pawl = open();
        within(() -> pawl.enqueueAllAsync(List.of(
                        MAIL.with(EMPTY), NEWS.with(EMPTY), NEWS.with(EMPTY).idempotencyKey("k")))
                .join());
        pawl.handle(MAIL, (mail, context) -> {}).handle(NEWS, (news, context) -> {});

        work(pawl);

        SpanData enqueue = only(SpanKind.PRODUCER);
        assertThat(enqueue.getName()).isEqualTo("enqueue");
        assertThat(enqueue.getAttributes().asMap())
                .containsEntry(Words.TASKS, 3L)
                .containsEntry(Words.CREATED, 3L)
                .containsEntry(Words.QUEUE, NewTask.DEFAULT_QUEUE)
                .doesNotContainKeys(Words.TASK_ID, Words.TYPE);
        assertThat(spans(SpanKind.CONSUMER))
                .hasSize(3)
                .allSatisfy(attempt -> assertThat(attempt.getParentSpanId()).isEqualTo(enqueue.getSpanId()));
        pawl.enqueueAll(List.of());
        assertThat(spans(SpanKind.PRODUCER)).hasSize(1);
    }

    @Test
    void whoEnqueuesForOthersGoesOnWithTheirTrace() {
        Pawl pawl = open();
        long id = pawl.enqueue(MAIL.with(EMPTY).trace(THEIRS)).taskId();

        SpanData enqueue = only(SpanKind.PRODUCER);
        assertThat(enqueue.getTraceId()).isEqualTo("0af7651916cd43dd8448eb211c80319c");
        assertThat(enqueue.getParentSpanId()).isEqualTo("b7ad6b7169203331");
        TraceContext stored = pawl.browser().get(id).orElseThrow().trace();
        assertThat(stored.traceparent()).contains(enqueue.getTraceId(), enqueue.getSpanId());
        assertThat(stored.tracestate()).isEqualTo("rojo=1");
    }

    @Test
    void aTraceThatIsToldWithinASpanStaysTheTasks() {
        Pawl pawl = open();
        within(() -> pawl.enqueue(MAIL.with(EMPTY).trace(THEIRS)));

        assertThat(pawl.browser().get(1).orElseThrow().trace()).isEqualTo(THEIRS);
    }

    @Test
    void anEnqueueThatFailsIsTold() {
        Pawl pawl = open();
        pawl.enqueue(MAIL.with(EMPTY));
        exporter.reset();

        assertAFailureIsTold(pawl);
    }

    @Test
    void theFirstEnqueueOfAProcessIsToldWhenItFails() {
        assertAFailureIsTold(open());
    }

    private void assertAFailureIsTold(Pawl pawl) {
        pawl.close();
        opened.clear();

        assertThatThrownBy(() -> pawl.enqueue(MAIL.with(EMPTY))).isInstanceOf(StoreException.class);

        SpanData enqueue = only(SpanKind.PRODUCER);
        assertThat(enqueue.getStatus().getStatusCode()).isEqualTo(StatusCode.ERROR);
        assertThat(enqueue.getAttributes().get(Words.ERROR)).contains("StoreException");
    }

    @Test
    void whereNobodyListensNothingIsStored() throws Exception {
        Pawl pawl = open(OpenTelemetry.noop());
        long id = pawl.enqueue(MAIL.with(EMPTY)).taskId();
        pawl.handle(MAIL, (mail, context) -> assertThat(context.trace()).isEmpty());

        work(pawl);

        assertThat(pawl.browser().get(id).orElseThrow().trace()).isNull();
        assertThat(pawl.browser().get(id).orElseThrow().errorMessage()).isNull();
    }
}
