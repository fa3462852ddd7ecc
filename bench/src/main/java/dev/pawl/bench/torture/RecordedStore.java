package dev.pawl.bench.torture;

import dev.pawl.store.Activity;
import dev.pawl.store.Awaited;
import dev.pawl.store.Bulk;
import dev.pawl.store.BulkStep;
import dev.pawl.store.Change;
import dev.pawl.store.Claim;
import dev.pawl.store.ClaimRequest;
import dev.pawl.store.Doorbell;
import dev.pawl.store.Enqueued;
import dev.pawl.store.Exchange;
import dev.pawl.store.Finish;
import dev.pawl.store.HoldRequest;
import dev.pawl.store.Kept;
import dev.pawl.store.LogLine;
import dev.pawl.store.StoreException;
import dev.pawl.store.Taken;
import dev.pawl.store.TaskEdit;
import dev.pawl.store.TaskStore;
import dev.pawl.store.WorkerInfo;
import dev.pawl.task.CheckpointValue;
import dev.pawl.task.Limit;
import dev.pawl.task.NewTask;
import dev.pawl.task.Progress;
import dev.pawl.task.Signal;
import dev.pawl.task.Strategy;
import dev.pawl.task.TaskEvent;
import java.sql.Connection;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * A store that writes down what it is asked before it is asked, and what it answers before anybody hears the answer.
 *
 * <p>Threading: as the store it stands before.
 */
final class RecordedStore implements TaskStore {
    private final TaskStore store;
    private final History history;
    private final UnaryOperator<Claim> shown;

    RecordedStore(TaskStore store, History history, UnaryOperator<Claim> shown) {
        this.store = store;
        this.history = history;
        this.shown = shown;
    }

    /** An answer with an error says that nothing was written; that is written down too. */
    private <T> T asked(long call, Supplier<T> question) {
        try {
            return question.get();
        } catch (StoreException e) {
            history.tell(call, failed(e));
            throw e;
        }
    }

    private static List<String> failed(StoreException e) {
        return List.of("failed why=" + e.getClass().getSimpleName());
    }

    @Override
    public void onFollowed(Consumer<Change> told) {
        store.onFollowed(told);
    }

    // --- enqueue

    @Override
    public List<Enqueued> insert(List<NewTask> tasks) {
        long call = history.intend(intents(tasks, "now"));
        List<Enqueued> answers = asked(call, () -> store.insert(tasks));
        history.tell(call, answers(tasks, answers));
        return answers;
    }

    @Override
    public CompletableFuture<List<Enqueued>> insertAsync(List<NewTask> tasks) {
        long call = history.intend(intents(tasks, "later"));
        return store.insertAsync(tasks).whenComplete((answers, fault) -> {
            Throwable cause = fault instanceof CompletionException wrapped ? wrapped.getCause() : fault;
            if (cause instanceof StoreException e) {
                history.tell(call, failed(e));
            } else if (fault == null) {
                history.tell(call, answers(tasks, answers));
            }
        });
    }

    /** Not written down here: whether the tasks exist is said by the caller's commit. */
    @Override
    public List<Enqueued> insert(Connection connection, List<NewTask> tasks) {
        return store.insert(connection, tasks);
    }

    private static List<String> intents(List<NewTask> tasks, String how) {
        return tasks.stream()
                .map(task -> "enqueue uid=" + Work.read(task.payload()).uid() + " key="
                        + (task.idempotencyKey() == null ? "" : task.idempotencyKey()) + " how=" + how)
                .toList();
    }

    private static List<String> answers(List<NewTask> tasks, List<Enqueued> answers) {
        List<String> lines = new ArrayList<>(answers.size());
        for (int i = 0; i < answers.size(); i++) {
            lines.add("enqueued uid=" + Work.read(tasks.get(i).payload()).uid() + " task="
                    + answers.get(i).taskId() + " created=" + answers.get(i).created());
        }
        return lines;
    }

    // --- attempts

    @Override
    public Exchange exchange(List<Finish> ended, ClaimRequest request) {
        long since = System.nanoTime();
        long call = history.intend(ends(ended));
        Exchange exchange = asked(call, () -> store.exchange(shown(ended), request));
        List<String> lines = new ArrayList<>(accepted(ended, exchange.accepted()));
        for (Claim claim : exchange.claims()) {
            lines.add("claimed" + named(claim) + " attempt=" + claim.attempt() + " of=" + claim.maxAttempts()
                    + " queue=" + claim.queue() + " limit="
                    + Work.read(claim.payload()).limitKey()
                    + " lease=" + request.leaseMillis() + " since=" + since);
        }
        for (TaskEvent.Rescued rescued : exchange.rescued()) {
            lines.add("rescued task=" + rescued.taskId() + " attempt=" + rescued.attempt() + " since=" + since);
        }
        history.tell(call, lines);
        return new Exchange(
                exchange.accepted(),
                exchange.claims().stream().map(Work::marked).toList(),
                exchange.rescued(),
                exchange.nextDue());
    }

    @Override
    public Taken hold(List<NewTask> wanted, HoldRequest request) {
        throw new UnsupportedOperationException("no worker of the torture names what it wants");
    }

    @Override
    public List<Boolean> finish(List<Finish> ended) {
        long call = history.intend(ends(ended));
        List<Boolean> accepted = asked(call, () -> store.finish(shown(ended)));
        history.tell(call, accepted(ended, accepted));
        return accepted;
    }

    private List<Finish> shown(List<Finish> ended) {
        return ended.stream()
                .map(finish -> new Finish(
                        shown.apply(finish.claim()), finish.transition(), finish.startedAt(), finish.endedAt()))
                .toList();
    }

    private static List<String> ends(List<Finish> ended) {
        return ended.stream()
                .map(finish -> "finish" + named(finish.claim()) + " kind="
                        + finish.transition().kind())
                .toList();
    }

    private static List<String> accepted(List<Finish> ended, List<Boolean> accepted) {
        List<String> lines = new ArrayList<>(ended.size());
        for (int i = 0; i < ended.size(); i++) {
            lines.add("finished" + named(ended.get(i).claim()) + " accepted=" + accepted.get(i));
        }
        return lines;
    }

    private static String named(Claim claim) {
        return " task=" + claim.taskId() + " token=" + claim.token();
    }

    @Override
    public List<Boolean> extend(List<Claim> claims, long leaseUntil) {
        long since = System.nanoTime();
        List<Boolean> owned = store.extend(claims.stream().map(shown).toList(), leaseUntil);
        List<String> lines = new ArrayList<>(claims.size());
        for (int i = 0; i < claims.size(); i++) {
            lines.add("extended" + named(claims.get(i)) + " owned=" + owned.get(i) + " since=" + since);
        }
        history.tell(0, lines);
        return owned;
    }

    @Override
    public List<Boolean> owned(List<Claim> claims) {
        return store.owned(claims.stream().map(shown).toList());
    }

    @Override
    public boolean progress(Claim claim, Progress progress) {
        return store.progress(shown.apply(claim), progress);
    }

    @Override
    public boolean log(Claim claim, List<LogLine> lines) {
        return store.log(shown.apply(claim), lines);
    }

    @Override
    public Kept checkpoint(Claim claim, CheckpointValue value) {
        return store.checkpoint(shown.apply(claim), value);
    }

    // --- wishes

    @Override
    public Awaited await(Claim claim, String name, long until) {
        return store.await(shown.apply(claim), name, until);
    }

    @Override
    public Change signal(long taskId, Signal signal) {
        return store.signal(taskId, signal);
    }

    @Override
    public Change cancel(long taskId) {
        return changed("cancel task=" + taskId, () -> store.cancel(taskId));
    }

    @Override
    public Change retry(long taskId) {
        return changed("retry task=" + taskId, () -> store.retry(taskId));
    }

    @Override
    public Change edit(long taskId, TaskEdit edit) {
        int number = edit.payload() == null ? 0 : Work.read(edit.payload()).edit();
        return changed("edit task=" + taskId + " edit=" + number, () -> store.edit(taskId, edit));
    }

    private Change changed(String wish, Supplier<Change> question) {
        long call = history.intend(List.of(wish));
        Change change = asked(call, question);
        history.tell(call, List.of(wish.replaceFirst(" ", "-told ") + " changed=" + change.changed()));
        return change;
    }

    // --- not written down

    @Override
    public Change delete(long taskId) {
        return store.delete(taskId);
    }

    @Override
    public boolean note(long taskId, LogLine.Level level, String message, @Nullable String details) {
        return store.note(taskId, level, message, details);
    }

    @Override
    public Bulk.State begin(Bulk bulk) {
        return store.begin(bulk);
    }

    @Override
    public BulkStep goOn(Bulk bulk, Bulk.State from) {
        return store.goOn(bulk, from);
    }

    @Override
    public boolean pause(String queue) {
        return store.pause(queue);
    }

    @Override
    public boolean resume(String queue) {
        return store.resume(queue);
    }

    @Override
    public void limit(Limit limit) {
        store.limit(limit);
    }

    @Override
    public boolean setStrategy(String worker, Strategy strategy) {
        return store.setStrategy(worker, strategy);
    }

    @Override
    public void save(WorkerInfo worker) {
        store.save(worker);
    }

    @Override
    public int heartbeat(Collection<String> workers) {
        return store.heartbeat(workers);
    }

    @Override
    public long subscribe(String name, long until) {
        return store.subscribe(name, until);
    }

    @Override
    public void add(List<Activity> activity) {
        store.add(activity);
    }

    @Override
    public void probe() {
        store.probe();
    }

    @Override
    public Doorbell doorbell() {
        return store.doorbell();
    }

    @Override
    public void close() {
        store.close();
    }
}
