package dev.pawl;

import dev.pawl.engine.Events;
import dev.pawl.engine.SignsOfLife;
import dev.pawl.engine.WaitingClaims;
import dev.pawl.engine.WaitingRings;
import dev.pawl.store.Attempt;
import dev.pawl.store.Awaited;
import dev.pawl.store.Claim;
import dev.pawl.store.ClaimReference;
import dev.pawl.store.ClaimRequest;
import dev.pawl.store.Exchange;
import dev.pawl.store.Finish;
import dev.pawl.store.HoldRequest;
import dev.pawl.store.Holding;
import dev.pawl.store.Kept;
import dev.pawl.store.LogLine;
import dev.pawl.store.Store;
import dev.pawl.store.Taken;
import dev.pawl.store.WorkerInfo;
import dev.pawl.task.Backoff;
import dev.pawl.task.CheckpointValue;
import dev.pawl.task.InvalidTaskException;
import dev.pawl.task.NewTask;
import dev.pawl.task.Outcome;
import dev.pawl.task.Progress;
import dev.pawl.task.Signal;
import dev.pawl.task.TaskEvent;
import dev.pawl.task.Time;
import dev.pawl.task.Transition;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Claims without handlers, for whoever runs the work elsewhere: it claims, keeps its lease, and says how the attempt ended,
 * each time showing the claim's token. {@link Pawl#claims} hands it out.
 *
 * <p>Whatever is said under a claim is answered with an {@link Acceptance}. The store's fence has the last word, so what was
 * accepted is written and nothing else is.
 *
 * <p>Threading: safe for any number of threads.
 */
public final class Claims {
    private final Store store;
    private final Types types;
    private final Codec codec;
    private final Time time;
    private final Events events;
    private final SignsOfLife life;
    private final WaitingClaims line;
    private final AtomicBoolean lineIsOpen = new AtomicBoolean();
    private final WaitingRings rings;
    private final AtomicBoolean ringsAreHeard = new AtomicBoolean();

    /**
     * What became of the ends that were handed in, and what was claimed.
     *
     * @param acceptances in the order of the ends
     * @param claims completes when something was found, with an empty list when nothing came in time. Completing or cancelling
     *     it gives up waiting. What hangs on it must be quick, or run elsewhere
     * @param nextDue as the first look found it, see {@link Exchange#nextDue}
     */
    public record Exchanged(List<Acceptance> acceptances, CompletableFuture<List<Claim>> claims, long nextDue) {}

    /**
     * What an extension found.
     *
     * @param leaseUntil epoch milliseconds; of use only when it was accepted
     */
    public record Extended(Acceptance acceptance, long leaseUntil) {}

    /**
     * What was found that a task awaits.
     *
     * @param awaited {@link Awaited#LOST} unless it was accepted
     */
    public record Asked(Acceptance acceptance, Awaited awaited) {}

    /** A line for a task's log; {@code details} is JSON text, or null. */
    public record Line(
            LogLine.Level level, String message, @Nullable String details) {}

    Claims(Store store, Types types, Codec codec, Time time, Events events) {
        this.store = store;
        this.types = types;
        this.codec = codec;
        this.time = time;
        this.events = events;
        this.life = new SignsOfLife(store.tasks(), time);
        this.line = new WaitingClaims(store.tasks(), time, events, life);
        this.rings = new WaitingRings(store.tasks().doorbell(), time);
    }

    /**
     * Claims tasks: at once, or else as soon as there are some. The first look is on the caller's thread; no thread is held
     * while the request waits.
     *
     * @param wait for at most so long
     */
    public CompletableFuture<List<Claim>> claim(ClaimRequest request, Duration wait) {
        return exchange(List.of(), request, wait).claims();
    }

    /** Ends attempts and claims what comes next, in one transaction. */
    public Exchanged exchange(List<AttemptEnd> ended, ClaimRequest request, Duration wait) {
        life.of(List.of(request.worker()));
        Endings endings = read(request.worker(), ended);
        Exchange exchange = store.tasks().exchange(endings.finishes, request);
        List<Acceptance> acceptances = endings.settled(exchange.accepted());
        exchange.rescued().forEach(events::emit);
        exchange.claims().forEach(claim -> events.emit(WaitingClaims.startedEvent(claim)));
        if (!endings.finishes.isEmpty()) {
            // why: an end may have opened a limit, and the store rings nobody for it since this claim came with it.
            line.look();
        }
        boolean waits = exchange.claims().isEmpty() && wait.compareTo(Duration.ZERO) > 0;
        return new Exchanged(
                acceptances,
                waits ? standInLine(request, wait) : CompletableFuture.completedFuture(exchange.claims()),
                exchange.nextDue());
    }

    /**
     * Enqueues and claims at once, of these tasks the first that nobody has done or holds. {@link Grid} is made of it.
     *
     * @param wanted each with an idempotency key
     */
    public List<Claim> hold(List<NewTask> wanted, HoldRequest request) {
        life.of(List.of(request.worker()));
        Taken taken = store.tasks().hold(wanted, request);
        taken.rescued().forEach(events::emit);
        taken.claims().forEach(claim -> events.emit(WaitingClaims.startedEvent(claim)));
        return taken.claims();
    }

    private CompletableFuture<List<Claim>> standInLine(ClaimRequest request, Duration wait) {
        CompletableFuture<List<Claim>> claims = line.add(request, wait);
        if (lineIsOpen.compareAndSet(false, true)) {
            line.start();
        }
        return claims;
    }

    /** Gives claims back that nobody will work on: for whoever learns that the worker is gone. */
    public void giveBack(List<Claim> claims) {
        line.giveBack(claims);
    }

    /**
     * Ends attempts in one transaction. A retry that names no time waits as is registered of its type, else
     * as {@link Backoff#DEFAULT} says. An end that was
     * accepted before is accepted again.
     *
     * @return in the order of the ends
     */
    public List<Acceptance> finish(String worker, List<AttemptEnd> ended) {
        life.of(List.of(worker));
        Endings endings = read(worker, ended);
        return endings.settled(store.tasks().finish(endings.finishes));
    }

    /** {@link #finish(String, List)} for whoever has the claim itself. */
    Acceptance finish(Claim claim, AttemptEnd end) {
        life.of(List.of(claim.worker()));
        Finish finish = of(claim, end);
        if (store.tasks().finish(List.of(finish)).get(0)) {
            events.emit(ended(finish));
            return Acceptance.ACCEPTED;
        }
        ClaimReference shown = new ClaimReference(claim.taskId(), claim.token(), claim.worker());
        Optional<Holding> now = store.browser().holdings(List.of(shown)).get(0);
        if (now.isPresent() && Acceptance.isRepeat(shown, end, now.get())) {
            return Acceptance.ACCEPTED;
        }
        Acceptance refused = refused(Acceptance.of(shown, now));
        if (refused == Acceptance.LEASE_LOST || refused == Acceptance.CANCELLED) {
            events.emit(new TaskEvent.LeaseLost(
                    claim.taskId(), claim.type(), claim.queue(), claim.attempt(), claim.worker()));
        }
        return refused;
    }

    /** Ends on their way to the store: those whose claim holds, as it seems, and what is said of the others. */
    private final class Endings {
        private final List<ClaimReference> shown = new ArrayList<>();
        private final List<AttemptEnd> ends;
        private final List<Acceptance> acceptances = new ArrayList<>();
        private final List<Finish> finishes = new ArrayList<>();
        private final List<Integer> places = new ArrayList<>();

        Endings(List<AttemptEnd> ends) {
            this.ends = ends;
        }

        /** After the store had the last word. */
        List<Acceptance> settled(List<Boolean> accepted) {
            for (int i = 0; i < accepted.size(); i++) {
                int place = places.get(i);
                Finish finish = finishes.get(i);
                if (accepted.get(i)) {
                    events.emit(ended(finish));
                } else {
                    acceptances.set(place, refused(place));
                }
            }
            return Collections.unmodifiableList(acceptances);
        }

        /** It held when we looked, and then no more. */
        private Acceptance refused(int place) {
            Optional<Holding> holding =
                    store.browser().holdings(List.of(shown.get(place))).get(0);
            Acceptance now = judge(place, holding);
            return now == Acceptance.ACCEPTED && !isRepeat(place, holding) ? Acceptance.LEASE_LOST : now;
        }

        private Acceptance judge(int place, Optional<Holding> holding) {
            Acceptance acceptance = Acceptance.of(shown.get(place), holding);
            if (isRepeat(place, holding)) {
                return Acceptance.ACCEPTED;
            }
            if (acceptance == Acceptance.LEASE_LOST || acceptance == Acceptance.CANCELLED) {
                holding.ifPresent(now -> events.emit(lost(shown.get(place), now)));
            }
            return acceptance;
        }

        private boolean isRepeat(int place, Optional<Holding> holding) {
            return holding.isPresent() && Acceptance.isRepeat(shown.get(place), ends.get(place), holding.get());
        }
    }

    private Endings read(String worker, List<AttemptEnd> ended) {
        Endings endings = new Endings(ended);
        ended.forEach(end -> endings.shown.add(new ClaimReference(end.taskId(), end.token(), worker)));
        if (ended.isEmpty()) {
            return endings;
        }
        if (store.tasks().isServed()) {
            throw new UnsupportedOperationException(
                    "who works elsewhere ends its attempts at the server itself: POST /queue/finish");
        }
        List<Optional<Holding>> holdings = store.browser().holdings(endings.shown);
        for (int i = 0; i < ended.size(); i++) {
            Acceptance acceptance = endings.judge(i, holdings.get(i));
            endings.acceptances.add(acceptance);
            if (acceptance == Acceptance.ACCEPTED && !endings.isRepeat(i, holdings.get(i))) {
                endings.places.add(i);
                endings.finishes.add(of(holdings.get(i).orElseThrow().claim(), ended.get(i)));
            }
        }
        return endings;
    }

    private Finish of(Claim claim, AttemptEnd end) {
        long now = time.now();
        Outcome outcome = end.outcome();
        Long startedAt = end.startedAt();
        // why: clocks elsewhere may be wrong, and a run cannot begin before its claim or after its end.
        long started = startedAt == null ? claim.claimedAt() : Math.max(claim.claimedAt(), Math.min(now, startedAt));
        Transition transition = outcome == null
                ? Transition.released()
                : Transition.of(
                        outcome,
                        outcome instanceof Outcome.Done done ? ValueJson.of("result", done.result(), codec) : null,
                        claim.attempt(),
                        claim.maxAttempts(),
                        backoff(claim),
                        now,
                        time.random());
        return new Finish(claim, transition, started, now);
    }

    private Backoff backoff(Claim claim) {
        Backoff registered = types.defaults(claim.type()).backoff();
        return registered == null ? Backoff.DEFAULT : registered;
    }

    private static TaskEvent ended(Finish finish) {
        Claim claim = finish.claim();
        return new TaskEvent.Ended(
                claim.taskId(),
                claim.type(),
                claim.queue(),
                claim.attempt(),
                claim.worker(),
                finish.transition(),
                finish.endedAt() - finish.startedAt());
    }

    private static TaskEvent lost(ClaimReference shown, Holding now) {
        Attempt ended = now.ended();
        // why: of a claim that was given back no trace is left; it was the first attempt or the one that is counted
        // now.
        int attempt = ended == null ? Math.max(1, now.claim().attempt()) : ended.attempt();
        return new TaskEvent.LeaseLost(
                shown.taskId(), now.claim().type(), now.claim().queue(), attempt, shown.worker());
    }

    /**
     * Moves the end of the leases of claims of one worker.
     *
     * @param lease from now on
     * @return in the order of the claims; {@link Acceptance#CANCELLED} tells that the work is not wanted any more
     */
    public List<Extended> extend(List<ClaimReference> shown, Duration lease) {
        life.of(shown.stream().map(ClaimReference::worker).collect(Collectors.toSet()));
        long until = Time.after(time.now(), lease);
        List<Optional<Holding>> holdings = store.browser().holdings(shown);
        List<Extended> extended = new ArrayList<>(shown.size());
        List<Claim> held = new ArrayList<>();
        for (int i = 0; i < shown.size(); i++) {
            Acceptance acceptance = Acceptance.of(shown.get(i), holdings.get(i));
            extended.add(new Extended(acceptance, until));
            if (acceptance == Acceptance.ACCEPTED) {
                held.add(holdings.get(i).orElseThrow().claim());
            }
        }
        List<Boolean> owned = held.isEmpty() ? List.of() : store.tasks().extend(held, until);
        int next = 0;
        for (int i = 0; i < shown.size(); i++) {
            if (extended.get(i).acceptance() == Acceptance.ACCEPTED && !owned.get(next++)) {
                extended.set(i, new Extended(refused(shown.get(i)), until));
            }
        }
        return Collections.unmodifiableList(extended);
    }

    /** For each claim, in order, whether it still holds its task, or why not. Writes nothing. */
    public List<Acceptance> held(List<ClaimReference> shown) {
        List<Optional<Holding>> holdings = store.browser().holdings(shown);
        List<Acceptance> held = new ArrayList<>(shown.size());
        for (int i = 0; i < shown.size(); i++) {
            held.add(Acceptance.of(shown.get(i), holdings.get(i)));
        }
        return Collections.unmodifiableList(held);
    }

    /** Stores how far an attempt is; the last one wins. */
    public Acceptance progress(ClaimReference shown, Progress progress) {
        return fenced(shown, claim -> store.tasks().progress(claim, progress));
    }

    /** Adds lines to a task's log, all in one write. */
    public Acceptance log(ClaimReference shown, List<Line> lines) {
        long now = time.now();
        return fenced(
                shown,
                claim -> store.tasks()
                        .log(
                                claim,
                                lines.stream()
                                        .map(line -> new LogLine(
                                                now, claim.attempt(), line.level(), line.message(), line.details()))
                                        .toList()));
    }

    /**
     * Keeps a value with the task for its further attempts; on disk when it returns.
     *
     * @throws InvalidTaskException when the task has {@link CheckpointValue#MOST} of other names
     */
    public Acceptance checkpoint(ClaimReference shown, CheckpointValue value) {
        return fenced(shown, claim -> {
            Kept kept = store.tasks().checkpoint(claim, value);
            if (kept == Kept.FULL) {
                throw CheckpointValue.oneTooMany();
            }
            return kept == Kept.STORED;
        });
    }

    /**
     * Asks for a signal that the task awaits. Where it may still come, the attempt is to be ended by a snooze until {@link
     * Awaited#until}: the signal makes the task due at once, and the next attempt asks again.
     *
     * @param timeout from the first time that the task awaits it
     * @throws InvalidTaskException when the name is none, or the task has too many signals
     */
    public Asked await(ClaimReference shown, String name, Duration timeout) {
        // why: a bad name is told as that of a signal is.
        Signal named = new Signal(name, "null");
        long until = Math.min(NewTask.MAX_TIME, Time.after(time.now(), timeout));
        AtomicReference<@Nullable Awaited> awaited = new AtomicReference<>();
        Acceptance acceptance = fenced(shown, claim -> {
            Awaited found = store.tasks().await(claim, named.name(), until);
            awaited.set(found);
            return found.state() != Awaited.State.LOST;
        });
        return new Asked(acceptance, Objects.requireNonNullElse(awaited.get(), Awaited.LOST));
    }

    /** What earlier attempts left for these claims, by task: values as JSON text by name. */
    public Map<Long, Map<String, String>> checkpoints(List<Claim> claims) {
        // why: the first claim of a task has nothing before it.
        List<Long> again = claims.stream()
                .filter(claim -> claim.token() > 1)
                .map(Claim::taskId)
                .toList();
        return again.isEmpty() ? Map.of() : store.browser().checkpoints(again);
    }

    private interface Write {
        boolean accepts(Claim claim);
    }

    private Acceptance fenced(ClaimReference shown, Write write) {
        life.of(List.of(shown.worker()));
        Optional<Holding> holding = store.browser().holdings(List.of(shown)).get(0);
        Acceptance acceptance = Acceptance.of(shown, holding);
        boolean held = acceptance == Acceptance.ACCEPTED;
        return held && !write.accepts(holding.orElseThrow().claim()) ? refused(shown) : acceptance;
    }

    /** It held when we looked, and then no more. */
    private Acceptance refused(ClaimReference shown) {
        return refused(
                Acceptance.of(shown, store.browser().holdings(List.of(shown)).get(0)));
    }

    private static Acceptance refused(Acceptance now) {
        return now == Acceptance.ACCEPTED ? Acceptance.LEASE_LOST : now;
    }

    // --- workers

    /**
     * Waits for the doorbell, for whoever does so elsewhere: for anything that was committed, by any process, after the ring with
     * this number. No thread is held meanwhile.
     *
     * @param known the number of the ring that was heard last; 0 for none, which is answered at once
     * @param wait for at most so long
     * @return the number of the newest ring; empty when nothing rang. Completing or cancelling it gives up waiting. What hangs on it
     *     must be quick, or run elsewhere
     */
    public CompletableFuture<OptionalLong> ring(long known, Duration wait) {
        CompletableFuture<OptionalLong> ring = rings.add(known, wait);
        if (ringsAreHeard.compareAndSet(false, true)) {
            rings.start();
        }
        return ring;
    }

    /** Registers a worker, or renews its entry. One that is not registered may claim too; it is only not seen. */
    public void register(WorkerInfo worker) {
        store.tasks().save(worker);
    }

    /**
     * Says that a worker lives. Whatever it claims, extends or ends says so as well.
     *
     * @return whether it is registered
     */
    public boolean heartbeat(String worker) {
        return store.tasks().heartbeat(List.of(worker)) == 1;
    }

    /**
     * Says that a worker stops of its own will. What it holds stays its own while its leases last.
     *
     * @return whether it is registered
     */
    public boolean goodbye(String worker) {
        Optional<WorkerInfo> known = store.browser().workers().stream()
                .filter(info -> info.id().equals(worker))
                .findFirst();
        long now = time.now();
        known.ifPresent(info -> store.tasks()
                .save(new WorkerInfo(
                        info.id(),
                        info.host(),
                        info.pid(),
                        info.selector(),
                        info.strategy(),
                        info.concurrency(),
                        info.startedAt(),
                        now,
                        now)));
        return known.isPresent();
    }

    /** Whoever waits gets an empty answer. */
    void close() {
        line.stop(Duration.ZERO);
        rings.stop(Duration.ZERO);
    }
}
