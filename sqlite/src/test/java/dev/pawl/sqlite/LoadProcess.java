package dev.pawl.sqlite;

import dev.pawl.store.Checkpoint;
import dev.pawl.store.Claim;
import dev.pawl.store.Finish;
import dev.pawl.store.Store;
import dev.pawl.store.StoreSettings;
import dev.pawl.store.StoreSettings.Durability;
import dev.pawl.task.NewTask;
import dev.pawl.task.Outcome;
import dev.pawl.testkit.Draft;
import dev.pawl.testkit.FakeTime;
import dev.pawl.testkit.HandWorker;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;

/** A process that works on a queue step by step: it does something, says what it was told, and goes on at the word. */
final class LoadProcess {
    /**
     * What it says after a step.
     *
     * @param durable whether the verb promises to be on disk when it returns
     * @param synced whether its transaction was committed so that SQLite syncs the log
     * @param enqueued ids that were acknowledged
     * @param completed ids of which the finish was accepted
     */
    record Step(String verb, boolean durable, boolean synced, List<Long> enqueued, List<Long> completed) {
        static final String CHECKPOINT = "checkpoint";

        static Step parse(String line) {
            String[] words = line.split(" ", -1);
            return new Step(
                    words[0],
                    Boolean.parseBoolean(words[1]),
                    Boolean.parseBoolean(words[2]),
                    ids(words[3]),
                    ids(words[4]));
        }

        private static List<Long> ids(String text) {
            return Arrays.stream(text.split(",", -1))
                    .filter(word -> !word.isEmpty())
                    .map(Long::valueOf)
                    .toList();
        }

        String line() {
            return verb + " " + durable + " " + synced + " " + text(enqueued) + " " + text(completed);
        }

        private static String text(List<Long> ids) {
            return ids.stream().map(String::valueOf).collect(Collectors.joining(","));
        }
    }

    private static final int MOST_PAYLOAD = 6_000;

    private final Random random;
    private final Wiretap tap;
    private final Store store;
    private final HandWorker worker;
    private final List<Claim> claims = new ArrayList<>();
    private boolean full;

    private LoadProcess(Wiretap tap, Store store, FakeTime time, long seed) {
        this.random = new Random(seed);
        this.tap = tap;
        this.store = store;
        this.worker = HandWorker.of(store.tasks(), time, "ada", "mail", "image");
    }

    /** Arguments: file, durability, seed, steps. */
    public static void main(String[] arguments) throws Exception {
        FakeTime time = new FakeTime();
        try (Wiretap tap = Wiretap.on()) {
            StoreSettings settings = StoreSettings.DEFAULT.withDurability(Durability.valueOf(arguments[1]));
            Store store = new SqliteStoreProvider().open(arguments[0], settings, time);
            LoadProcess load = new LoadProcess(tap, store, time, Long.parseLong(arguments[2]));
            ChildProcess.readyAndWait();
            for (int i = Integer.parseInt(arguments[3]); i > 0; i--) {
                ChildProcess.sayAndWait(load.step().line());
            }
            store.tasks().close();
            System.out.println("closed");
        }
    }

    private Step step() {
        tap.forget();
        return switch (random.nextInt(12)) {
            case 0, 1, 2, 3 -> {
                List<Long> ids = store.tasks().insert(drafts()).stream()
                        .map(answer -> answer.taskId())
                        .toList();
                yield said("insert", true, ids, List.of());
            }
            case 4, 5, 6 -> {
                claims.addAll(worker.claim(1 + random.nextInt(6)));
                yield said("claim", false, List.of(), List.of());
            }
            case 7, 8 -> {
                List<Finish> ended = ended();
                List<Boolean> accepted = store.tasks().finish(ended);
                yield said("finish", !ended.isEmpty(), List.of(), completed(ended, accepted));
            }
            case 9 -> {
                List<Finish> ended = ended();
                var exchange = worker.exchange(ended, 1 + random.nextInt(3), 0);
                claims.addAll(exchange.claims());
                yield said("exchange", !ended.isEmpty(), List.of(), completed(ended, exchange.accepted()));
            }
            case 10 -> {
                store.tasks().extend(List.copyOf(claims), FakeTime.START + 60_000 + random.nextInt(1_000));
                yield said("extend", false, List.of(), List.of());
            }
            default -> {
                Checkpoint.Mode[] modes = Checkpoint.Mode.values();
                store.maintenance().checkpoint(modes[random.nextInt(modes.length)]);
                yield said(Step.CHECKPOINT, false, List.of(), List.of());
            }
        };
    }

    private List<NewTask> drafts() {
        List<NewTask> drafts = new ArrayList<>();
        for (int i = random.nextInt(2) * random.nextInt(20); i >= 0; i--) {
            String payload = "\"" + "x".repeat(random.nextInt(2) * random.nextInt(MOST_PAYLOAD)) + "\"";
            drafts.add(Draft.of(random.nextBoolean() ? "mail" : "image")
                    .payload(payload)
                    .priority(random.nextInt(3))
                    .task());
        }
        return drafts;
    }

    private List<Finish> ended() {
        List<Finish> ended = new ArrayList<>();
        for (int i = random.nextInt(5); i >= 0 && !claims.isEmpty(); i--) {
            Claim claim = claims.remove(random.nextInt(claims.size()));
            ended.add(worker.ended(claim, random.nextInt(3) == 0 ? Outcome.discard("broken") : Outcome.done()));
        }
        return ended;
    }

    private static List<Long> completed(List<Finish> ended, List<Boolean> accepted) {
        List<Long> ids = new ArrayList<>();
        for (int i = 0; i < ended.size(); i++) {
            if (accepted.get(i) && ended.get(i).transition().error() == null) {
                ids.add(ended.get(i).claim().taskId());
            }
        }
        return ids;
    }

    private Step said(String verb, boolean durable, List<Long> enqueued, List<Long> completed) {
        boolean synced = false;
        for (String sql : tap.heard()) {
            // why by these words: other connections set it by number, and commit nothing.
            full = sql.startsWith("PRAGMA synchronous = ") ? setsFull(sql) : full;
            synced |= full && sql.equals("COMMIT");
        }
        return new Step(verb, durable, synced, enqueued, completed);
    }

    private boolean setsFull(String sql) {
        return sql.endsWith("FULL") || full && !sql.endsWith("NORMAL");
    }
}
