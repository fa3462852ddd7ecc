package dev.pawl.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pawl.task.Backoff;
import dev.pawl.task.Outcome;
import org.junit.jupiter.api.Test;

class HandlersTest {
    private final Handlers handlers = new Handlers();

    private Handling add(String type) {
        Handling handling = new Handling(
                run -> new Handling.Result(Outcome.done(), null),
                name -> new Handling.Terms(Backoff.DEFAULT, null),
                thrown -> false);
        handlers.add(type, handling);
        return handling;
    }

    @Test
    void anExactNameBeatsEveryPrefix() {
        Handling prefix = add("mail.*");
        Handling exact = add("mail.send");

        assertThat(handlers.find("mail.send")).containsSame(exact);
        assertThat(handlers.find("mail.read")).containsSame(prefix);
    }

    @Test
    void theLongestPrefixWins() {
        Handling all = add("*");
        Handling mail = add("mail.*");
        Handling urgent = add("mail.urgent.*");

        assertThat(handlers.find("mail.urgent.send")).containsSame(urgent);
        assertThat(handlers.find("mail.send")).containsSame(mail);
        assertThat(handlers.find("report")).containsSame(all);
    }

    @Test
    void aTypeThatNobodyHandlesIsNotFound() {
        add("mail");
        add("report.*");

        assertThat(handlers.find("mail.send")).isEmpty();
        assertThat(handlers.find("report")).isEmpty();
    }

    @Test
    void aTypeHasOneHandler() {
        add("mail");

        assertThatThrownBy(() -> add("mail"))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("'mail'");
    }

    @Test
    void theTypesAreThoseThatWereAdded() {
        add("mail");
        add("report.*");

        assertThat(handlers.types()).containsExactlyInAnyOrder("mail", "report.*");
    }
}
