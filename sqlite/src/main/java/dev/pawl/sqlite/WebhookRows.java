package dev.pawl.sqlite;

import dev.pawl.store.EventFilter;
import dev.pawl.store.LoggedEvent.Kind;
import dev.pawl.store.NewWebhook;
import dev.pawl.store.Webhook;
import dev.pawl.store.WebhookSecret;
import java.security.SecureRandom;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import tools.jackson.databind.json.JsonMapper;

/**
 * The rows of the webhooks.
 *
 * @param now epoch milliseconds
 */
record WebhookRows(Statements statements, long now) {
    private static final String COLUMNS =
            "SELECT id, url, types, queues, kinds, payload, created_at, since, disabled, old_until FROM webhook";
    private static final int ID_BYTES = 6;

    // why not the dice of Time: what is sent is told apart by these ids, over all queues there are.
    private static final SecureRandom RANDOM = new SecureRandom();

    static long cursor(Statements statements) throws SQLException {
        return statements.number("SELECT event FROM webhook_cursor");
    }

    List<Webhook> all() throws SQLException {
        List<Webhook> webhooks = new ArrayList<>();
        try (ResultSet rows =
                statements.with(COLUMNS + " ORDER BY created_at, id").executeQuery()) {
            while (rows.next()) {
                webhooks.add(webhook(rows));
            }
        }
        return webhooks;
    }

    Optional<Webhook> find(String id) throws SQLException {
        try (ResultSet row = statements.with(COLUMNS + " WHERE id = ?", id).executeQuery()) {
            return row.next() ? Optional.of(webhook(row)) : Optional.empty();
        }
    }

    private Webhook webhook(ResultSet row) throws SQLException {
        Set<Kind> kinds = texts(row.getString(5)).stream()
                .map(kind -> Kind.valueOf(kind.toUpperCase(Locale.ROOT)))
                .collect(Collectors.toSet());
        EventFilter filter = EventFilter.ALL
                .withTypes(texts(row.getString(3)))
                .withQueues(texts(row.getString(4)))
                .withKinds(kinds);
        long oldUntil = row.getLong(10);
        return new Webhook(
                row.getString(1),
                row.getString(2),
                filter,
                row.getInt(6) == 1,
                row.getLong(7),
                row.getLong(8),
                row.getString(9),
                oldUntil > now ? (Long) oldUntil : null);
    }

    private static Set<String> texts(String json) {
        return Set.copyOf(List.of(JsonMapper.shared().readValue(json, String[].class)));
    }

    private static String json(Collection<String> texts) {
        return JsonMapper.shared().writeValueAsString(texts);
    }

    private static String kinds(NewWebhook webhook) {
        return json(webhook.kinds().stream().map(Kind::wireName).toList());
    }

    long count() throws SQLException {
        return statements.number("SELECT count(*) FROM webhook");
    }

    boolean noneIsEnabled() throws SQLException {
        return statements.number("SELECT count(*) FROM webhook WHERE disabled IS NULL") == 0;
    }

    /**
     * @param newest the event after which it begins
     */
    Webhook insert(NewWebhook wanted, WebhookSecret secret, long newest) throws SQLException {
        byte[] random = new byte[ID_BYTES];
        RANDOM.nextBytes(random);
        String id = "wh_" + HexFormat.of().formatHex(random);
        statements.update(
                """
                INSERT INTO webhook (id, url, types, queues, kinds, payload, created_at, since, secret)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)""",
                id,
                wanted.url(),
                json(wanted.types()),
                json(wanted.queues()),
                kinds(wanted),
                wanted.payload() ? 1 : 0,
                now,
                newest,
                secret.text());
        return find(id).orElseThrow();
    }

    void update(String id, NewWebhook changed) throws SQLException {
        statements.update(
                "UPDATE webhook SET url = ?, types = ?, queues = ?, kinds = ?, payload = ? WHERE id = ?",
                changed.url(),
                json(changed.types()),
                json(changed.queues()),
                kinds(changed),
                changed.payload() ? 1 : 0,
                id);
    }

    void enable(String id, long newest) throws SQLException {
        statements.update("UPDATE webhook SET disabled = NULL, since = ? WHERE id = ?", newest, id);
    }

    boolean disable(String id, String why) throws SQLException {
        return statements.update("UPDATE webhook SET disabled = ? WHERE id = ?", why, id) == 1;
    }

    boolean delete(String id) throws SQLException {
        return statements.update("DELETE FROM webhook WHERE id = ?", id) == 1;
    }

    /**
     * @param oldUntil until when the secret that it has signs
     */
    void rotate(String id, WebhookSecret secret, long oldUntil) throws SQLException {
        statements.update(
                "UPDATE webhook SET old_secret = secret, old_until = ?, secret = ? WHERE id = ?",
                oldUntil,
                secret.text(),
                id);
    }

    List<WebhookSecret> secrets(String id) throws SQLException {
        List<WebhookSecret> secrets = new ArrayList<>();
        try (ResultSet row = statements
                .with("SELECT secret, CASE WHEN old_until > ? THEN old_secret END FROM webhook WHERE id = ?", now, id)
                .executeQuery()) {
            if (row.next()) {
                secrets.add(WebhookSecret.of(row.getString(1)));
                String old = row.getString(2);
                if (old != null) {
                    secrets.add(WebhookSecret.of(old));
                }
            }
        }
        return secrets;
    }
}
