package dev.pawl.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pawl.store.Enqueued;
import dev.pawl.store.EventFilter;
import dev.pawl.store.LoggedEvent;
import dev.pawl.store.LoggedEvent.Kind;
import dev.pawl.store.NewWebhook;
import dev.pawl.store.Store;
import dev.pawl.store.TaskFilter;
import dev.pawl.store.Webhook;
import dev.pawl.store.WebhookEdit;
import dev.pawl.store.WebhookSecret;
import dev.pawl.store.WebhookStore.Delivery;
import dev.pawl.store.WebhookStore.Issued;
import dev.pawl.task.InvalidTaskException;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Webhooks, and the deliveries of each event by one. */
interface WebhookPromises extends StorePromises {
    private Issued add(String url) {
        return webhooks().add(new NewWebhook(url, Set.of(" mail "), Set.of(), Set.of(Kind.ENQUEUED), false));
    }

    private List<LoggedEvent> events(long after) {
        return browser().events(EventFilter.ALL, after, 100).events();
    }

    private static WebhookEdit enabling(boolean enabled) {
        return new WebhookEdit(null, null, null, null, null, enabled);
    }

    private Delivery delivery(long event) {
        return new Delivery(event, Draft.of("any").key("event " + event).task());
    }

    @Test
    default void aWebhookIsKeptAndItsSecretIsToldOnce() {
        Issued made = add("https://example.org/a");

        assertThat(webhooks().webhooks()).containsExactly(made.webhook());
        assertThat(webhooks().webhook(made.webhook().id())).contains(made.webhook());
        assertThat(made.webhook().filter().types()).containsExactly("mail");
        assertThat(made.webhook().id()).matches("wh_[0-9a-f]{12}");
        assertThat(made + " " + webhooks().webhooks())
                .doesNotContain(made.secret().text());
        assertThat(webhooks().secrets(made.webhook().id()))
                .extracting(WebhookSecret::text)
                .containsExactly(made.secret().text());
        assertThat(webhooks().remove(made.webhook().id())).isTrue();
        assertThat(webhooks().remove(made.webhook().id())).isFalse();
        assertThat(webhooks().secrets(made.webhook().id())).isEmpty();
    }

    @Test
    default void eventsAreWrittenWhileAWebhookIsEnabledAlsoWhenNobodyFollows() {
        insert(Draft.of("mail"));
        Webhook webhook = add("https://example.org/a").webhook();
        time().advance(Duration.ofDays(20));
        insert(Draft.of("mail"));

        assertThat(events(webhook.since())).extracting(LoggedEvent::kind).containsExactly(Kind.ENQUEUED);
        webhooks().change(webhook.id(), enabling(false));
        insert(Draft.of("mail"));
        assertThat(events(webhook.since())).hasSize(1);
        Webhook again = webhooks().change(webhook.id(), enabling(true)).orElseThrow();
        assertThat(again.disabled()).isNull();
        assertThat(events(again.since())).isEmpty();
        insert(Draft.of("mail"));
        assertThat(events(again.since())).filteredOn(again::takes).hasSize(1);
        webhooks().disable(webhook.id(), "gone");
        assertThat(webhooks().webhook(webhook.id()).orElseThrow().disabled()).isEqualTo("gone");
        insert(Draft.of("mail"));
        assertThat(events(again.since())).hasSize(1);
    }

    @Test
    default void twoSecretsSignForAWhileAfterARotation() {
        Issued made = add("https://example.org/a");
        String id = made.webhook().id();

        Issued second = webhooks().rotate(id, Duration.ofHours(1)).orElseThrow();

        assertThat(second.webhook().oldSecretUntil()).isEqualTo(time().now() + 3_600_000);
        assertThat(webhooks().secrets(id))
                .extracting(WebhookSecret::text)
                .containsExactly(second.secret().text(), made.secret().text());
        time().advance(Duration.ofHours(1));
        assertThat(webhooks().secrets(id))
                .extracting(WebhookSecret::text)
                .containsExactly(second.secret().text());
        assertThat(webhooks().webhook(id).orElseThrow().oldSecretUntil()).isNull();
        assertThat(webhooks().rotate("wh_1", Duration.ZERO)).isEmpty();
        assertThatThrownBy(() -> webhooks().rotate(id, Duration.ofDays(31))).isInstanceOf(InvalidTaskException.class);
    }

    @Test
    default void ofTwoThatDispatchTheSameEventsOneStoresEachDelivery() throws Exception {
        Store other = another();

        List<Enqueued> first = webhooks().dispatch(List.of(delivery(1), delivery(2)), 5);
        List<Enqueued> second =
                other.webhooks().dispatch(List.of(delivery(1), delivery(2), delivery(5), delivery(6)), 6);
        List<Enqueued> late = webhooks().dispatch(List.of(delivery(5)), 5);

        assertThat(first).hasSize(2).allMatch(Enqueued::created);
        assertThat(second).hasSize(1);
        assertThat(task(second.get(0).taskId()).idempotencyKey()).isEqualTo("event 6");
        assertThat(late).isEmpty();
        assertThat(webhooks().cursor()).isEqualTo(6);
        assertThat(browser().count(TaskFilter.ALL)).isEqualTo(3);
    }

    @Test
    default void whatIsWrongWithAWebhookIsNamed() {
        String id = add("https://example.org/a").webhook().id();

        assertThatThrownBy(() -> webhooks().change(id, new WebhookEdit("x", null, null, Set.of(), null, null)))
                .isInstanceOf(InvalidTaskException.class)
                .hasMessageContaining("url: ")
                .hasMessageContaining("kinds: ");
        assertThat(webhooks().change("wh_1", enabling(true))).isEmpty();
        assertThat(webhooks().disable("wh_1", "gone")).isFalse();
    }
}
