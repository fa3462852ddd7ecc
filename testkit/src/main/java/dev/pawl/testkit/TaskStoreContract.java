package dev.pawl.testkit;

import dev.pawl.store.AccessStore;
import dev.pawl.store.JobStore;
import dev.pawl.store.RegistryStore;
import dev.pawl.store.ScheduleStore;
import dev.pawl.store.Store;
import dev.pawl.store.StoreSettings;
import dev.pawl.store.TaskBrowser;
import dev.pawl.store.TaskStore;
import dev.pawl.store.WebhookStore;
import dev.pawl.task.Time;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/**
 * Everything a store promises. A store is a store when its subclass of this passes, nothing skipped. After every test the
 * {@link Invariants} hold.
 *
 * <p>The promises stand in one file per verb: {@link InsertPromises}, {@link TracePromises}, {@link TransactionPromises}, {@link ClaimPromises}, {@link StrategyPromises},
 * {@link FlowPromises}, {@link UniquenessPromises}, {@link RescuePromises}, {@link LeasePromises}, {@link FinishPromises}, {@link HoldingPromises}, {@link ChangePromises}, {@link DependencyPromises}, {@link GraphPromises}, {@link BulkPromises}, {@link BrowserPromises}, {@link FilterPromises},
 * {@link WorkerPromises}, {@link EventPromises}, {@link ActivityPromises}, {@link DoorbellPromises}, {@link ClosePromises}, {@link AccessPromises}, {@link WebhookPromises},
 * {@link JobPromises}, {@link SchedulePromises}, {@link RegistryPromises}, {@link SignalPromises}; and {@link ModelPromises} looks for what they forgot.
 */
public abstract class TaskStoreContract
        implements InsertPromises,
                TracePromises,
                TransactionPromises,
                ClaimPromises,
                StrategyPromises,
                FlowPromises,
                UniquenessPromises,
                RescuePromises,
                LeasePromises,
                FinishPromises,
                HoldingPromises,
                ChangePromises,
                DependencyPromises,
                GraphPromises,
                BulkPromises,
                BrowserPromises,
                FilterPromises,
                WorkerPromises,
                EventPromises,
                ActivityPromises,
                DoorbellPromises,
                ClosePromises,
                AccessPromises,
                WebhookPromises,
                JobPromises,
                SchedulePromises,
                RegistryPromises,
                SignalPromises,
                ModelPromises {
    private FakeTime time = new FakeTime();
    private final List<Store> opened = new ArrayList<>();

    /** Opens the database of this test: empty at its first call within a test, the same one at every further call. */
    protected abstract Store open(StoreSettings settings, Time time) throws Exception;

    /** A connection of an application to the database of this test, with auto-commit off. */
    protected abstract Connection connect() throws SQLException;

    /** Puts an empty database in the place of this test's, for the next {@link #open}. Everything is closed. */
    protected abstract void empty() throws Exception;

    /** Called after every test, when everything is closed: the place for invariants of the store's own tables. */
    protected void afterClose() throws Exception {}

    @BeforeEach
    void openTheStore() throws Exception {
        another();
    }

    @AfterEach
    void invariantsHold() throws Exception {
        Store fresh = another();
        Invariants.hold(fresh.browser(), time.now());
        closeAll();
        afterClose();
    }

    private void closeAll() {
        opened.forEach(store -> store.tasks().close());
        opened.clear();
    }

    @Override
    public final void startOver() throws Exception {
        closeAll();
        empty();
        time = new FakeTime();
        another();
    }

    @Override
    public final TaskStore tasks() {
        return opened.get(0).tasks();
    }

    @Override
    public final TaskBrowser browser() {
        return opened.get(0).browser();
    }

    @Override
    public final AccessStore access() {
        return opened.get(0).access();
    }

    @Override
    public final WebhookStore webhooks() {
        return opened.get(0).webhooks();
    }

    @Override
    public final JobStore jobs() {
        return opened.get(0).jobs();
    }

    @Override
    public final ScheduleStore schedules() {
        return opened.get(0).schedules();
    }

    @Override
    public final RegistryStore registry() {
        return opened.get(0).registry();
    }

    @Override
    public final FakeTime time() {
        return time;
    }

    @Override
    public final Store another() throws Exception {
        Store store = open(StoreSettings.DEFAULT, time);
        opened.add(store);
        return store;
    }

    @Override
    public final Connection connection() throws SQLException {
        return connect();
    }
}
