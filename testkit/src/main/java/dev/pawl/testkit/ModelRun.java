package dev.pawl.testkit;

import dev.pawl.store.Claim;
import dev.pawl.store.ClaimRequest;
import dev.pawl.store.Enqueued;
import dev.pawl.store.Exchange;
import dev.pawl.store.Finish;
import dev.pawl.store.LimitState;
import dev.pawl.store.LogLine;
import dev.pawl.store.QueueInfo;
import dev.pawl.store.Store;
import dev.pawl.store.TaskBrowser;
import dev.pawl.store.TaskEdit;
import dev.pawl.store.TaskFilter;
import dev.pawl.store.TaskStore;
import dev.pawl.store.WorkerInfo;
import dev.pawl.task.Limit;
import dev.pawl.task.NewTask;
import dev.pawl.task.Progress;
import dev.pawl.task.Selector;
import dev.pawl.task.Strategy;
import dev.pawl.task.Task;
import dev.pawl.task.TaskEvent;
import java.sql.Connection;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * One walk through random steps, by an empty store and by its {@link StoreModel} side by side. Every answer is compared; now
 * and then, and at the end, everything that there is to see.
 */
public final class ModelRun {
    /** What a step does, and how often it comes up. */
    public enum Verb {
        INSERT(20),
        INSERT_SEVERAL_AT_ONCE(3),
        INSERT_WITHIN_A_TRANSACTION(3),
        EXCHANGE(30),
        FINISH(12),
        EXTEND(4),
        OWNED(2),
        PROGRESS(2),
        LOG(2),
        CANCEL(4),
        RETRY(4),
        DELETE(2),
        EDIT(6),
        PAUSE(1),
        RESUME(2),
        LIMIT(3),
        LIFT_A_LIMIT(4),
        REGISTER(1),
        SET_STRATEGY(2),
        HAS_WORK(4),
        LET_TIME_PASS(20),
        OPEN_ANEW(1);

        private final int weight;

        Verb(int weight) {
            this.weight = weight;
        }

        static Verb drawn(Random random) {
            int at = random.nextInt(
                    List.of(values()).stream().mapToInt(verb -> verb.weight).sum());
            for (Verb verb : values()) {
                at -= verb.weight;
                if (at < 0) {
                    return verb;
                }
            }
            throw new AssertionError();
        }
    }

    /** A step: what it does, and the dice that say to what. So it stays much the same when others are left out. */
    public record Step(Verb verb, long seed) {}

    /** Between two looks at everything. */
    private static final int STEPS_BETWEEN_LOOKS = 50;

    /** Of how many tasks the attempts and logs are looked at each time; at the end of all. */
    private static final int RECENT = 60;

    private static final int PAGE = 500;

    private final StoreUnderTest place;
    private final List<Store> stores = new ArrayList<>();
    private final StoreModel model = new StoreModel();
    private final List<Long> ids = new ArrayList<>();
    private final List<Claim> claims = new ArrayList<>();
    private final List<String> told = new ArrayList<>();

    private ModelRun(StoreUnderTest place, int stores) throws Exception {
        this.place = place;
        for (int i = 0; i < stores; i++) {
            this.stores.add(place.another());
        }
    }

    /** The steps of a seed. */
    public static List<Step> steps(long seed, int count) {
        Random random = new Random(seed);
        return Stream.generate(() -> new Step(Verb.drawn(random), random.nextLong()))
                .limit(count)
                .toList();
    }

    /**
     * Walks through all steps; when it goes wrong, again and again through fewer of them.
     *
     * @param place an empty database
     * @param stores how many times the database is open; they take turns
     * @return the shortest walk found that goes wrong; null when none does
     */
    public static @Nullable Difference search(StoreUnderTest place, int stores, List<Step> steps) throws Exception {
        Difference found = walk(place, stores, steps);
        if (found == null) {
            return null;
        }
        List<Step> fewest = Shortest.of(found.steps, fewer -> walkAgain(place, stores, fewer) != null);
        return Objects.requireNonNullElse(walkAgain(place, stores, fewest), found);
    }

    private static @Nullable Difference walkAgain(StoreUnderTest place, int stores, List<Step> steps) {
        try {
            place.startOver();
            return walk(place, stores, steps);
        } catch (Exception e) {
            throw new AssertionError("the database could not be emptied to walk again", e);
        }
    }

    /**
     * Walks through all steps.
     *
     * @param place an empty database
     * @param stores how many times the database is open; they take turns
     * @return where it went wrong; null when it did not
     */
    public static @Nullable Difference walk(StoreUnderTest place, int stores, List<Step> steps) throws Exception {
        ModelRun run = new ModelRun(place, stores);
        int taken = 0;
        try {
            for (Step step : steps) {
                taken++;
                run.take(step);
                if (taken % STEPS_BETWEEN_LOOKS == 0) {
                    run.look(RECENT);
                }
            }
            run.look(Integer.MAX_VALUE);
            Invariants.hold(run.stores.get(0).browser(), run.now());
            return null;
        } catch (AssertionError | Exception e) {
            // why all: a store that throws where the model answers is wrong too.
            return new Difference(steps.subList(0, taken), List.copyOf(run.told), e);
        }
    }

    /**
     * A walk that went wrong at its last step, or at the look at everything after it.
     *
     * @param told the steps in words
     */
    public record Difference(List<Step> steps, List<String> told, Throwable cause) {
        /** Everything about it. */
        public String words() {
            return "the store does not what its model does after\n- " + String.join("\n- ", told) + "\nnamely: "
                    + cause;
        }
    }

    private long now() {
        return place.time().now();
    }

    private void take(Step step) throws Exception {
        ModelDice dice = new ModelDice(step.seed, now());
        int turn = dice.below(stores.size());
        TaskStore store = stores.get(turn).tasks();
        String who = stores.size() == 1 ? "" : "store " + (turn + 1) + ": ";
        switch (step.verb) {
            case INSERT -> {
                List<NewTask> drafts = dice.drafts(model.ids());
                told.add(who + "insert " + StepWords.of(drafts));
                inserted(drafts, store.insert(drafts));
            }
            case INSERT_SEVERAL_AT_ONCE ->
                insertSeveral(store, Stream.generate(dice::lone).limit(3).toList(), who);
            case INSERT_WITHIN_A_TRANSACTION -> insertWithin(store, dice.lone(), dice.oneIn(3), who);
            case EXCHANGE -> exchange(store, dice.oneIn(2) ? dice.finishes(claims) : List.of(), dice.request(), who);
            case FINISH -> {
                List<Finish> ended = dice.finishes(claims);
                told.add(who + "finish " + StepWords.ends(ended));
                same("accepted", store.finish(ended), model.finish(ended, now()));
            }
            case EXTEND -> {
                List<Claim> some = dice.someLate(claims);
                long until = now() + dice.below(2_000);
                told.add(who + "extend " + StepWords.holds(some) + " until " + StepWords.clock(until));
                same("still its own", store.extend(some, until), model.extend(some, until));
            }
            case OWNED -> {
                List<Claim> some = dice.someLate(claims);
                told.add(who + "ask who owns " + StepWords.holds(some));
                same("owned", store.owned(some), model.owned(some));
            }
            case PROGRESS ->
                withClaim(dice, claim -> {
                    Progress progress = new Progress(dice.below(10), 10, null);
                    told.add(who + "progress " + progress.done() + " of " + StepWords.hold(claim));
                    same("still its own", store.progress(claim, progress), model.progress(claim, progress));
                });
            case LOG ->
                withClaim(dice, claim -> {
                    List<LogLine> lines = List.of(new LogLine(
                            now(), claim.attempt(), dice.of(List.of(LogLine.Level.values())), "so it is", null));
                    told.add(who + "log to " + StepWords.hold(claim));
                    same("still its own", store.log(claim, lines), model.log(claim, lines));
                });
            case CANCEL -> {
                long id = id(dice);
                told.add(who + "cancel task " + id);
                same("cancelled", store.cancel(id), model.cancel(id, now()));
            }
            case RETRY -> {
                long id = id(dice);
                told.add(who + "retry task " + id);
                same("retried", store.retry(id), model.retry(id, now()));
            }
            case DELETE -> {
                long id = id(dice);
                told.add(who + "delete task " + id);
                same("deleted", store.delete(id), model.delete(id, now()));
            }
            case EDIT -> {
                long id = id(dice);
                TaskEdit edit = new TaskEdit(
                        dice.oneIn(2) ? dice.below(3) : null,
                        dice.oneIn(2) ? dice.dueTime() : null,
                        dice.oneIn(2) ? dice.payload() : null,
                        dice.oneIn(4) ? (Long) (now() - dice.below(2)) : null);
                told.add(who + "edit task " + id + ": " + StepWords.of(edit));
                same("edited", store.edit(id, edit), model.edit(id, edit, now()));
            }
            case PAUSE -> {
                String queue = dice.queue();
                told.add(who + "pause " + queue);
                same("not paused before", store.pause(queue), model.flow().pause(queue, now()));
            }
            case RESUME -> {
                String queue = dice.queue();
                told.add(who + "resume " + queue);
                same("paused before", store.resume(queue), model.flow().resume(queue));
            }
            case LIMIT -> limit(store, dice.limit(), who);
            case LIFT_A_LIMIT -> {
                Limit limit = dice.late(model.flow().limits());
                if (limit != null) {
                    limit(store, new Limit(limit.scope(), limit.name(), null, null), who);
                }
            }
            case REGISTER -> {
                WorkerInfo worker = WorkerPromises.info(dice.worker(), now());
                told.add(who + "register " + worker.id() + " with " + worker.strategy());
                store.save(worker);
                model.register(worker.id(), worker.strategy());
            }
            case SET_STRATEGY -> {
                String worker = dice.worker();
                Strategy strategy = dice.strategy();
                told.add(who + "set the strategy of " + worker + " to " + strategy);
                same("known", store.setStrategy(worker, strategy), model.setStrategy(worker, strategy));
            }
            case HAS_WORK -> {
                Selector selector = dice.selector();
                told.add(who + "ask for work for " + StepWords.of(selector));
                same("work", stores.get(turn).browser().hasWork(selector), model.hasWork(selector, now()));
            }
            case LET_TIME_PASS -> {
                place.time().advance(dice.pause());
                told.add("it is " + StepWords.clock(now()));
            }
            case OPEN_ANEW -> {
                told.add(who + "close and open");
                store.close();
                stores.set(turn, place.another());
            }
        }
    }

    private interface WithClaim {
        void use(Claim claim);
    }

    private void withClaim(ModelDice dice, WithClaim use) {
        Claim claim = dice.late(claims);
        if (claim != null) {
            use.use(claim);
        }
    }

    /** Of a task, or of one that is not there. */
    private long id(ModelDice dice) {
        Long id = dice.late(ids);
        return id == null ? 1 : id;
    }

    private void inserted(List<NewTask> drafts, List<Enqueued> answers) {
        List<Long> made =
                answers.stream().filter(Enqueued::created).map(Enqueued::taskId).toList();
        same("answers", answers, model.insert(drafts, made.iterator(), now()));
        ids.addAll(made);
    }

    private void insertSeveral(TaskStore store, List<List<NewTask>> lists, String who) {
        told.add(who + "insert at once " + lists.stream().map(StepWords::of).toList());
        List<CompletableFuture<List<Enqueued>>> answers =
                lists.stream().map(store::insertAsync).toList();
        for (int i = 0; i < lists.size(); i++) {
            inserted(lists.get(i), answers.get(i).join());
        }
    }

    private void insertWithin(TaskStore store, List<NewTask> drafts, boolean rollsBack, String who) throws Exception {
        told.add(who + "insert " + StepWords.of(drafts) + " within a transaction that "
                + (rollsBack ? "is rolled back" : "commits"));
        try (Connection connection = place.connection()) {
            List<Enqueued> answers = store.insert(connection, drafts);
            if (rollsBack) {
                connection.rollback();
            } else {
                connection.commit();
                inserted(drafts, answers);
            }
        }
    }

    private void exchange(TaskStore store, List<Finish> ended, ClaimRequest request, String who) {
        told.add(who + (ended.isEmpty() ? "" : "finish " + StepWords.ends(ended) + " and ") + "claim "
                + StepWords.of(request));
        Exchange answer = store.exchange(ended, request);
        Exchange expected = model.exchange(
                ended, request, answer.claims().stream().map(Claim::taskId).toList(), now());
        same("accepted", answer.accepted(), expected.accepted());
        same("rescued", byTask(answer.rescued()), byTask(expected.rescued()));
        same("claims", answer.claims().stream().map(ModelRun::withoutChannel).toList(), expected.claims());
        if (model.flow().limits().stream().anyMatch(limit -> limit.rate() != null)) {
            // why: a rate may open sooner than what is taken meanwhile from others will let it.
            check(
                    "next due",
                    answer.nextDue() > now() && answer.nextDue() <= expected.nextDue(),
                    StepWords.clock(answer.nextDue()),
                    "after now and not after " + StepWords.clock(expected.nextDue()));
        } else {
            same("next due", StepWords.clock(answer.nextDue()), StepWords.clock(expected.nextDue()));
        }
        claims.addAll(answer.claims());
    }

    private static List<TaskEvent.Rescued> byTask(List<TaskEvent.Rescued> rescued) {
        return rescued.stream()
                .sorted(Comparator.comparingLong(TaskEvent.Rescued::taskId))
                .toList();
    }

    private static Claim withoutChannel(Claim claim) {
        return new Claim(
                claim.taskId(),
                claim.token(),
                claim.worker(),
                claim.type(),
                claim.queue(),
                0,
                claim.priority(),
                claim.attempt(),
                claim.maxAttempts(),
                claim.payload(),
                claim.claimedAt(),
                claim.runAfter(),
                claim.trace());
    }

    private void limit(TaskStore store, Limit limit, String who) {
        told.add(who + "limit " + limit.scope().wireName() + " " + limit.name() + " to "
                + (limit.isNone() ? "nothing" : limit.maxRunning() + " running, " + limit.rate()));
        store.limit(limit);
        model.flow().limit(limit);
    }

    /**
     * Compares everything there is to see.
     *
     * @param recent of how many tasks, the newest, the attempts and logs
     */
    private void look(int recent) {
        TaskBrowser browser = stores.get(told.size() % stores.size()).browser();
        List<Task> seen = all(browser);
        List<ModelTask> expected = model.tasks();
        same("number of tasks", seen.size(), expected.size());
        for (int i = 0; i < seen.size(); i++) {
            ModelTask task = expected.get(i);
            same("task", seen.get(i), task.seen());
            if (i >= recent) {
                continue;
            }
            same("attempts of task " + task.id, browser.attempts(task.id), task.history);
            same("logs of task " + task.id, browser.logs(task.id), task.logs);
        }
        if (!ids.isEmpty()) {
            long newest = ids.get(ids.size() - 1);
            same("task", browser.get(newest).orElse(null), model.seen(newest));
        }
        same("age of the oldest", browser.stats().oldestQueuedAgeMillis(), model.oldestQueuedAge(now()));
        Invariants.checkCounts(seen, browser.stats(), now());
        lookAtFlow(browser);
    }

    private void lookAtFlow(TaskBrowser browser) {
        Map<String, Long> paused = new HashMap<>();
        for (QueueInfo queue : browser.queues()) {
            if (queue.pausedAt() != null) {
                paused.put(queue.name(), queue.pausedAt());
            }
        }
        same("paused", paused, model.flow().paused());
        List<LimitState> states = browser.limits();
        same("number of limits", states.size(), model.flow().limits().size());
        for (LimitState state : states) {
            Limit limit = state.limit();
            check("set", model.flow().limits().contains(limit), limit, "no such limit");
            same("running under " + limit, state.running(), model.flow().running(limit));
            same("started under " + limit, state.started(), model.flow().started(limit, now()));
        }
    }

    private static List<Task> all(TaskBrowser browser) {
        List<Task> all = new ArrayList<>(browser.list(TaskFilter.ALL, PAGE, null));
        for (List<Task> page = all; page.size() == PAGE; all.addAll(page)) {
            page = browser.list(TaskFilter.ALL, PAGE, all.get(all.size() - 1).id());
        }
        return all;
    }

    private static void same(String what, @Nullable Object actual, @Nullable Object expected) {
        check(what, Objects.equals(actual, expected), actual, expected);
    }

    private static void check(String what, boolean right, @Nullable Object actual, @Nullable Object expected) {
        if (!right) {
            throw new AssertionError(what + "\n  of the store: " + actual + "\n  of the model: " + expected);
        }
    }
}
