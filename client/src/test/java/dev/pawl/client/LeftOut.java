package dev.pawl.client;

import java.lang.reflect.Method;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionContext;

/** The promises of a store that one behind a server does not keep, or that are only the server's store's to keep, and why. */
final class LeftOut implements ExecutionCondition {
    private static final Map<String, List<String>> BY_REASON = new LinkedHashMap<>();

    static {
        BY_REASON.put(
                "a server's file is its own",
                List.of(
                        "TransactionPromises",
                        "aTaskWithinTheCallersTransactionRingsWhoListens",
                        "withinATransactionAChildWaitsIfAndWhenItCommits"));
        BY_REASON.put("GET /queue/tasks/{id}/why says it", List.of("itIsKnownWhichParentsAreWaitedFor"));
        BY_REASON.put("access tokens are made where the file is", List.of("AccessPromises"));
        BY_REASON.put("one request is in one trace, that of its headers", List.of("TracePromises"));
        BY_REASON.put("what webhooks are told is sent and signed by the server alone", List.of("WebhookPromises"));
        BY_REASON.put(
                "the event log is followed, and never read page by page",
                List.of("EventPromises", "theLogTellsOfWhatIsUnblockedAndOfWhatIsCancelled"));
        BY_REASON.put("the server counts what happens by itself", List.of("ActivityPromises"));
        BY_REASON.put(
                "a server does not tell who holds a task instead",
                List.of(
                        "whoHoldsATaskIsSeenByItsClaim",
                        "aHoldingThatWasReadEndsAsTheClaimItself",
                        "holdingsAreAnsweredInOrderAndEmptyWhereThereIsNoTask",
                        "howAClaimEndedIsSeenByItAloneAlsoLater"));
        BY_REASON.put(
                "the server's store decides what comes next, and is tested for it",
                List.of("StrategyPromises", "FlowPromises", "RescuePromises"));
        BY_REASON.put("the server does it all in one request and tells of it", List.of("BulkPromises"));
        BY_REASON.put(
                "REST has priorities from 1 to 1000",
                List.of(
                        "theSmallestAndLargestPrioritiesAreKept",
                        "everyFieldComesBackAsItWasGiven",
                        "theLowestPriorityNumberComesFirst",
                        "workersThatRaceGetEachTaskExactlyOnce",
                        "ModelPromises"));
        BY_REASON.put(
                "a server takes 16 MiB at once",
                List.of("aClaimHoldsNoMoreLongPayloadsThanFitInMemoryAndTheRestIsDueAtOnce"));
        BY_REASON.put(
                "an end that is told again is accepted again, since its answer may have been lost",
                List.of(
                        "anAttemptEndsOnce",
                        "aClaimThatSnoozedIsRefusedEverything",
                        "aClaimThatWasHandedBackIsRefusedEverything",
                        "aClaimThatFailedForGoodIsRefusedEverything",
                        "aClaimLostByCancelStaysLostAfterARetry"));
        BY_REASON.put(
                "the server's clock says when, and no run begins before its claim",
                List.of(
                        "aLogKeepsItsLinesInOrder",
                        "attemptsThatDidNotSucceedAreRemembered",
                        "aCompletedTaskHasItsResultAndItsTimes"));
        BY_REASON.put(
                "its requests are many, and what it promises is the server's store's",
                List.of("threadsThatRaceForTheSameKeysMakeOneTaskForEach"));
        BY_REASON.put("over REST a worker handles something", List.of("onlyTypesThatTheWorkerHandlesAreClaimed"));
        BY_REASON.put("it lists the tasks of registered workers", List.of("theTasksInWorkAreKnownByWhoHoldsThem"));
    }

    @Override
    public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
        Optional<Method> test = context.getTestMethod();
        for (Map.Entry<String, List<String>> reason : BY_REASON.entrySet()) {
            if (test.isPresent()
                    && (reason.getValue().contains(test.get().getName())
                            || reason.getValue()
                                    .contains(test.get().getDeclaringClass().getSimpleName()))) {
                return ConditionEvaluationResult.disabled(reason.getKey());
            }
        }
        return ConditionEvaluationResult.enabled("a promise");
    }
}
