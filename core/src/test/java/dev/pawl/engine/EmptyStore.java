package dev.pawl.engine;

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
import dev.pawl.store.Taken;
import dev.pawl.store.TaskEdit;
import dev.pawl.store.TaskStore;
import dev.pawl.store.WorkerInfo;
import dev.pawl.task.Bell;
import dev.pawl.task.CheckpointValue;
import dev.pawl.task.Limit;
import dev.pawl.task.NewTask;
import dev.pawl.task.Progress;
import dev.pawl.task.Signal;
import dev.pawl.task.Strategy;
import java.sql.Connection;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** A store in which there never is a task: for what runs without any. */
final class EmptyStore implements TaskStore, Doorbell {
    @Override
    public List<Enqueued> insert(List<NewTask> tasks) {
        throw new UnsupportedOperationException("this store stays empty");
    }

    @Override
    public CompletableFuture<List<Enqueued>> insertAsync(List<NewTask> tasks) {
        throw new UnsupportedOperationException("this store stays empty");
    }

    @Override
    public List<Enqueued> insert(Connection connection, List<NewTask> tasks) {
        throw new UnsupportedOperationException("this store stays empty");
    }

    @Override
    public Exchange exchange(List<Finish> ended, ClaimRequest request) {
        return new Exchange(finish(ended), List.of(), List.of(), Long.MAX_VALUE);
    }

    @Override
    public Taken hold(List<NewTask> wanted, HoldRequest request) {
        throw new UnsupportedOperationException("this store stays empty");
    }

    @Override
    public List<Boolean> finish(List<Finish> ended) {
        return ended.stream().map(finish -> false).toList();
    }

    @Override
    public List<Boolean> extend(List<Claim> claims, long leaseUntil) {
        return owned(claims);
    }

    @Override
    public List<Boolean> owned(List<Claim> claims) {
        return claims.stream().map(claim -> false).toList();
    }

    @Override
    public boolean progress(Claim claim, Progress progress) {
        return false;
    }

    @Override
    public boolean log(Claim claim, List<LogLine> lines) {
        return false;
    }

    @Override
    public Kept checkpoint(Claim claim, CheckpointValue value) {
        return Kept.LOST;
    }

    @Override
    public Awaited await(Claim claim, String name, long until) {
        return Awaited.LOST;
    }

    @Override
    public Change signal(long taskId, Signal signal) {
        return new Change(taskId, "", "", null, false);
    }

    @Override
    public Change cancel(long taskId) {
        return new Change(taskId, "", "", null, false);
    }

    @Override
    public Change retry(long taskId) {
        return new Change(taskId, "", "", null, false);
    }

    @Override
    public Change edit(long taskId, TaskEdit edit) {
        return new Change(taskId, "", "", null, false);
    }

    @Override
    public Change delete(long taskId) {
        return new Change(taskId, "", "", null, false);
    }

    @Override
    public boolean note(long taskId, LogLine.Level level, String message, String details) {
        return false;
    }

    @Override
    public Bulk.State begin(Bulk bulk) {
        return new Bulk.State(0, 0, true);
    }

    @Override
    public BulkStep goOn(Bulk bulk, Bulk.State from) {
        return new BulkStep(from, List.of());
    }

    @Override
    public boolean pause(String queue) {
        return false;
    }

    @Override
    public boolean resume(String queue) {
        return false;
    }

    @Override
    public void limit(Limit limit) {
        // nothing runs that could be limited
    }

    @Override
    public boolean setStrategy(String worker, Strategy strategy) {
        return false;
    }

    @Override
    public void save(WorkerInfo worker) {
        // nobody asks who works here
    }

    @Override
    public int heartbeat(Collection<String> workers) {
        return workers.size();
    }

    @Override
    public long subscribe(String name, long until) {
        return 0;
    }

    @Override
    public void add(List<Activity> activity) {}

    @Override
    public void probe() {
        // nothing can be wrong with it
    }

    @Override
    public Doorbell doorbell() {
        return this;
    }

    @Override
    public void add(Bell bell) {
        // nothing ever comes that one could ring for
    }

    @Override
    public void addForEvents(Bell bell) {
        // as above
    }

    @Override
    public void remove(Bell bell) {
        // as above
    }

    @Override
    public void listen(Bell bell) {
        bell.ring();
    }

    @Override
    public void ignore(Bell bell) {
        // as above
    }

    @Override
    public void close() {
        // nothing is open
    }
}
