package dev.pawl.client;

import dev.pawl.Grid;
import dev.pawl.store.Awaited;
import dev.pawl.store.Claim;
import dev.pawl.store.ClaimRequest;
import dev.pawl.store.Exchange;
import dev.pawl.store.Finish;
import dev.pawl.store.HoldRequest;
import dev.pawl.store.Kept;
import dev.pawl.store.LogLine;
import dev.pawl.task.CheckpointValue;
import dev.pawl.task.InvalidTaskException;
import dev.pawl.task.JsonText;
import dev.pawl.task.NewTask;
import dev.pawl.task.Progress;
import dev.pawl.task.Selector;
import dev.pawl.task.TaskStatus;
import dev.pawl.task.Time;
import dev.pawl.task.Transition;
import dev.pawl.task.Uniqueness;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What a worker says to its server: it claims, keeps what it claimed, and ends it. */
final class HttpClaims {
    private static final Logger LOG = LoggerFactory.getLogger(HttpClaims.class);

    /** What a server takes at once. */
    private static final int MOST_AT_ONCE = 1_000;

    /** Ends of more characters go in several requests: a server takes a payload and a little more. */
    private static final int MOST_CHARS = 500_000;

    private static final String[] LOST = {"not_yours", "no_such_task", "lease_lost", "not_in_work", "cancelled"};

    private final ServerLink link;
    private final HeldCheckpoints checkpoints;
    private final ToldTerms terms;
    private final Time time;

    HttpClaims(ServerLink link, HeldCheckpoints checkpoints, ToldTerms terms, Time time) {
        this.link = link;
        this.checkpoints = checkpoints;
        this.terms = terms;
        this.time = time;
    }

    Exchange exchange(List<Finish> ended, ClaimRequest request) {
        int free = Math.min(MOST_AT_ONCE, request.free());
        int prefetch = Math.min(MOST_AT_ONCE, request.prefetch());
        boolean together = free + prefetch > 0 && isShort(ended) && isOf(request.worker(), ended);
        if (!together) {
            List<Boolean> accepted = finish(ended);
            return free + prefetch == 0
                    ? new Exchange(accepted, List.of(), List.of(), Long.MAX_VALUE)
                    : claimed(accepted, request, ask(List.of(), request));
        }
        Reply reply;
        try {
            reply = ask(ended, request);
        } catch (InvalidTaskException refused) {
            if (ended.isEmpty()) {
                throw refused;
            }
            return claimed(finish(ended), request, ask(List.of(), request));
        }
        return claimed(ended.isEmpty() ? List.of() : settled(ended, reply), request, reply);
    }

    private Reply ask(List<Finish> ended, ClaimRequest request) {
        JsonBody body = selecting(request.selector(), new JsonBody().with("worker_id", request.worker()))
                .with("strategy", request.strategy().wireName())
                .with("limit", Math.min(MOST_AT_ONCE, request.free()))
                .with("prefetch", Math.min(MOST_AT_ONCE, request.prefetch()))
                .with("lease_seconds", seconds(request.leaseMillis()));
        if (!request.queueSlots().isEmpty()) {
            Map<String, Integer> slots = new LinkedHashMap<>(request.queueSlots());
            slots.replaceAll((queue, left) -> Math.max(0, left));
            body.with("queue_slots", slots);
        }
        if (!ended.isEmpty()) {
            body.with("finished", ended.stream().map(HttpClaims::end).toList());
        }
        return link.post("/queue/claim", body);
    }

    private Exchange claimed(List<Boolean> accepted, ClaimRequest request, Reply reply) {
        List<Claim> claims = new ArrayList<>();
        for (JsonAnswer task :
                reply.isEmpty() ? List.<JsonAnswer>of() : reply.json().objects("tasks")) {
            Claim claim = Answers.claim(task, request.worker());
            checkpoints.claimed(claim.taskId(), claim.token(), values(task));
            terms.claimed(claim.type(), Answers.terms(task));
            claims.add(claim);
        }
        long nextDue = reply.header("Pawl-Next-Due")
                .map(text -> JsonAnswer.time("Pawl-Next-Due", text))
                .orElse(Long.MAX_VALUE);
        // why no rescues: the server took the leases back, told of it and counted it.
        return new Exchange(accepted, claims, List.of(), nextDue);
    }

    /** The checkpoints of a task by name, as JSON; none where it says nothing of them. */
    static Map<String, String> values(JsonAnswer object) {
        Map<String, String> values = new LinkedHashMap<>();
        if (object.has("checkpoints")) {
            JsonAnswer named = object.object("checkpoints");
            named.names().forEach(name -> values.put(name, Answers.json(named, name)));
        }
        return values;
    }

    static JsonBody selecting(Selector selector, JsonBody body) {
        return body.with("types", selector.types())
                .with("queues", selector.queues())
                .with("capabilities", selector.capabilities());
    }

    /** Whole seconds, rather too many: who extends at a third of its own lease loses nothing. */
    private static long seconds(long millis) {
        return Math.max(1, (millis + 999) / 1_000);
    }

    private static boolean isShort(List<Finish> ended) {
        return ended.size() <= MOST_AT_ONCE
                && ended.stream().mapToLong(HttpClaims::chars).sum() <= MOST_CHARS;
    }

    private static boolean isOf(String worker, List<Finish> ended) {
        return ended.stream().allMatch(finish -> finish.claim().worker().equals(worker));
    }

    private static long chars(Finish finish) {
        Transition transition = finish.transition();
        return 200L
                + (transition.result() == null ? 0 : transition.result().length())
                + (transition.error() == null ? 0 : transition.error().length());
    }

    List<Boolean> finish(List<Finish> ended) {
        List<Boolean> accepted = new ArrayList<>(ended.size());
        List<Finish> part = new ArrayList<>();
        for (Finish finish : ended) {
            List<Finish> longer = new ArrayList<>(part);
            longer.add(finish);
            if (!part.isEmpty() && !(isShort(longer) && isOf(finish.claim().worker(), part))) {
                accepted.addAll(finishAtOnce(part));
                part = new ArrayList<>();
            }
            part.add(finish);
        }
        if (!part.isEmpty()) {
            accepted.addAll(finishAtOnce(part));
        }
        return accepted;
    }

    /** Where the server refuses one of many, the others must not suffer: so half by half, until it stands alone. */
    private List<Boolean> finishAtOnce(List<Finish> part) {
        try {
            Reply reply = link.post(
                    "/queue/finish",
                    new JsonBody()
                            .with("worker_id", part.get(0).claim().worker())
                            .with("finished", part.stream().map(HttpClaims::end).toList()));
            return settled(part, reply);
        } catch (InvalidTaskException refused) {
            if (part.size() > 1) {
                List<Boolean> accepted = new ArrayList<>(finishAtOnce(part.subList(0, part.size() / 2)));
                accepted.addAll(finishAtOnce(part.subList(part.size() / 2, part.size())));
                return accepted;
            }
            Finish finish = part.get(0);
            if (finish.transition().result() == null) {
                throw refused;
            }
            LOG.warn(
                    "the server does not take the result of task {}, which fails: {}",
                    finish.claim().taskId(),
                    refused.getMessage());
            return finishAtOnce(List.of(withoutResult(finish, refused)));
        }
    }

    /** A result that no server takes would be told for ever. */
    private static Finish withoutResult(Finish finish, InvalidTaskException refused) {
        Transition failed = new Transition(
                Transition.Kind.DISCARDED,
                TaskStatus.FAILED,
                0,
                true,
                "the work was done, but the server does not take its result: " + refused.getMessage(),
                null);
        return new Finish(finish.claim(), failed, finish.startedAt(), finish.endedAt());
    }

    private List<Boolean> settled(List<Finish> ended, Reply reply) {
        ended.forEach(finish ->
                checkpoints.ended(finish.claim().taskId(), finish.claim().token()));
        return accepted(reply.json().objects("finished"));
    }

    private static List<Boolean> accepted(List<JsonAnswer> said) {
        return said.stream().map(one -> one.text("code").equals("accepted")).toList();
    }

    private static JsonBody end(Finish finish) {
        Transition transition = finish.transition();
        JsonBody end = shown(finish.claim()).withTime("started_at_utc", finish.startedAt());
        String error = transition.error() == null ? "" : transition.error();
        return switch (transition.kind()) {
            case COMPLETED ->
                end.with("outcome", "done")
                        .with("result", transition.result() == null ? null : new JsonText(transition.result()));
            case RETRIED ->
                // why not the time itself: clocks differ, and a wait that is short is the server's to measure.
                end.with("outcome", "retry")
                        .with("error", error)
                        .withSeconds("retry_after_seconds", Math.max(0, transition.runAfter() - finish.endedAt()));
            case FAILED -> end.with("outcome", "retry").with("error", error);
            case SNOOZED -> end.with("outcome", "snooze").withTime("until_utc", transition.runAfter());
            case CANCELLED -> end.with("outcome", "cancel").with("error", error);
            case DISCARDED -> end.with("outcome", "discard").with("error", error);
            case RELEASED -> end.with("outcome", "release");
            case RESCUED -> throw new IllegalArgumentException("a lease is taken back by whoever keeps the queue");
        };
    }

    private static JsonBody shown(Claim claim) {
        return new JsonBody().with("task_id", claim.taskId()).with("token", claim.token());
    }

    List<Boolean> extend(List<Claim> claims, long leaseUntil) {
        long lease = seconds(leaseUntil - time.now());
        return each(claims, "/queue/extend", body -> body.with("lease_seconds", lease));
    }

    List<Boolean> owned(List<Claim> claims) {
        return each(claims, "/queue/held", body -> body);
    }

    private List<Boolean> each(List<Claim> claims, String path, Function<JsonBody, JsonBody> more) {
        List<Boolean> owned = new ArrayList<>(claims.size());
        int from = 0;
        while (from < claims.size()) {
            String worker = claims.get(from).worker();
            int to = from;
            while (to < claims.size()
                    && to - from < MOST_AT_ONCE
                    && claims.get(to).worker().equals(worker)) {
                to++;
            }
            JsonBody body = new JsonBody()
                    .with("worker_id", worker)
                    .with(
                            "claims",
                            claims.subList(from, to).stream()
                                    .map(HttpClaims::shown)
                                    .toList());
            owned.addAll(accepted(link.post(path, more.apply(body)).json().objects("claims")));
            from = to;
        }
        return owned;
    }

    boolean progress(Claim claim, Progress progress) {
        return said(
                claim,
                "progress",
                body -> body.with("done", progress.done())
                        .with("total", progress.total())
                        .with("message", progress.message()));
    }

    boolean log(Claim claim, List<LogLine> lines) {
        for (int from = 0; from < lines.size(); from += MOST_AT_ONCE) {
            List<JsonBody> part = lines.subList(from, Math.min(lines.size(), from + MOST_AT_ONCE)).stream()
                    .map(line -> new JsonBody()
                            .with("level", line.level().name())
                            .with("message", line.message())
                            .with("details", line.details() == null ? null : new JsonText(line.details())))
                    .toList();
            if (!said(claim, "log", body -> body.with("lines", part))) {
                return false;
            }
        }
        return true;
    }

    Kept checkpoint(Claim claim, CheckpointValue value) {
        try {
            boolean stored = said(
                    claim,
                    "checkpoint",
                    body -> body.with("name", value.name()).with("value", new JsonText(value.json())));
            if (stored) {
                checkpoints.stored(claim.taskId(), claim.token(), value.name(), value.json());
            }
            return stored ? Kept.STORED : Kept.LOST;
        } catch (InvalidTaskException refused) {
            if (refused.violations().equals(CheckpointValue.oneTooMany().violations())) {
                return Kept.FULL;
            }
            throw refused;
        }
    }

    Awaited await(Claim claim, String name, long until) {
        // why not the time itself: clocks differ. The server takes ten years at most.
        long wait = Math.max(0, Math.min(Uniqueness.LONGEST.toMillis(), until - time.now()));
        Reply reply = say(claim, "await", body -> body.with("name", name).withSeconds("timeout_seconds", wait));
        if (!reply.isSuccess()) {
            return Awaited.LOST;
        }
        JsonAnswer awaited = reply.json();
        return switch (awaited.text("state")) {
            case "came" -> Awaited.came(Answers.json(awaited, "value"));
            case "waits" -> Awaited.waits(awaited.time("until_utc"));
            default -> Awaited.TOO_LATE;
        };
    }

    /** Keys of a grid, which the server claims of its own list of them. */
    List<Claim> hold(List<NewTask> wanted, HoldRequest request) {
        List<Claim> held = new ArrayList<>();
        for (int from = 0; from < wanted.size() && held.size() < request.most(); from += HoldRequest.MOST) {
            List<NewTask> part = wanted.subList(from, Math.min(wanted.size(), from + HoldRequest.MOST));
            Reply reply = link.post(
                    "/queue/grids/" + ServerLink.encoded(grid(part)) + "/claim",
                    new JsonBody()
                            .with("worker_id", request.worker())
                            .withAll("keys", part.stream().map(NewTask::payload).toList())
                            .with("limit", Math.min(MOST_AT_ONCE, request.most() - held.size()))
                            .with("lease_seconds", seconds(request.leaseMillis())));
            reply.json().objects("tasks").forEach(task -> held.add(Answers.claim(task, request.worker())));
        }
        return held;
    }

    private static String grid(List<NewTask> wanted) {
        String type = wanted.get(0).type();
        if (!type.startsWith(Grid.TYPE)
                || !wanted.stream().allMatch(task -> task.type().equals(type))) {
            throw new UnsupportedOperationException(
                    "over HTTP the keys of one grid are claimed by their names; other tasks are enqueued, then claimed");
        }
        return type.substring(Grid.TYPE.length());
    }

    /** Whether the claim held. */
    private boolean said(Claim claim, String verb, Function<JsonBody, JsonBody> more) {
        return say(claim, verb, more).isSuccess();
    }

    private Reply say(Claim claim, String verb, Function<JsonBody, JsonBody> more) {
        JsonBody body = new JsonBody().with("worker_id", claim.worker()).with("token", claim.token());
        return link.post("/queue/tasks/" + claim.taskId() + "/" + verb, more.apply(body), LOST);
    }
}
