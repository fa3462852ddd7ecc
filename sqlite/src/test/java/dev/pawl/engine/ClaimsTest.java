package dev.pawl.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.pawl.Acceptance;
import dev.pawl.AttemptEnd;
import dev.pawl.Claims;
import dev.pawl.Pawl;
import dev.pawl.TaskType;
import dev.pawl.WorkerSettings;
import dev.pawl.store.Claim;
import dev.pawl.store.ClaimReference;
import dev.pawl.store.ClaimRequest;
import dev.pawl.store.LogLine;
import dev.pawl.store.WorkerInfo;
import dev.pawl.task.Backoff;
import dev.pawl.task.CheckpointValue;
import dev.pawl.task.InvalidTaskException;
import dev.pawl.task.JsonText;
import dev.pawl.task.Limit;
import dev.pawl.task.Outcome;
import dev.pawl.task.Progress;
import dev.pawl.task.Selector;
import dev.pawl.task.Strategy;
import dev.pawl.task.TaskEvent;
import dev.pawl.task.TaskStatus;
import dev.pawl.testkit.FakeTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Claims without handlers: what whoever runs the work elsewhere may rely on. */
class ClaimsTest extends OnARealFile {
    private static final Duration LEASE = Duration.ofSeconds(60);
    private static final Duration LONG = Duration.ofHours(1);

    private static ClaimRequest request(String worker, int limit, String... types) {
        return new ClaimRequest(
                worker,
                new Selector(Set.of(types), Set.of(), Map.of()),
                Strategy.PRIORITY,
                limit,
                0,
                Map.of(),
                LEASE.toMillis());
    }

    private static List<Claim> claim(Pawl pawl, String worker, int limit) {
        return pawl.claims()
                .claim(request(worker, limit, "square"), Duration.ZERO)
                .join();
    }

    private static Claim claimOne(Pawl pawl, String worker) {
        List<Claim> claims = claim(pawl, worker, 1);
        assertThat(claims).hasSize(1);
        return claims.get(0);
    }

    private static long enqueue(Pawl pawl) {
        return pawl.enqueue(SQUARE, new Digit(3)).taskId();
    }

    private static ClaimReference shown(Claim claim) {
        return new ClaimReference(claim.taskId(), claim.token(), claim.worker());
    }

    private static Acceptance end(Pawl pawl, Claim claim, Outcome outcome) {
        return pawl.claims()
                .finish(claim.worker(), List.of(AttemptEnd.by(claim.taskId(), claim.token(), outcome)))
                .get(0);
    }

    private static Acceptance release(Pawl pawl, Claim claim) {
        return pawl.claims()
                .finish(claim.worker(), List.of(AttemptEnd.released(claim.taskId(), claim.token())))
                .get(0);
    }

    private static <T> T soon(CompletableFuture<T> future) throws Exception {
        return future.get(SOON.toSeconds(), TimeUnit.SECONDS);
    }

    /** Waits until the line has looked and sleeps. */
    private static void awaitSleep(FakeTime time) {
        await().atMost(SOON).until(() -> time.waiting() > 0);
    }

    // --- waiting

    @Test
    void whatIsThereIsClaimedAtOnce() {
        Pawl pawl = open(new FakeTime());
        long id = enqueue(pawl);

        CompletableFuture<List<Claim>> claims = pawl.claims().claim(request("ada", 5, "square"), LONG);

        assertThat(claims).isCompletedWithValueMatching(found -> found.size() == 1);
        assertThat(claims.join().get(0).taskId()).isEqualTo(id);
        assertThat(claims.join().get(0).payload()).isEqualTo("{\"value\":3}");
    }

    @Test
    void whoDoesNotWaitIsToldAtOnceThatThereIsNothing() {
        Pawl pawl = open(new FakeTime());

        assertThat(claim(pawl, "ada", 1)).isEmpty();
    }

    @Test
    void whoWaitsIsAnsweredByAnEnqueueOfTheSameProcess() throws Exception {
        Pawl pawl = open(new FakeTime());
        CompletableFuture<List<Claim>> claims = pawl.claims().claim(request("ada", 5, "square"), LONG);

        long id = enqueue(pawl);

        assertThat(soon(claims)).extracting(Claim::taskId).containsExactly(id);
    }

    @Test
    void whoWaitsIsAnsweredByAnEnqueueOfAnotherHandle() throws Exception {
        Pawl pawl = open();
        Pawl other = open();
        CompletableFuture<List<Claim>> claims = pawl.claims().claim(request("ada", 5, "square"), LONG);

        long id = enqueue(other);

        assertThat(soon(claims)).extracting(Claim::taskId).containsExactly(id);
    }

    @Test
    void whoeverCameFirstIsServedFirst() throws Exception {
        Pawl pawl = open(new FakeTime());
        List<CompletableFuture<List<Claim>>> line = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            line.add(pawl.claims().claim(request("w" + i, 1, "square"), LONG));
        }

        List<Long> ids = List.of(enqueue(pawl), enqueue(pawl), enqueue(pawl), enqueue(pawl), enqueue(pawl));

        for (int i = 0; i < 5; i++) {
            assertThat(soon(line.get(i))).extracting(Claim::taskId).containsExactly(ids.get(i));
        }
    }

    @Test
    void whoWantsSomethingElseGoesOnWaiting() throws Exception {
        Pawl pawl = open(new FakeTime());
        CompletableFuture<List<Claim>> other = pawl.claims().claim(request("bo", 1, "other"), LONG);
        CompletableFuture<List<Claim>> claims = pawl.claims().claim(request("ada", 1, "square"), LONG);

        enqueue(pawl);

        assertThat(soon(claims)).hasSize(1);
        assertThat(other).isNotDone();
        pawl.enqueue(OTHER, new Digit(1));
        assertThat(soon(other)).hasSize(1);
    }

    @Test
    void whoWaitsInVainIsToldSoAtTheDeadline() throws Exception {
        FakeTime time = new FakeTime();
        Pawl pawl = open(time);
        CompletableFuture<List<Claim>> claims =
                pawl.claims().claim(request("ada", 1, "square"), Duration.ofSeconds(20));
        awaitSleep(time);

        time.advance(Duration.ofMillis(19_999));
        assertThat(claims).isNotDone();
        time.advance(Duration.ofMillis(1));

        assertThat(soon(claims)).isEmpty();
    }

    @Test
    void whoWaitsIsGivenATaskWhenItsTimeComes() throws Exception {
        FakeTime time = new FakeTime();
        Pawl pawl = open(time);
        pawl.enqueue(SQUARE.with(new Digit(1)).runAfter(Duration.ofSeconds(10)));
        CompletableFuture<List<Claim>> claims = pawl.claims().claim(request("ada", 1, "square"), LONG);
        awaitSleep(time);

        time.advance(Duration.ofSeconds(10));

        assertThat(soon(claims)).hasSize(1);
    }

    @Test
    void whoWaitsIsGivenWhatADeadWorkerHeld() throws Exception {
        FakeTime time = new FakeTime();
        Pawl pawl = open(time);
        Queue<TaskEvent.Rescued> rescued = heard(pawl, TaskEvent.Rescued.class);
        enqueue(pawl);
        Claim lost = claimOne(pawl, "dead");
        CompletableFuture<List<Claim>> claims = pawl.claims().claim(request("ada", 1, "square"), LONG);
        awaitSleep(time);

        time.advance(LEASE);

        assertThat(soon(claims)).extracting(Claim::attempt).containsExactly(2);
        assertThat(rescued).extracting(TaskEvent.Rescued::taskId).containsExactly(lost.taskId());
    }

    @Test
    void whoWaitsUnderAFullLimitIsServedWhenAnEndInAnExchangeOpensIt() throws Exception {
        Pawl pawl = open(new FakeTime());
        pawl.limit(new Limit(Limit.Scope.TYPE, "square", 1, null));
        enqueue(pawl);
        enqueue(pawl);
        Claim first = claimOne(pawl, "ada");
        CompletableFuture<List<Claim>> claims = pawl.claims().claim(request("bo", 1, "square"), LONG);

        pawl.claims()
                .exchange(
                        List.of(AttemptEnd.by(first.taskId(), first.token(), Outcome.done())),
                        request("ada", 1, "other"),
                        Duration.ZERO);

        assertThat(soon(claims)).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void whoLeavesTheLineIsGivenNothing(boolean cancelled) {
        Pawl pawl = open(new FakeTime());
        CompletableFuture<List<Claim>> claims = pawl.claims().claim(request("ada", 1, "square"), LONG);
        if (cancelled) {
            claims.cancel(false);
        } else {
            claims.complete(List.of());
        }

        long id = enqueue(pawl);

        assertThat(claimOne(pawl, "bo").taskId()).isEqualTo(id);
    }

    @Test
    void claimsThatNobodyIsThereForGoBackUnused() {
        Pawl pawl = open(new FakeTime());
        long id = enqueue(pawl);

        pawl.claims().giveBack(claim(pawl, "gone", 1));

        assertThat(task(pawl, id).status()).isEqualTo(TaskStatus.QUEUED);
        assertThat(task(pawl, id).attempts()).isZero();
    }

    @Test
    void whoWaitsIsToldThatThereIsNothingWhenTheQueueIsClosed() throws Exception {
        Pawl pawl = open(new FakeTime());
        CompletableFuture<List<Claim>> claims = pawl.claims().claim(request("ada", 1, "square"), LONG);

        pawl.close();

        assertThat(soon(claims)).isEmpty();
    }

    // --- what is said under a claim

    @Test
    void everyEndOfAClaimIsAcceptedAndDone() {
        FakeTime time = new FakeTime();
        Pawl pawl = open(time);
        Queue<TaskEvent.Ended> ended = heard(pawl, TaskEvent.Ended.class);
        Map<Outcome, TaskStatus> ends = Map.of(
                Outcome.done(new JsonText("[1]")), TaskStatus.COMPLETED,
                Outcome.retry("no"), TaskStatus.QUEUED,
                Outcome.snooze(Instant.ofEpochMilli(time.now() + 5_000)), TaskStatus.QUEUED,
                Outcome.cancel("unwanted"), TaskStatus.CANCELLED,
                Outcome.discard("never"), TaskStatus.FAILED);

        ends.forEach((outcome, status) -> {
            long id = enqueue(pawl);
            assertThat(end(pawl, claimOne(pawl, "ada"), outcome)).isEqualTo(Acceptance.ACCEPTED);
            assertThat(task(pawl, id).status()).as("%s", outcome).isEqualTo(status);
        });
        long released = enqueue(pawl);
        assertThat(release(pawl, claimOne(pawl, "ada"))).isEqualTo(Acceptance.ACCEPTED);

        assertThat(task(pawl, released).attempts()).isZero();
        assertThat(ended).hasSize(6);
    }

    @Test
    void anEndThatWasAcceptedIsAcceptedAgainButChangesNothing() {
        FakeTime time = new FakeTime();
        Pawl pawl = open(time);
        Queue<TaskEvent.Ended> ended = heard(pawl, TaskEvent.Ended.class);
        for (Outcome outcome : List.of(
                Outcome.done(new JsonText("1")),
                Outcome.retry(LONG, "no"),
                Outcome.snooze(Instant.ofEpochMilli(time.now()).plus(LONG)),
                Outcome.cancel("unwanted"),
                Outcome.discard("never"))) {
            long id = enqueue(pawl);
            Claim claim = claimOne(pawl, "ada");
            end(pawl, claim, outcome);
            var after = task(pawl, id);

            assertThat(end(pawl, claim, outcome)).as("%s", outcome).isEqualTo(Acceptance.ACCEPTED);
            assertThat(task(pawl, id)).isEqualTo(after);
        }
        assertThat(ended).hasSize(5);
        enqueue(pawl);
        Claim claim = claimOne(pawl, "ada");
        release(pawl, claim);
        assertThat(release(pawl, claim)).isEqualTo(Acceptance.ACCEPTED);
    }

    @Test
    void aRetryThatWasAcceptedIsAcceptedAgainAlsoWhenAnotherWorkerHasTheTask() {
        FakeTime time = new FakeTime();
        Pawl pawl = open(time);
        long id = enqueue(pawl);
        Claim first = claimOne(pawl, "ada");
        end(pawl, first, Outcome.retry(Duration.ZERO, "no"));
        Claim second = claimOne(pawl, "bo");

        assertThat(end(pawl, first, Outcome.retry(Duration.ZERO, "no"))).isEqualTo(Acceptance.ACCEPTED);
        assertThat(end(pawl, first, Outcome.done())).isEqualTo(Acceptance.LEASE_LOST);
        assertThat(end(pawl, second, Outcome.done())).isEqualTo(Acceptance.ACCEPTED);
        assertThat(task(pawl, id).status()).isEqualTo(TaskStatus.COMPLETED);
    }

    @Test
    void theSameEndTwiceInOneRequestIsAcceptedTwiceAndDoneOnce() {
        Pawl pawl = open(new FakeTime());
        Queue<TaskEvent.Ended> ended = heard(pawl, TaskEvent.Ended.class);
        enqueue(pawl);
        Claim claim = claimOne(pawl, "ada");
        AttemptEnd done = AttemptEnd.by(claim.taskId(), claim.token(), Outcome.done());
        AttemptEnd failed = AttemptEnd.by(claim.taskId(), claim.token(), Outcome.retry("no"));

        assertThat(pawl.claims().finish("ada", List.of(done, done, failed)))
                .containsExactly(Acceptance.ACCEPTED, Acceptance.ACCEPTED, Acceptance.NOT_IN_WORK);
        assertThat(ended).hasSize(1);
    }

    @Test
    void anotherEndThanTheAcceptedOneIsRefused() {
        Pawl pawl = open(new FakeTime());
        enqueue(pawl);
        Claim claim = claimOne(pawl, "ada");
        end(pawl, claim, Outcome.done());

        assertThat(end(pawl, claim, Outcome.retry("no"))).isEqualTo(Acceptance.NOT_IN_WORK);
        assertThat(release(pawl, claim)).isEqualTo(Acceptance.NOT_IN_WORK);
    }

    /** Shows the claim with everything that can be said under one; all must be answered alike. */
    private static void assertAnswered(Pawl pawl, ClaimReference shown, Acceptance expected) {
        Claims claims = pawl.claims();
        assertThat(claims.finish(shown.worker(), List.of(AttemptEnd.by(shown.taskId(), shown.token(), Outcome.done()))))
                .containsExactly(expected);
        assertThat(claims.extend(List.of(shown), LEASE))
                .extracting(Claims.Extended::acceptance)
                .containsExactly(expected);
        assertThat(claims.progress(shown, new Progress(1, 2, null))).isEqualTo(expected);
        assertThat(claims.log(shown, List.of(new Claims.Line(LogLine.Level.INFO, "late", null))))
                .isEqualTo(expected);
        assertThat(claims.checkpoint(shown, new CheckpointValue("late", "1"))).isEqualTo(expected);
        assertThat(pawl.browser().logs(shown.taskId())).isEmpty();
        assertThat(pawl.browser().checkpoints(List.of(shown.taskId()))).isEmpty();
    }

    @Test
    void aClaimWhoseLeaseRanOutIsLostOnceSomebodyTookTheTaskBack() {
        FakeTime time = new FakeTime();
        Pawl pawl = open(time);
        Queue<TaskEvent.LeaseLost> lost = heard(pawl, TaskEvent.LeaseLost.class);
        enqueue(pawl);
        Claim claim = claimOne(pawl, "ada");
        time.advance(LEASE);
        assertThat(pawl.claims().claim(request("bo", 1, "other"), Duration.ZERO).join())
                .isEmpty();

        assertAnswered(pawl, shown(claim), Acceptance.LEASE_LOST);
        claimOne(pawl, "bo");
        assertAnswered(pawl, shown(claim), Acceptance.LEASE_LOST);
        assertThat(lost).extracting(TaskEvent.LeaseLost::attempt).containsExactly(1, 1);
    }

    @Test
    void aClaimWhoseLastAttemptExpiredIsLost() {
        FakeTime time = new FakeTime();
        Pawl pawl = open(time);
        pawl.enqueue(SQUARE.with(new Digit(1)).maxAttempts(1));
        Claim claim = claimOne(pawl, "ada");
        time.advance(LEASE);
        claim(pawl, "bo", 1);

        assertThat(task(pawl, claim.taskId()).status()).isEqualTo(TaskStatus.FAILED);
        assertAnswered(pawl, shown(claim), Acceptance.LEASE_LOST);
    }

    @Test
    void aClaimThatWentBackIsLost() {
        Pawl pawl = open(new FakeTime());
        enqueue(pawl);
        Claim claim = claimOne(pawl, "ada");
        release(pawl, claim);

        assertAnswered(pawl, shown(claim), Acceptance.LEASE_LOST);
    }

    @Test
    void aClaimOfAnotherWorkerIsNotYours() {
        Pawl pawl = open(new FakeTime());
        enqueue(pawl);
        Claim claim = claimOne(pawl, "ada");
        ClaimReference stolen = new ClaimReference(claim.taskId(), claim.token(), "bo");

        assertAnswered(pawl, stolen, Acceptance.NOT_YOURS);
        end(pawl, claim, Outcome.discard("never"));
        assertAnswered(pawl, stolen, Acceptance.NOT_YOURS);
    }

    @Test
    void aTaskThatIsNotThereIsNotFound() {
        Pawl pawl = open(new FakeTime());

        assertAnswered(pawl, new ClaimReference(99, 1, "ada"), Acceptance.NOT_FOUND);
    }

    @Test
    void aTaskThatWasNeverClaimedIsNotInWork() {
        Pawl pawl = open(new FakeTime());

        assertAnswered(pawl, new ClaimReference(enqueue(pawl), 1, "ada"), Acceptance.NOT_IN_WORK);
    }

    @Test
    void aTaskThatWasCancelledUnderTheClaimIsCancelled() {
        Pawl pawl = open(new FakeTime());
        Queue<TaskEvent.LeaseLost> lost = heard(pawl, TaskEvent.LeaseLost.class);
        enqueue(pawl);
        Claim claim = claimOne(pawl, "ada");
        pawl.cancel(claim.taskId());

        assertAnswered(pawl, shown(claim), Acceptance.CANCELLED);
        assertThat(lost).hasSize(1);
        pawl.retry(claim.taskId());
        assertAnswered(pawl, shown(claim), Acceptance.LEASE_LOST);
    }

    @Test
    void whatIsSaidUnderAClaimIsWritten() {
        FakeTime time = new FakeTime();
        Pawl pawl = open(time);
        long id = enqueue(pawl);
        ClaimReference shown = shown(claimOne(pawl, "ada"));
        time.advance(Duration.ofSeconds(30));

        assertThat(pawl.claims().extend(List.of(shown), LEASE))
                .containsExactly(new Claims.Extended(Acceptance.ACCEPTED, time.now() + LEASE.toMillis()));
        pawl.claims().progress(shown, new Progress(1, 2, "half"));
        pawl.claims().log(shown, List.of(new Claims.Line(LogLine.Level.WARNING, "slow", "{\"s\":1}")));

        assertThat(task(pawl, id).leaseUntil()).isEqualTo(time.now() + LEASE.toMillis());
        assertThat(task(pawl, id).progress()).isEqualTo(new Progress(1, 2, "half"));
        assertThat(pawl.browser().logs(id))
                .containsExactly(new LogLine(time.now(), 1, LogLine.Level.WARNING, "slow", "{\"s\":1}"));
    }

    @Test
    void oneRequestIsAnsweredForEachOfItsClaims() {
        Pawl pawl = open(new FakeTime());
        enqueue(pawl);
        enqueue(pawl);
        enqueue(pawl);
        List<Claim> claims = claim(pawl, "ada", 3);
        pawl.cancel(claims.get(1).taskId());
        List<ClaimReference> shown = claims.stream().map(ClaimsTest::shown).toList();

        assertThat(pawl.claims().extend(shown, LEASE))
                .extracting(Claims.Extended::acceptance)
                .containsExactly(Acceptance.ACCEPTED, Acceptance.CANCELLED, Acceptance.ACCEPTED);
        assertThat(pawl.claims()
                        .finish(
                                "ada",
                                claims.stream()
                                        .map(claim -> AttemptEnd.by(claim.taskId(), claim.token(), Outcome.done()))
                                        .toList()))
                .containsExactly(Acceptance.ACCEPTED, Acceptance.CANCELLED, Acceptance.ACCEPTED);
    }

    @Test
    void theNextClaimRidesWithTheLastEnds() {
        Pawl pawl = open(new FakeTime());
        enqueue(pawl);
        long second = enqueue(pawl);
        Claim claim = claimOne(pawl, "ada");

        Claims.Exchanged exchanged = pawl.claims()
                .exchange(
                        List.of(
                                AttemptEnd.by(claim.taskId(), claim.token(), Outcome.done()),
                                AttemptEnd.by(99, 1, Outcome.done())),
                        request("ada", 1, "square"),
                        Duration.ZERO);

        assertThat(exchanged.acceptances()).containsExactly(Acceptance.ACCEPTED, Acceptance.NOT_FOUND);
        assertThat(exchanged.claims().join()).extracting(Claim::taskId).containsExactly(second);
    }

    @Test
    void aRunBeganNoEarlierThanItsClaim() {
        FakeTime time = new FakeTime();
        Pawl pawl = open(time);
        long id = enqueue(pawl);
        Claim claim = claimOne(pawl, "ada");
        time.advance(Duration.ofSeconds(2));

        pawl.claims().finish("ada", List.of(new AttemptEnd(id, claim.token(), Outcome.done(), 5L)));

        assertThat(task(pawl, id).processingStartedAt()).isEqualTo(claim.claimedAt());
    }

    // --- checkpoints

    @Test
    void whatAnAttemptLeftIsShownToTheNextClaim() {
        Pawl pawl = open(new FakeTime());
        enqueue(pawl);
        Claim first = claimOne(pawl, "ada");
        assertThat(pawl.claims().checkpoints(List.of(first))).isEmpty();
        pawl.claims().checkpoint(shown(first), new CheckpointValue("page", "7"));
        release(pawl, first);

        Claim second = claimOne(pawl, "bo");

        assertThat(pawl.claims().checkpoints(List.of(second))).isEqualTo(Map.of(second.taskId(), Map.of("page", "7")));
    }

    @Test
    void aTaskTakesSoManyCheckpointsAndTheNextIsRefusedByName() {
        Pawl pawl = open(new FakeTime());
        enqueue(pawl);
        ClaimReference shown = shown(claimOne(pawl, "ada"));
        for (int i = 0; i < CheckpointValue.MOST; i++) {
            pawl.claims().checkpoint(shown, new CheckpointValue("n" + i, "1"));
        }

        assertThatThrownBy(() -> pawl.claims().checkpoint(shown, new CheckpointValue("more", "1")))
                .isInstanceOf(InvalidTaskException.class)
                .hasMessageContaining("100");
        assertThatThrownBy(() -> new CheckpointValue("big", "\"" + "x".repeat(CheckpointValue.MAX_BYTES) + "\""))
                .isInstanceOf(InvalidTaskException.class)
                .hasMessageContaining("262144");
    }

    @Test
    void aHandlerThatRunsAgainDoesNotRepeatWhatItKept() {
        Pawl pawl = open();
        TaskType<Digit> type = SQUARE.backoff(new Backoff(Duration.ofMillis(1), Duration.ofMillis(1)));
        AtomicInteger worked = new AtomicInteger();
        pawl.handleOutcome(type, (digit, context) -> {
            int square = context.checkpoint("square", Integer.class, () -> {
                worked.incrementAndGet();
                return digit.value() * digit.value();
            });
            return context.attempt() == 1 ? Outcome.retry("once more") : Outcome.done(square);
        });
        pawl.start(WorkerSettings.DEFAULT.withConcurrency(1));

        long id = pawl.enqueue(type, new Digit(3)).taskId();

        assertThat(awaitStatus(pawl, id, TaskStatus.COMPLETED).result()).isEqualTo("9");
        assertThat(worked).hasValue(1);
    }

    // --- workers

    private static WorkerInfo known(Pawl pawl, String id) {
        return pawl.browser().workers().stream()
                .filter(worker -> worker.id().equals(id))
                .findFirst()
                .orElseThrow();
    }

    private static void register(Pawl pawl, FakeTime time, String id) {
        pawl.claims()
                .register(new WorkerInfo(
                        id,
                        "mill",
                        7,
                        new Selector(Set.of("square"), Set.of(), Map.of()),
                        Strategy.FIFO,
                        2,
                        time.now(),
                        time.now(),
                        null));
    }

    @Test
    void whateverAWorkerAsksShowsThatItLivesButIsNotWrittenEachTime() {
        FakeTime time = new FakeTime();
        Pawl pawl = open(time);
        register(pawl, time, "ada");
        claim(pawl, "ada", 1);
        long written = time.now();
        time.advance(Duration.ofMillis(29_999));
        claim(pawl, "ada", 1);
        assertThat(known(pawl, "ada").heartbeatAt()).isEqualTo(written);

        time.advance(Duration.ofMillis(1));
        pawl.claims().extend(List.of(new ClaimReference(1, 1, "ada")), LEASE);

        assertThat(known(pawl, "ada").heartbeatAt()).isEqualTo(time.now());
    }

    @Test
    void aWorkerThatWaitsIsAlive() {
        FakeTime time = new FakeTime();
        Pawl pawl = open(time);
        register(pawl, time, "ada");
        CompletableFuture<List<Claim>> claims = pawl.claims().claim(request("ada", 1, "square"), LONG);
        awaitSleep(time);

        time.advance(Duration.ofSeconds(30));

        await().atMost(SOON).until(() -> known(pawl, "ada").heartbeatAt() == time.now());
        assertThat(claims).isNotDone();
    }

    @Test
    void aWorkerSaysHelloAndGoodbye() {
        FakeTime time = new FakeTime();
        Pawl pawl = open(time);
        assertThat(pawl.claims().heartbeat("ada")).isFalse();
        assertThat(pawl.claims().goodbye("ada")).isFalse();
        register(pawl, time, "ada");
        time.advance(Duration.ofSeconds(5));

        assertThat(pawl.claims().heartbeat("ada")).isTrue();
        assertThat(known(pawl, "ada").heartbeatAt()).isEqualTo(time.now());
        assertThat(pawl.claims().goodbye("ada")).isTrue();
        assertThat(known(pawl, "ada").stoppedAt()).isEqualTo(time.now());
    }
}
