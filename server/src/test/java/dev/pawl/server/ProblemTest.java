package dev.pawl.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pawl.store.StoreException;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Test;

/** What a client is told of what went wrong. */
class ProblemTest {
    @Test
    void aFaultOfOursIsNotDescribedToTheClient() {
        Answer answer = Problem.from(new IllegalStateException("secret path")).answer();

        assertThat(answer.status()).isEqualTo(500);
        assertThat(answer.mediaType()).isEqualTo("application/problem+json");
        assertThat(answer.body()).doesNotContain("secret", "IllegalState");
    }

    @Test
    void aBusyStoreIsFoundInsideWhatACallbackThrows() {
        Problem problem = Problem.from(
                new CompletionException(new StoreException.Busy("other writers held /home/ada/q.db", null)));

        assertThat(problem.kind()).isEqualTo(ProblemKind.BUSY);
        assertThat(problem.answer().headers()).containsEntry("Retry-After", "1");
        assertThat(problem.answer().body()).doesNotContain("ada");
    }
}
