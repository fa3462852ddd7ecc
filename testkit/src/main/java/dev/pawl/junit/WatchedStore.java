package dev.pawl.junit;

import dev.pawl.junit.Faults.Fault;
import dev.pawl.store.Claim;
import dev.pawl.store.ClaimRequest;
import dev.pawl.store.Exchange;
import dev.pawl.store.Finish;
import dev.pawl.store.Restore;
import dev.pawl.store.RestoreRequest;
import dev.pawl.store.Store;
import dev.pawl.store.StoreProvider;
import dev.pawl.store.StoreSettings;
import dev.pawl.store.TaskStore;
import dev.pawl.task.Progress;
import dev.pawl.task.TaskEvent;
import dev.pawl.task.Time;
import dev.pawl.task.Transition;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * The store of a file, watched: what workers claim and end passes through here, is told to whoever waits for it, and goes
 * wrong as planned. Everything else goes to the file as it is.
 *
 * <p>What goes wrong does so by the store's own means: an end that is lost is one that never reaches it, a lease that is over
 * was moved by {@link TaskStore#extend} and taken back by the store.
 *
 * <p>Threading: safe for any number of threads.
 */
final class WatchedStore implements StoreProvider {
    /** Who is told of each exchange of the worker it waits for. */
    interface Watcher {
        /** How many tasks may be claimed now, of those that are asked for. */
        ClaimRequest before(ClaimRequest request);

        /** An exchange or a finish that is committed. */
        void after(List<Finish> ended, @Nullable Exchange exchange, String worker);
    }

    private final Time time;
    private final Faults faults = new Faults();
    private final Map<Claim, Fault> struck = new ConcurrentHashMap<>();
    private final Map<Long, Claim> held = new ConcurrentHashMap<>();
    private volatile @Nullable Watcher watcher;
    private volatile @Nullable Store store;

    WatchedStore(Time time) {
        this.time = time;
    }

    Faults faults() {
        return faults;
    }

    /** The file's own. */
    Store store() {
        return Objects.requireNonNull(store, "not open");
    }

    /** Null for nobody. */
    void watch(@Nullable Watcher other) {
        watcher = other;
    }

    @Override
    public boolean accepts(String location) {
        return StoreProvider.of(location).accepts(location);
    }

    @Override
    public Store open(String location, StoreSettings settings, Time given) {
        return watched(StoreProvider.of(location).open(location, settings, given));
    }

    @Override
    public Store openExisting(String location, StoreSettings settings, Time given) {
        return watched(StoreProvider.of(location).openExisting(location, settings, given));
    }

    @Override
    public Restore restore(
            String location, RestoreRequest request, StoreSettings settings, Time given, Consumer<Progress> told) {
        return StoreProvider.of(location).restore(location, request, settings, given, told);
    }

    private Store watched(Store opened) {
        store = opened;
        TaskStore tasks = (TaskStore) Proxy.newProxyInstance(
                TaskStore.class.getClassLoader(),
                new Class<?>[] {TaskStore.class},
                (proxy, method, arguments) -> call(opened.tasks(), method, arguments));
        return opened.withTasks(tasks);
    }

    @SuppressWarnings("unchecked") // why: the arguments are those of the two verbs.
    private @Nullable Object call(TaskStore tasks, Method verb, Object @Nullable [] arguments) throws Throwable {
        if (arguments != null && verb.getName().equals("exchange")) {
            return exchange(tasks, (List<Finish>) arguments[0], (ClaimRequest) arguments[1]);
        } else if (arguments != null && verb.getName().equals("finish")) {
            return finish(tasks, (List<Finish>) arguments[0]);
        }
        try {
            return verb.invoke(tasks, arguments);
        } catch (InvocationTargetException e) {
            throw e.getCause();
        }
    }

    private Exchange exchange(TaskStore tasks, List<Finish> ended, ClaimRequest asked) {
        Watcher told = watcher;
        ClaimRequest request = told == null ? asked : told.before(asked);
        List<Boolean> reaching = reaching(tasks, ended);
        Exchange exchange = tasks.exchange(kept(ended, reaching), request);
        release(ended);
        for (Claim claim : exchange.claims()) {
            held.put(claim.taskId(), claim);
            faults.next(claim.type()).ifPresent(fault -> struck.put(claim, fault));
        }
        if (told != null) {
            told.after(ended, exchange, request.worker());
        }
        return new Exchange(
                answers(reaching, exchange.accepted()), exchange.claims(), exchange.rescued(), exchange.nextDue());
    }

    private List<Boolean> finish(TaskStore tasks, List<Finish> ended) {
        List<Boolean> reaching = reaching(tasks, ended);
        List<Boolean> accepted = tasks.finish(kept(ended, reaching));
        release(ended);
        Watcher told = watcher;
        if (told != null && !ended.isEmpty()) {
            told.after(ended, null, ended.get(0).claim().worker());
        }
        return answers(reaching, accepted);
    }

    private void release(List<Finish> ended) {
        ended.forEach(finish -> held.remove(finish.claim().taskId(), finish.claim()));
    }

    /** For each end whether it reaches the store. */
    private List<Boolean> reaching(TaskStore tasks, List<Finish> ended) {
        List<Boolean> reaching = new ArrayList<>(ended.size());
        for (Finish finish : ended) {
            Fault fault = struck.remove(finish.claim());
            boolean lost = (fault == Fault.CRASH || fault == Fault.REDELIVERY)
                    && finish.transition().kind() != Transition.Kind.RELEASED;
            reaching.add(!lost);
            if (lost && fault == Fault.REDELIVERY) {
                tasks.extend(List.of(finish.claim()), time.now());
            }
        }
        return reaching;
    }

    private static List<Finish> kept(List<Finish> ended, List<Boolean> reaching) {
        return IntStream.range(0, ended.size())
                .filter(reaching::get)
                .mapToObj(ended::get)
                .toList();
    }

    /** An end that did not reach the store was not accepted. */
    private static List<Boolean> answers(List<Boolean> reaching, List<Boolean> accepted) {
        Iterator<Boolean> answers = accepted.iterator();
        return reaching.stream().map(reached -> reached && answers.next()).toList();
    }

    /** Told on the handler's thread, before the handler. */
    void begins(TaskEvent event) {
        if (event instanceof TaskEvent.Started started) {
            Claim claim = held.get(started.taskId());
            if (claim != null && struck.get(claim) == Fault.LOST_LEASE) {
                takeBack(claim);
            }
        }
    }

    private void takeBack(Claim claim) {
        TaskStore tasks = store().tasks();
        tasks.extend(List.of(claim), time.now());
        // why: asking for no task takes back what is over, as any other worker's claim would.
        tasks.exchange(List.of(), Drain.nothing());
    }
}
