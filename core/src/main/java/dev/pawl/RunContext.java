package dev.pawl;

import dev.pawl.engine.TaskRun;
import dev.pawl.store.LogLine;
import dev.pawl.store.TaskBrowser;
import dev.pawl.task.CheckpointValue;
import dev.pawl.task.JsonText;
import dev.pawl.task.Progress;
import dev.pawl.task.Signal;
import dev.pawl.task.TraceContext;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/** A running attempt as its handler sees it. */
final class RunContext implements TaskContext {
    private final TaskRun run;
    private final Codec codec;
    private final TaskBrowser browser;

    RunContext(TaskRun run, Codec codec, TaskBrowser browser) {
        this.run = run;
        this.codec = codec;
        this.browser = browser;
    }

    @Override
    public long taskId() {
        return run.claim().taskId();
    }

    @Override
    public String type() {
        return run.claim().type();
    }

    @Override
    public int attempt() {
        return run.claim().attempt();
    }

    @Override
    public int maxAttempts() {
        return run.claim().maxAttempts();
    }

    @Override
    public String worker() {
        return run.claim().worker();
    }

    @Override
    public List<ParentTask> parents() {
        return ParentTask.of(taskId(), browser, codec);
    }

    @Override
    public Optional<TraceContext> trace() {
        return Optional.ofNullable(run.claim().trace());
    }

    @Override
    public boolean isCancelled() {
        return run.isCancelled();
    }

    @Override
    public void progress(long done, long total, @Nullable String message) {
        run.progress(new Progress(done, total, message));
    }

    @Override
    public void log(LogLine.Level level, String message, @Nullable Object details) {
        String json = null;
        if (details != null) {
            json = details instanceof JsonText written ? written.text() : codec.write(details);
        }
        run.log(level, message, json);
    }

    @Override
    public void log(LogLine.Level level, List<String> messages) {
        run.log(level, messages);
    }

    @Override
    public <R> R checkpoint(String name, Class<R> type, Callable<R> work) throws Exception {
        String stored = browser.checkpoints(List.of(taskId()))
                .getOrDefault(taskId(), Map.of())
                .get(name);
        if (stored != null) {
            return ValueJson.read(stored, type, codec);
        }
        R value = Objects.requireNonNull(work.call(), "a checkpoint needs a value");
        String json = Objects.requireNonNull(ValueJson.of("checkpoint", value, codec));
        run.checkpoint(new CheckpointValue(name, json));
        return value;
    }

    @Override
    public <R> Optional<R> awaitSignal(String name, Class<R> type, Duration timeout) {
        // why: a bad name is told as that of a signal is.
        Signal named = new Signal(name, "null");
        return run.await(named.name(), timeout).map(json -> ValueJson.read(json, type, codec));
    }
}
