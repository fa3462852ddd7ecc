package dev.pawl.testkit;

import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.api.Timeout;

/**
 * Thousands of random steps: whatever comes after whatever, the store does what its {@link StoreModel} does. A walk that
 * fails is made as short as it can be, and told in words.
 *
 * <p>{@code -Dpawl.model.seed=N} walks again by the seed of a failure, and {@code -Dpawl.model.steps=N} further than 2,000
 * steps.
 */
interface ModelPromises extends StorePromises {
    private static int steps() {
        return Integer.getInteger("pawl.model.steps", 2_000);
    }

    @Test
    @Timeout(value = 10, unit = TimeUnit.MINUTES)
    default void theStoreDoesWhatItsModelDoes() throws Exception {
        walk(this, 1, 1, steps());
    }

    @Test
    @Timeout(value = 10, unit = TimeUnit.MINUTES)
    default void twoStoresOnOneDatabaseTogetherDoWhatTheModelDoes() throws Exception {
        walk(this, 2, 2, steps());
    }

    /** Another seed in every run, so that every run of the tests looks further. */
    @Test
    @Timeout(value = 10, unit = TimeUnit.MINUTES)
    default void twoStoresDoWhatTheModelDoesInStepsNobodyTookBefore(TestReporter reporter) throws Exception {
        long seed = Long.getLong("pawl.model.seed", new Random().nextInt(1_000_000));
        reporter.publishEntry("pawl.model.seed", String.valueOf(seed));
        walk(this, 2, seed, steps());
    }

    private static void walk(StoreUnderTest store, int times, long seed, int steps) throws Exception {
        ModelRun.Difference found = ModelRun.search(store, times, ModelRun.steps(seed, steps));
        if (found != null) {
            throw new AssertionError("by seed " + seed + " (-Dpawl.model.seed): " + found.words(), found.cause());
        }
    }
}
