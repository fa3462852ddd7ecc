package dev.pawl.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pawl.store.Claim;
import dev.pawl.store.Exchange;
import dev.pawl.store.TaskStore;
import dev.pawl.task.Selector;
import dev.pawl.task.Task;
import dev.pawl.task.TaskStatus;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Claiming: who gets what, in which order. */
interface ClaimPromises extends StorePromises {
    @Test
    default void aClaimCarriesEverythingTheHandlerNeeds() {
        long id = insertOne(Draft.of("mail")
                .payload("{\"to\":\"bo\"}")
                .queue("out")
                .priority(3)
                .maxAttempts(2));
        time().advance(Duration.ofSeconds(1));

        Claim claim = worker("mail").claimOne();

        assertThat(claim.taskId()).isEqualTo(id);
        assertThat(claim.worker()).isEqualTo("ada");
        assertThat(claim.type()).isEqualTo("mail");
        assertThat(claim.queue()).isEqualTo("out");
        assertThat(claim.priority()).isEqualTo(3);
        assertThat(claim.attempt()).isEqualTo(1);
        assertThat(claim.maxAttempts()).isEqualTo(2);
        assertThat(claim.payload()).isEqualTo("{\"to\":\"bo\"}");
        assertThat(claim.claimedAt()).isEqualTo(time().now());
    }

    @Test
    default void aClaimedTaskIsHeldByItsWorkerUnderALease() {
        long id = insertOne(Draft.of("mail"));
        time().advance(Duration.ofSeconds(1));

        worker("mail").claimOne();

        Task task = task(id);
        assertThat(task.status()).isEqualTo(TaskStatus.PROCESSING);
        assertThat(task.lockedBy()).isEqualTo("ada");
        assertThat(task.attempts()).isEqualTo(1);
        assertThat(task.reservedAt()).isEqualTo(time().now());
        assertThat(task.leaseUntil()).isEqualTo(time().now() + HandWorker.LEASE.toMillis());
    }

    @Test
    default void theLowestPriorityNumberComesFirst() {
        insert(
                Draft.of("mail").priority(100).payload("3"),
                Draft.of("mail").priority(-1).payload("1"),
                Draft.of("mail").priority(1000).payload("4"),
                Draft.of("mail").priority(1).payload("2"));

        assertThat(worker("mail").claim(9)).extracting(Claim::payload).containsExactly("1", "2", "3", "4");
    }

    @Test
    default void amongEqualsTheOneDueFirstComesFirstThenTheOlder() {
        long now = time().now();
        insert(
                Draft.of("mail").payload("3"),
                Draft.of("mail").payload("4"),
                Draft.of("mail").payload("2").runAfter(now - 1),
                Draft.of("mail").payload("1").runAfter(now - 2));

        assertThat(worker("mail").claim(9)).extracting(Claim::payload).containsExactly("1", "2", "3", "4");
    }

    @Test
    default void theOrderHoldsAcrossTypesQueuesAndCompatibilities() {
        List<Draft> drafts = List.of(
                Draft.of("a").queue("x").payload("0"),
                Draft.of("b").queue("x").payload("1"),
                Draft.of("a").queue("y").payload("2"),
                Draft.of("b").needs(Map.of("gpu", true)).payload("3"),
                Draft.of("a").queue("x").payload("4"),
                Draft.of("b").queue("x").payload("5"));
        insert(drafts.toArray(new Draft[0]));
        HandWorker worker =
                new HandWorker(tasks(), time(), "ada", new Selector(Set.of("a", "b"), Set.of(), Map.of("gpu", true)));

        assertThat(worker.claim(4)).extracting(Claim::payload).containsExactly("0", "1", "2", "3");
        assertThat(worker.claim(4)).extracting(Claim::payload).containsExactly("4", "5");
    }

    @Test
    default void aLowerPriorityOfOneTypeDoesNotOvertakeAnotherType() {
        insert(
                Draft.of("a").priority(2).payload("3"),
                Draft.of("b").priority(1).payload("1"),
                Draft.of("b").priority(3).payload("4"),
                Draft.of("a").priority(1).payload("2"));

        assertThat(worker("a", "b").claim(9)).extracting(Claim::payload).containsExactly("1", "2", "3", "4");
    }

    @Test
    default void aClaimHoldsNoMoreLongPayloadsThanFitInMemoryAndTheRestIsDueAtOnce() {
        String megabyte = "\"" + "x".repeat(1 << 20) + "\"";
        for (int i = 0; i < 20; i++) {
            insertOne(Draft.of("video").payload(megabyte));
        }

        Exchange first = worker("video").exchange(List.of(), 20, 0);
        Exchange second = worker("video").exchange(List.of(), 20, 0);

        assertThat(first.claims()).hasSizeBetween(1, 16);
        assertThat(first.nextDue()).as("more is there").isLessThanOrEqualTo(time().now());
        assertThat(first.claims().size() + second.claims().size()).isEqualTo(20);
        assertThat(second.claims()).extracting(Claim::payload).containsOnly(megabyte);
    }

    @Test
    default void noMoreIsClaimedThanAskedFor() {
        insert(
                Draft.of("a"),
                Draft.of("b"),
                Draft.of("a").priority(1),
                Draft.of("b").priority(1));

        assertThat(worker("a", "b").claim(0)).isEmpty();
        assertThat(worker("a", "b").claim(3)).hasSize(3);
        assertThat(worker("a", "b").claim(3)).hasSize(1);
        assertThat(worker("a", "b").claim(3)).isEmpty();
    }

    @Test
    default void onlyTypesThatTheWorkerHandlesAreClaimed() {
        insert(
                Draft.of("image.resize").payload("1"),
                Draft.of("image").payload("2"),
                Draft.of("images").payload("3"),
                Draft.of("Image.crop").payload("4"),
                Draft.of("mail").payload("5"));

        assertThat(worker("image.*").claim(9)).extracting(Claim::payload).containsExactly("1");
        assertThat(worker("ima").claim(9)).isEmpty();
        assertThat(worker("images", "mail").claim(9)).extracting(Claim::payload).containsExactly("3", "5");
        assertThat(worker().claim(9)).isEmpty();
        assertThat(worker("*").claim(9)).extracting(Claim::payload).containsExactly("2", "4");
    }

    @Test
    default void onlyQueuesThatTheWorkerServesAreClaimedAndNoneNamedMeansAll() {
        insert(
                Draft.of("mail").payload("1"),
                Draft.of("mail").queue("slow").payload("2"),
                Draft.of("mail").queue("fast").payload("3"));

        assertThat(serving("slow", "none").claim(9)).extracting(Claim::payload).containsExactly("2");
        assertThat(serving().claim(9)).extracting(Claim::payload).containsExactly("1", "3");
    }

    private HandWorker serving(String... queues) {
        return new HandWorker(tasks(), time(), "ada", new Selector(Set.of("mail"), Set.of(queues), Map.of()));
    }

    @Test
    default void onlyTasksWhoseNeedsTheWorkerMeetsAreClaimed() {
        insert(
                Draft.of("mail").needs(Map.of("gpu", true, "model", "x.*")).payload("1"),
                Draft.of("mail").needs(Map.of("gpu", true)).payload("2"),
                Draft.of("mail").needs(Map.of("gpu", false)).payload("3"),
                Draft.of("mail").payload("4"));

        assertThat(capableOf(Map.of("gpu", true)).claim(9))
                .extracting(Claim::payload)
                .containsExactly("2", "4");
        assertThat(capableOf(Map.of()).claim(9)).isEmpty();
        assertThat(capableOf(Map.of("gpu", List.of(true, false), "model", "x.large"))
                        .claim(9))
                .extracting(Claim::payload)
                .containsExactly("1", "3");
    }

    private HandWorker capableOf(Map<String, Object> capabilities) {
        return new HandWorker(tasks(), time(), "ada", new Selector(Set.of("mail"), Set.of(), capabilities));
    }

    @Test
    default void aTypeThatAppearsLaterIsClaimedToo() {
        HandWorker worker = worker("image.*");
        assertThat(worker.claim(1)).isEmpty();

        insert(Draft.of("image.new"));

        assertThat(worker.claim(1)).hasSize(1);
    }

    @Test
    default void aTypeThatAnotherProcessBringsIsClaimedToo() throws Exception {
        HandWorker worker = worker("image.*");
        insert(Draft.of("image.old"));
        assertThat(worker.claim(5)).hasSize(1);

        another().tasks().insert(List.of(Draft.of("image.new").task()));

        assertThat(worker.claim(5)).extracting(Claim::type).containsExactly("image.new");
    }

    @Test
    default void aTaskOfTheFutureIsClaimedAtItsTimeAndNotBefore() {
        long id = insertOne(Draft.of("mail").runAfter(time().now() + 1_000));

        time().advance(Duration.ofMillis(999));
        assertThat(worker("mail").claim(1)).isEmpty();
        time().advance(Duration.ofMillis(1));
        assertThat(worker("mail").claim(1)).extracting(Claim::taskId).containsExactly(id);
    }

    @Test
    default void tasksThatBecameDueKeepTheirOrderAmongTheOthers() {
        long now = time().now();
        insert(
                Draft.of("mail").runAfter(now + 20).payload("3"),
                Draft.of("mail").runAfter(now + 10).payload("2"),
                Draft.of("mail").payload("1"),
                Draft.of("mail").runAfter(now + 30).priority(1).payload("0"));
        time().advance(Duration.ofMillis(30));
        insert(Draft.of("mail").payload("4"));

        assertThat(worker("mail").claim(9)).extracting(Claim::payload).containsExactly("0", "1", "2", "3", "4");
    }

    @Test
    default void aClaimThatFindsTooLittleTellsWhenMoreIsDue() {
        long now = time().now();
        HandWorker worker = worker("mail");
        assertThat(worker.exchange(List.of(), 1, 0).nextDue()).isEqualTo(Long.MAX_VALUE);

        insert(Draft.of("mail").runAfter(now + 7_000), Draft.of("mail").runAfter(now + 5_000), Draft.of("mail"));
        Exchange first = worker.exchange(List.of(), 2, 0);
        assertThat(first.claims()).hasSize(1);
        assertThat(first.nextDue()).isEqualTo(now + 5_000);

        time().advance(Duration.ofSeconds(7));
        Exchange second = worker.exchange(List.of(), 3, 0);
        assertThat(second.claims()).hasSize(2);
        assertThat(second.nextDue()).as("the end of the first lease").isEqualTo(now + HandWorker.LEASE.toMillis());
    }

    @Test
    default void workersThatRaceGetEachTaskExactlyOnce() throws Exception {
        insert(IntStream.range(0, 300)
                .mapToObj(i -> Draft.of("mail").priority(i % 5))
                .toArray(Draft[]::new));
        List<TaskStore> stores = List.of(tasks(), another().tasks());

        List<List<Claim>> claimed = Race.run(6, lane -> {
            HandWorker worker = HandWorker.of(stores.get(lane % 2), time(), "worker " + lane, "mail");
            List<Claim> mine = new ArrayList<>();
            List<Claim> next = worker.claim(7);
            while (!next.isEmpty()) {
                mine.addAll(next);
                next = worker.claim(7);
            }
            return mine;
        });

        assertThat(claimed.stream().flatMap(List::stream).map(Claim::taskId))
                .hasSize(300)
                .doesNotHaveDuplicates();
    }
}
