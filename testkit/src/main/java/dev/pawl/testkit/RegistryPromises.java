package dev.pawl.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pawl.store.TemplateState;
import dev.pawl.store.TypeState;
import dev.pawl.task.Backoff;
import dev.pawl.task.InvalidTaskException;
import dev.pawl.task.TaskStatus;
import dev.pawl.task.Template;
import dev.pawl.task.TypeDefaults;
import dev.pawl.task.TypeRules;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What is registered of task types, and templates. */
interface RegistryPromises extends StorePromises {
    private static TypeRules mail() {
        return TypeRules.of("e mail/☃")
                .withDescription("Sends a mail")
                .withPayloadSchema("{\"type\":\"object\"}")
                .withDefaults(new TypeDefaults("post", 7, 2, 3, "crm", Backoff.SLOW, Duration.ofMillis(1_500)))
                .withAliases(List.of("letter", "post"));
    }

    @Test
    default void aTypeStandsAsItWasPut() {
        TypeState put = registry().put(mail());
        time().advance(Duration.ofMinutes(1));
        TypeState plain = registry().put(TypeRules.of("zip"));
        TypeState changed = registry()
                .put(mail().withDefaults(TypeDefaults.NONE.withQueue("post")).withAliases(List.of()));

        assertThat(put).isEqualTo(new TypeState(mail(), null, put.createdAt(), put.createdAt()));
        assertThat(changed.rules())
                .isEqualTo(
                        mail().withDefaults(TypeDefaults.NONE.withQueue("post")).withAliases(List.of()));
        assertThat(changed.createdAt()).isEqualTo(put.createdAt());
        assertThat(changed.updatedAt()).isEqualTo(time().now());
        assertThat(registry().type("e mail/☃")).contains(changed);
        assertThat(registry().types()).containsExactly(changed, plain);
        assertThat(registry().type("none")).isEmpty();
    }

    @Test
    default void aStoredTaskIsQuarantinedAfterTheDeathsThatItsTypeSaysNow() {
        long id = insertOne(Draft.of("letter").maxAttempts(9));
        registry().put(mail().withDefaults(TypeDefaults.NONE.withMaxDeaths(2)));
        HandWorker worker = worker("letter");
        worker.claimOne();
        time().advance(HandWorker.LEASE);
        worker.claimOne();
        time().advance(HandWorker.LEASE);

        assertThat(worker.claim(1)).isEmpty();

        assertThat(task(id).status()).isEqualTo(TaskStatus.FAILED);
        assertThat(task(id).errorMessage())
                .startsWith("its worker died 2 times in a row while it ran (max_deaths 2): quarantined");
    }

    @Test
    default void aRetiredTypeTakesNoTasksUntilItIsActiveAgain() {
        registry().put(mail());

        TypeState retired = registry().retire(mail().name()).orElseThrow();

        assertThat(retired.retiredAt()).isEqualTo(time().now());
        for (String name : List.of(mail().name(), "letter")) {
            assertThatThrownBy(() -> insertOne(Draft.of(name)))
                    .isInstanceOf(InvalidTaskException.class)
                    .hasMessageContaining("type: ")
                    .hasMessageContaining("is retired");
        }
        assertThat(registry().put(mail()).retiredAt())
                .as("a put changes nothing of it")
                .isNotNull();
        assertThat(registry().activate(mail().name()).orElseThrow().retiredAt()).isNull();
        assertThat(insertOne(Draft.of(mail().name()))).isPositive();
        assertThat(registry().retire("none")).isEmpty();
        assertThat(registry().activate("none")).isEmpty();
    }

    @Test
    default void aNameIsOfOneTypeAlone() {
        registry().put(mail());

        assertThatThrownBy(() -> registry().put(TypeRules.of("letter")))
                .isInstanceOf(InvalidTaskException.class)
                .hasMessageContaining("name: must be free");
        assertThatThrownBy(() -> registry().put(TypeRules.of("zip").withAliases(List.of("post"))))
                .isInstanceOf(InvalidTaskException.class)
                .hasMessageContaining("aliases: must be free");
        assertThat(registry().types()).hasSize(1);
    }

    @Test
    default void aTemplateHasVersionsAndOneThatSaysTheSameIsNone() {
        Template first = Template.of("welcome", "mail", "{\"to\":\"${to}\",\"n\":1.50}")
                .withDefaults("{\"to\":\"ada\"}")
                .withParameterSchema("{\"type\":\"object\"}");
        Template second = Template.of("welcome", "mail", "{\"to\":\"bo\"}");

        TemplateState put = registry().put(first);
        assertThat(registry().put(first)).isEqualTo(put);
        TemplateState changed = registry().put(second);

        assertThat(put).isEqualTo(new TemplateState(first, 1, time().now()));
        assertThat(changed.version()).isEqualTo(2);
        assertThat(registry().template("welcome", null)).contains(changed);
        assertThat(registry().template("welcome", 1)).contains(put);
        assertThat(registry().template("welcome", 3)).isEmpty();
        assertThat(registry().template("no such name", null)).isEmpty();
        assertThat(registry().templates()).containsExactly(changed);
        assertThat(registry().deleteTemplate("welcome")).isTrue();
        assertThat(registry().deleteTemplate("welcome")).isFalse();
        assertThat(registry().deleteTemplate("no such name")).isFalse();
        assertThat(registry().template("welcome", 1)).isEmpty();
    }
}
