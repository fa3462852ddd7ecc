package dev.pawl.bench.torture;

import dev.pawl.Codec;
import dev.pawl.store.Claim;

/**
 * The payload of every task here.
 *
 * @param token of the claim under which a handler runs it; 0 in the file
 * @param uid by which the check finds the task of whoever meant to enqueue it
 * @param limitKey empty for none
 * @param edit number of the edit that wrote it, 0 for none
 * @param scene whether to work until the scene says that it is over, whatever interrupts; else as the dice say
 * @param pad makes it long
 */
record Work(long token, String uid, String limitKey, int edit, boolean scene, String pad) {
    private static final String UNCLAIMED = "{\"token\":0,";

    static Work of(String uid) {
        return new Work(0, uid, "", 0, false, "");
    }

    String json() {
        return Codec.jackson().write(this);
    }

    static Work read(String json) {
        return Codec.jackson().read(json, Work.class);
    }

    /** The claim with its token in the payload, for the handler, to whom the queue tells none. */
    static Claim marked(Claim claim) {
        if (!claim.payload().startsWith(UNCLAIMED)) {
            throw new IllegalStateException("not a payload of a torture: " + claim.payload());
        }
        String payload = "{\"token\":" + claim.token() + "," + claim.payload().substring(UNCLAIMED.length());
        return new Claim(
                claim.taskId(),
                claim.token(),
                claim.worker(),
                claim.type(),
                claim.queue(),
                claim.channel(),
                claim.priority(),
                claim.attempt(),
                claim.maxAttempts(),
                payload,
                claim.claimedAt(),
                claim.runAfter(),
                claim.trace());
    }
}
