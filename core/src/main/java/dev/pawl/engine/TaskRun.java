package dev.pawl.engine;

import dev.pawl.store.Awaited;
import dev.pawl.store.Claim;
import dev.pawl.store.Finish;
import dev.pawl.store.LogLine;
import dev.pawl.store.TaskStore;
import dev.pawl.task.CheckpointValue;
import dev.pawl.task.InvalidTaskException;
import dev.pawl.task.Outcome;
import dev.pawl.task.Progress;
import dev.pawl.task.TaskEvent;
import dev.pawl.task.Time;
import dev.pawl.task.Transition;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The life of one attempt: {@link #run} from start to the finish that the claimer commits.
 *
 * <p>Threading: {@link #run} is called once, by a worker thread; the flags may be raised by any thread. The monitor guards
 * {@code runner}, so that an interrupt hits the handler and never what the thread does next.
 */
public final class TaskRun {
    private final Claim claim;
    private final Handling handling;
    private final Handling.Terms terms;
    private final TaskStore store;
    private final Time time;
    private final Events events;

    private volatile boolean lost;
    private volatile boolean stopping;
    private volatile boolean overdue;
    private @Nullable Thread runner;
    private long endsBy = Long.MAX_VALUE;

    TaskRun(Claim claim, Handling handling, TaskStore store, Time time, Events events) {
        this.claim = claim;
        this.handling = handling;
        this.terms = handling.terms().apply(claim.type());
        this.store = store;
        this.time = time;
        this.events = events;
    }

    Finish run() {
        long started = time.now();
        if (lost || stopping) {
            return untouched();
        }
        if (events.wanted()) {
            events.emit(new TaskEvent.Started(
                    claim.taskId(),
                    claim.type(),
                    claim.queue(),
                    claim.attempt(),
                    claim.worker(),
                    Math.max(0, started - claim.runAfter())));
        }
        Transition transition = attempt();
        return new Finish(claim, transition, started, time.now());
    }

    /** The finish of an attempt whose handler never began: the task goes back as it was. */
    Finish untouched() {
        return new Finish(claim, Transition.released(), claim.claimedAt(), time.now());
    }

    private Transition attempt() {
        RunLabels.put(claim);
        try {
            enter();
            Handling.Result result = handling.body().run(this);
            return transition(result.outcome(), result.json());
        } catch (SignalAwaited waits) {
            return transition(Outcome.snooze(Instant.ofEpochMilli(waits.until())), null);
        } catch (Throwable thrown) {
            // why: an edge. Whatever a handler throws, errors too, ends this attempt and nothing else.
            if (stopping) {
                return Transition.released();
            }
            String error = (overdue ? "ran for longer than " + terms.timeout() + ": " : "") + describe(thrown);
            return transition(handling.discards().test(thrown) ? Outcome.discard(error) : Outcome.retry(error), null);
        } finally {
            leave();
            RunLabels.remove();
        }
    }

    private synchronized void enter() throws InterruptedException {
        if (lost || stopping) {
            throw new InterruptedException("not wanted any more");
        }
        runner = Thread.currentThread();
        Duration timeout = terms.timeout();
        endsBy = timeout == null ? Long.MAX_VALUE : Time.after(time.now(), timeout);
    }

    @SuppressWarnings("ResultOfMethodCallIgnored")
    private synchronized void leave() {
        runner = null;
        // why: the flag was meant for the handler; the thread goes on to other tasks.
        Thread.interrupted();
    }

    private Transition transition(Outcome outcome, @Nullable String resultJson) {
        return Transition.of(
                outcome, resultJson, claim.attempt(), claim.maxAttempts(), terms.backoff(), time.now(), time.random());
    }

    /**
     * Tells the handler that its claim is gone.
     *
     * <p>why once: the loss is found again with every extension, question and refused log line, and a handler that cleans up
     * after the first interrupt would be torn out of it by the next.
     */
    synchronized void lose() {
        boolean told = isCancelled();
        lost = true;
        if (!told) {
            interrupt();
        }
    }

    boolean hasTimeout() {
        return terms.timeout() != null;
    }

    /**
     * Interrupts a handler that has run for longer than it may; once.
     *
     * @return when to look again, epoch milliseconds
     */
    synchronized long endIfOverdue() {
        Duration timeout = terms.timeout();
        if (timeout == null || overdue) {
            return Long.MAX_VALUE;
        }
        if (runner == null) {
            // why: it has not begun, and cannot be overdue earlier than if it began now.
            return Time.after(time.now(), timeout);
        }
        if (time.now() < endsBy) {
            return endsBy;
        }
        overdue = true;
        interrupt();
        return Long.MAX_VALUE;
    }

    /** Tells the handler that the worker is stopping and waits no longer; one that cleans up after a loss is hurried. */
    synchronized void interruptToStop() {
        if (!stopping) {
            stopping = true;
            interrupt();
        }
    }

    private void interrupt() {
        if (runner != null) {
            runner.interrupt();
        }
    }

    public Claim claim() {
        return claim;
    }

    /** Whether the handler should give up: its claim is lost, or the worker's patience at stopping has ended. */
    public boolean isCancelled() {
        return lost || stopping;
    }

    /** Stores progress; a refusal means the claim is lost. */
    public void progress(Progress progress) {
        if (!store.progress(claim, progress)) {
            lose();
        }
    }

    /** Adds a line to the task's log; a refusal means the claim is lost. */
    public void log(LogLine.Level level, String message, @Nullable String details) {
        log(List.of(new LogLine(time.now(), claim.attempt(), level, message, details)));
    }

    /** Adds lines to the task's log in one write; a refusal means the claim is lost. */
    public void log(LogLine.Level level, List<String> messages) {
        long now = time.now();
        log(messages.stream()
                .map(message -> new LogLine(now, claim.attempt(), level, message, null))
                .toList());
    }

    private void log(List<LogLine> lines) {
        if (!store.log(claim, lines)) {
            lose();
        }
    }

    /**
     * Keeps a value for further attempts; a refusal means the claim is lost.
     *
     * @throws InvalidTaskException when the task has as many as it may have
     */
    public void checkpoint(CheckpointValue value) {
        switch (store.checkpoint(claim, value)) {
            case LOST -> lose();
            case FULL -> throw CheckpointValue.oneTooMany();
            case STORED -> {}
        }
    }

    /**
     * What a signal said, when it came; empty when it did not come in time. Where it may still come the attempt ends here.
     *
     * @param timeout from the first time that this task awaits it
     */
    public Optional<String> await(String name, Duration timeout) {
        Awaited awaited = store.await(claim, name, Time.after(time.now(), timeout));
        return switch (awaited.state()) {
            case CAME -> Optional.ofNullable(awaited.value());
            case TOO_LATE -> Optional.empty();
            case WAITS -> throw new SignalAwaited(name, awaited.until());
            case LOST -> {
                lose();
                throw new IllegalStateException("the claim of task " + claim.taskId() + " is lost");
            }
        };
    }

    private static String describe(Throwable thrown) {
        StringWriter text = new StringWriter();
        try {
            thrown.printStackTrace(new PrintWriter(text));
        } catch (RuntimeException | Error mute) {
            // why: an edge. A throw whose own message throws must still end its attempt.
            text.write(thrown.getClass().getName() + " that cannot describe itself: "
                    + mute.getClass().getName());
            for (StackTraceElement frame : thrown.getStackTrace()) {
                text.write("\n\tat " + frame);
            }
        }
        return text.toString().stripTrailing();
    }
}
