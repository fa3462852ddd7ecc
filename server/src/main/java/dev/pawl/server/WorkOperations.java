package dev.pawl.server;

import dev.pawl.Acceptance;
import dev.pawl.AttemptEnd;
import dev.pawl.Claims;
import dev.pawl.Pawl;
import dev.pawl.store.Claim;
import dev.pawl.store.ClaimReference;
import dev.pawl.store.WorkerInfo;
import dev.pawl.task.NewTask;
import dev.pawl.task.Task;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * What the routes of workers do.
 *
 * <p>Threading: safe for any number of threads. A request that waits holds none.
 */
final class WorkOperations {
    static final Route.Header NEXT_DUE = new Route.Header(
            "Pawl-Next-Due",
            "When something in the queue becomes due next, a waiting task or a lease; absent when nothing does, or when it was not"
                    + " looked up because as many were found as asked for.");

    private final Pawl pawl;
    private final WorkPool pool;
    private final Redaction redaction;
    private final Map<Object, CompletableFuture<List<Claim>>> waiting = new ConcurrentHashMap<>();
    private volatile boolean closing;

    WorkOperations(Pawl pawl, WorkPool pool, Redaction redaction) {
        this.pawl = pawl;
        this.pool = pool;
        this.redaction = redaction;
    }

    /** From now on nothing is claimed here; whoever waits is told that there is nothing. */
    void endClaims() {
        closing = true;
        waiting.values().forEach(claims -> claims.complete(List.of()));
    }

    int waiting() {
        return waiting.size();
    }

    CompletionStage<Answer> claim(ClaimBody wanted) {
        return pool.supply(() -> {
                    if (closing) {
                        throw Problem.of(ProblemKind.BUSY, "The server is closing");
                    }
                    return pawl.claims().exchange(wanted.finished(), wanted.request(), wanted.patience());
                })
                .thenCompose(exchanged -> answered(wanted, exchanged));
    }

    private CompletionStage<Answer> answered(ClaimBody wanted, Claims.Exchanged exchanged) {
        CompletableFuture<List<Claim>> claims = exchanged.claims();
        Object place = new Object();
        if (!claims.isDone()) {
            waiting.put(place, claims);
            wanted.gone().thenRun(() -> claims.complete(List.of()));
            if (closing) {
                claims.complete(List.of());
            }
        }
        // why: not on the thread that serves the line of those who wait.
        return claims.whenCompleteAsync((found, fault) -> waiting.remove(place))
                .thenApply(found ->
                        handedOut(wanted, exchanged.acceptances(), found).with(NEXT_DUE.name(), nextDue(exchanged)));
    }

    private static @Nullable String nextDue(Claims.Exchanged exchanged) {
        return exchanged.nextDue() > NewTask.MAX_TIME ? null : IsoTime.write(exchanged.nextDue());
    }

    private Answer handedOut(ClaimBody wanted, List<Acceptance> acceptances, List<Claim> found) {
        if (found.isEmpty() && wanted.finished().isEmpty()) {
            return Answer.nothing();
        }
        try {
            Map<Long, Map<String, String>> checkpoints = pawl.claims().checkpoints(found);
            List<WorkShapes.Claimed> claimed = found.stream()
                    .map(claim -> new WorkShapes.Claimed(
                            claim,
                            claim.claimedAt() + wanted.request().leaseMillis(),
                            checkpoints.getOrDefault(claim.taskId(), Map.of()),
                            pawl.types().defaults(claim.type())))
                    .toList();
            List<WorkShapes.Said> finished = wanted.finished().isEmpty() ? null : said(wanted.finished(), acceptances);
            return Answer.ok(WorkShapes.CLAIMS.of(new WorkShapes.Batch(claimed, finished)))
                    .orElse(() -> giveBack(found));
        } catch (RuntimeException | Error fault) {
            giveBack(found);
            throw fault;
        }
    }

    /** Where even this fails, or too much waits, they come back when their lease runs out. */
    private void giveBack(List<Claim> claims) {
        if (!claims.isEmpty()) {
            pool.supply(() -> {
                pawl.claims().giveBack(claims);
                return claims;
            });
        }
    }

    CompletionStage<Answer> end(EndBody wanted) {
        return pool.supply(() -> {
            AttemptEnd end = wanted.ends().get(0);
            Acceptance acceptance =
                    pawl.claims().finish(wanted.worker(), wanted.ends()).get(0);
            return accepted(new ClaimReference(end.taskId(), end.token(), wanted.worker()), acceptance);
        });
    }

    CompletionStage<Answer> finish(EndBody wanted) {
        return pool.supply(() -> Answer.ok(
                WorkShapes.FINISHED.of(said(wanted.ends(), pawl.claims().finish(wanted.worker(), wanted.ends())))));
    }

    private static List<WorkShapes.Said> said(List<AttemptEnd> ends, List<Acceptance> acceptances) {
        List<WorkShapes.Said> said = new ArrayList<>(ends.size());
        for (int i = 0; i < ends.size(); i++) {
            said.add(new WorkShapes.Said(ends.get(i).taskId(), ends.get(i).token(), acceptances.get(i)));
        }
        return said;
    }

    CompletionStage<Answer> extend(ExtendBody wanted) {
        return pool.supply(() -> {
            WorkShapes.Extended extended = extended(wanted).get(0);
            Acceptance acceptance = extended.extended().acceptance();
            if (acceptance != Acceptance.CANCELLED) {
                check(wanted.claims().get(0), acceptance);
            }
            return Answer.ok(WorkShapes.EXTENDED.of(extended));
        });
    }

    CompletionStage<Answer> extendAll(ExtendBody wanted) {
        return pool.supply(() -> Answer.ok(WorkShapes.EXTENSIONS.of(extended(wanted))));
    }

    private List<WorkShapes.Extended> extended(ExtendBody wanted) {
        List<Claims.Extended> answers = pawl.claims().extend(wanted.claims(), wanted.lease());
        List<WorkShapes.Extended> extended = new ArrayList<>(answers.size());
        for (int i = 0; i < answers.size(); i++) {
            ClaimReference claim = wanted.claims().get(i);
            extended.add(new WorkShapes.Extended(claim.taskId(), claim.token(), answers.get(i)));
        }
        return extended;
    }

    CompletionStage<Answer> held(HeldBody wanted) {
        return pool.supply(() -> {
            List<Acceptance> held = pawl.claims().held(wanted.claims());
            List<WorkShapes.Said> said = new ArrayList<>(held.size());
            for (int i = 0; i < held.size(); i++) {
                ClaimReference claim = wanted.claims().get(i);
                said.add(new WorkShapes.Said(claim.taskId(), claim.token(), held.get(i)));
            }
            return Answer.ok(WorkShapes.HELD.of(said));
        });
    }

    CompletionStage<Answer> left(WorkBody wanted) {
        return pool.supply(() -> Answer.ok(WorkBody.LEFT.of(pawl.browser().hasWork(wanted.selector()))));
    }

    CompletionStage<Answer> progress(ProgressBody wanted) {
        return pool.supply(() -> accepted(wanted.claim(), pawl.claims().progress(wanted.claim(), wanted.progress())));
    }

    CompletionStage<Answer> log(LogBody wanted) {
        return pool.supply(() -> accepted(wanted.claim(), pawl.claims().log(wanted.claim(), wanted.lines())));
    }

    CompletionStage<Answer> checkpoint(CheckpointBody wanted) {
        return pool.supply(() -> accepted(wanted.claim(), pawl.claims().checkpoint(wanted.claim(), wanted.value())));
    }

    CompletionStage<Answer> await(AwaitBody wanted) {
        return pool.supply(() -> {
            Claims.Asked asked = pawl.claims().await(wanted.claim(), wanted.name(), wanted.timeout());
            check(wanted.claim(), asked.acceptance());
            return Answer.ok(WorkShapes.AWAITED.of(asked.awaited()));
        });
    }

    CompletionStage<Answer> checkpoints(long taskId) {
        return pool.supply(() -> {
            Task task = pawl.browser().get(taskId).orElseThrow(() -> Call.noSuchTask(taskId));
            Map<String, String> shown = new LinkedHashMap<>(
                    pawl.browser().checkpoints(List.of(taskId)).getOrDefault(taskId, Map.of()));
            shown.replaceAll((name, value) -> redaction.of(task.type(), value));
            return Answer.ok(WorkShapes.CHECKPOINTS.of(shown));
        });
    }

    private static Answer accepted(ClaimReference claim, Acceptance acceptance) {
        check(claim, acceptance);
        return Answer.ok(WorkShapes.SAID.of(new WorkShapes.Said(claim.taskId(), claim.token(), acceptance)));
    }

    /**
     * @throws Problem when it was not accepted
     */
    private static void check(ClaimReference claim, Acceptance acceptance) {
        switch (acceptance) {
            case ACCEPTED -> {}
            case NOT_FOUND -> throw Call.noSuchTask(claim.taskId());
            case LEASE_LOST ->
                throw Problem.of(
                        ProblemKind.LEASE_LOST,
                        "The claim with token " + claim.token() + " does not hold task " + claim.taskId()
                                + " any more; stop working on it");
            case NOT_YOURS ->
                throw Problem.of(
                        ProblemKind.NOT_YOURS, "Task " + claim.taskId() + " is held by another worker than this");
            case NOT_IN_WORK ->
                throw Problem.of(
                        ProblemKind.NOT_IN_WORK,
                        "Task " + claim.taskId() + " is not in work under the token " + claim.token());
            case CANCELLED ->
                throw Problem.of(
                        ProblemKind.CANCELLED, "Task " + claim.taskId() + " was cancelled; stop working on it");
        }
    }

    CompletionStage<Answer> register(RegisterBody wanted) {
        return pool.supply(() -> {
            WorkerInfo worker = wanted.worker(pawl.time().now());
            pawl.claims().register(worker);
            return greeted(worker.id(), "Worker registered");
        });
    }

    CompletionStage<Answer> heartbeat(String worker) {
        return pool.supply(() -> {
            known(worker, pawl.claims().heartbeat(worker));
            return greeted(worker, "Worker alive");
        });
    }

    CompletionStage<Answer> goodbye(String worker) {
        return pool.supply(() -> {
            known(worker, pawl.claims().goodbye(worker));
            return greeted(worker, "Worker stopped");
        });
    }

    private static void known(String worker, boolean isKnown) {
        if (!isKnown) {
            throw Problem.of(ProblemKind.NO_SUCH_WORKER, "There is no worker '" + Fault.quoted(worker) + "'");
        }
    }

    private static Answer greeted(String worker, String message) {
        return Answer.ok(WorkShapes.GREETED.of(new WorkShapes.Greeted(worker, message)));
    }
}
