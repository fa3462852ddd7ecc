package dev.pawl.bench.torture;

import org.jspecify.annotations.Nullable;

/** Where a rule says what is provably wrong. */
interface Accusation {
    /**
     * @param what in words, with the numbers
     * @param taskId null when it is not about one
     */
    void say(String what, @Nullable Long taskId);
}
