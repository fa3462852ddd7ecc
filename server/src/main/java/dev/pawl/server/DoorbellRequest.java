package dev.pawl.server;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionStage;

/**
 * What somebody who waits for the doorbell says.
 *
 * @param known the ring that was heard last
 * @param patience wait for at most so long
 * @param gone completes when the client goes before it was answered
 */
record DoorbellRequest(long known, Duration patience, CompletionStage<Void> gone) {
    private static final Parameter<Long> AFTER = Parameter.inQuery(
            "after",
            Schema.integer("The `ring` of the answer before; 0, for none, is answered at once.")
                    .with("minimum", 0)
                    .with("default", 0),
            0L,
            text -> Parameter.integer(text, 0, Long.MAX_VALUE));

    private static final Parameter<Integer> WAIT_SECONDS = Parameter.inQuery(
            "wait_seconds",
            Schema.integer("Wait so long for a ring; it is answered at once when it comes.")
                    .range(0, ClaimBody.LONGEST_WAIT)
                    .with("default", 0),
            0,
            text -> (int) Parameter.integer(text, 0, ClaimBody.LONGEST_WAIT));

    static final List<Parameter<?>> PARAMETERS = List.of(AFTER, WAIT_SECONDS);

    static final Shape<Long> RING = Shape.<Long>named("Ring", "The doorbell rang: a hint that there may be work.")
            .with(
                    "ring",
                    Schema.integer("Its number: to be named in the next request, so that no ring is missed."),
                    n -> n);

    /** Faults are noted. */
    static DoorbellRequest read(Call call) {
        return new DoorbellRequest(call.value(AFTER), Duration.ofSeconds(call.value(WAIT_SECONDS)), call.gone());
    }
}
