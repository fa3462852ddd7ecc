package dev.pawl.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pawl.Acceptance;
import dev.pawl.Grid;
import dev.pawl.Grid.Held;
import dev.pawl.GridKey;
import dev.pawl.Pawl;
import dev.pawl.PawlSettings;
import dev.pawl.TaskType;
import dev.pawl.store.Activity;
import dev.pawl.store.Distribution;
import dev.pawl.store.Enqueued;
import dev.pawl.store.LoggedEvent.Kind;
import dev.pawl.store.NewWebhook;
import dev.pawl.store.Webhook;
import dev.pawl.store.WebhookEdit;
import dev.pawl.store.WebhookStore.Issued;
import dev.pawl.store.Why;
import dev.pawl.task.InvalidTaskException;
import dev.pawl.task.JsonText;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is asked of a queue from far away is answered as beside its file. */
class FarAsNearTest {
    private static final TaskType<JsonText> MAIL = TaskType.json("mail");
    private static final Duration SOON = Duration.ofSeconds(60);
    private static final Duration LEASE = Duration.ofMinutes(1);

    @TempDir
    Path folder;

    private ServedStore served;
    private Pawl near;
    private Pawl far;

    @BeforeEach
    void open() {
        served = ServedStore.of(folder.resolve("queue.db"));
        near = served.pawl;
        far = Pawl.open(served.location(), PawlSettings.DEFAULT);
    }

    @AfterEach
    void close() {
        far.close();
        served.close();
    }

    @Test
    void whyATaskDoesNotRun() {
        long id = far.enqueue(MAIL, new JsonText("{}")).taskId();
        far.pause("default");

        Why why = far.why(id).orElseThrow();

        assertThat(why.sentence()).isEqualTo(near.why(id).orElseThrow().sentence());
        assertThat(why.reasons()).isEqualTo(near.why(id).orElseThrow().reasons());
        assertThat(why.reasons())
                .extracting(Why.Reason::code)
                .containsExactly(Why.Reason.QUEUE_PAUSED, Why.Reason.NO_WORKER);
        assertThat(far.why(id + 1)).isEmpty();
    }

    @Test
    void whatHappenedIsToldByHourAndMadeMetricsOf() throws Exception {
        far.handle(MAIL, (mail, context) -> {});
        far.start();
        far.await(far.enqueue(MAIL, new JsonText("{}")).taskId(), SOON);
        far.await(far.enqueue(MAIL, new JsonText("{}")).taskId(), SOON);

        assertThat(far.activity(Instant.EPOCH))
                .isEqualTo(near.activity(Instant.EPOCH))
                .isNotEmpty();
        assertThat(far.metrics().lastDay())
                .isEqualTo(near.metrics().lastDay())
                .satisfies(day -> assertThat(day.completed()).isEqualTo(2));
        assertThat(far.metrics().runs()).isEqualTo(near.metrics().runs()).containsOnlyKeys("mail");
        assertThat(far.metrics().activeWorkers()).isEqualTo(1);
    }

    @Test
    void whatHappenedInManyHoursComesInPages() {
        List<Activity> hours = new ArrayList<>();
        long first = Activity.hourOf(near.time().now()) - Duration.ofDays(80).toMillis();
        for (int hour = 0; hour < 800; hour++) {
            for (String type : List.of("mail", "report")) {
                hours.add(new Activity(
                        first + hour * Duration.ofHours(1).toMillis(),
                        type,
                        "default",
                        new Activity.Counts(hour, 1, 2, 3, 4, 5, 6),
                        Distribution.of(0, hour, 2),
                        Distribution.NONE));
            }
        }
        served.add(hours);

        assertThat(far.activity(Instant.EPOCH)).isEqualTo(hours);
    }

    @Test
    void theKeysOfAGridAreClaimedDoneAndCounted() {
        List<GridKey> keys = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            keys.add(GridKey.of(Map.of("model", "ünï/" + i, "part", 0.5)));
        }
        Grid grid = far.grid("fore casts/☃");
        Grid same = near.grid(grid.name());

        List<Held> mine = grid.claim("ada", keys, 5, LEASE);
        List<Held> others = same.claim("bo", keys, 100, LEASE);

        assertThat(mine).extracting(Held::key).isEqualTo(keys.subList(0, 5));
        assertThat(others).extracting(Held::key).isEqualTo(keys.subList(5, 20));
        assertThat(grid.done(mine.get(0), Map.of("rows", 7))).isEqualTo(Acceptance.ACCEPTED);
        assertThat(grid.done(mine.get(0), Map.of("rows", 7))).as("told again").isEqualTo(Acceptance.ACCEPTED);
        assertThat(grid.failed(mine.get(1), "no data")).isEqualTo(Acceptance.ACCEPTED);
        assertThat(grid.release(mine.get(2))).isEqualTo(Acceptance.ACCEPTED);
        assertThat(grid.extend(mine.subList(0, 4), LEASE))
                .extracting(extended -> extended.acceptance())
                .containsExactly(
                        Acceptance.NOT_IN_WORK, Acceptance.NOT_IN_WORK, Acceptance.LEASE_LOST, Acceptance.ACCEPTED);
        assertThat(same.claim("bo", keys, 1, LEASE)).extracting(Held::key).containsExactly(keys.get(2));
        assertThat(grid.done(mine.get(2), null)).isEqualTo(Acceptance.LEASE_LOST);
        assertThat(grid.statistics()).isEqualTo(same.statistics()).isEqualTo(new Grid.Statistics(1, 1, 18, 0));
        assertThat(grid.missing(keys)).isEqualTo(keys.subList(1, 20));
        assertThat(grid.reset(Grid.Ended.FAILED, List.of())).isEqualTo(1);
        assertThat(grid.statistics().failed()).isZero();
    }

    @Test
    void webhooksAreMadeChangedAndTried() {
        NewWebhook wanted =
                new NewWebhook("https://93.184.216.34/pawl", Set.of("mail"), Set.of(), Set.of(Kind.FAILED), true);

        Issued made = far.webhooks().add(wanted);
        String id = made.webhook().id();

        assertThat(made.secret().text()).startsWith("whsec_");
        assertThat(far.webhooks().list()).containsExactly(made.webhook());
        assertThat(made.webhook())
                .usingRecursiveComparison()
                .ignoringFields("since")
                .isEqualTo(near.webhooks().get(id).orElseThrow());
        Webhook changed = far.webhooks()
                .change(id, new WebhookEdit(null, Set.of(), null, Set.of(Kind.COMPLETED), null, false))
                .orElseThrow();
        assertThat(changed.filter().types()).isEmpty();
        assertThat(changed.filter().kinds()).containsExactly(Kind.COMPLETED);
        assertThat(changed.disabled()).isEqualTo("somebody disabled it");
        assertThat(far.webhooks()
                        .rotate(id, Duration.ofHours(1))
                        .orElseThrow()
                        .secret()
                        .text())
                .isNotEqualTo(made.secret().text());
        Enqueued tried = far.webhooks().test(id).orElseThrow();
        assertThat(near.browser().get(tried.taskId()).orElseThrow().limitKey()).isEqualTo(id);
        assertThatThrownBy(() -> far.webhooks()
                        .add(new NewWebhook("https://127.0.0.1/", Set.of(), Set.of(), Set.of(Kind.FAILED), true)))
                .as("the server's rule")
                .isInstanceOf(InvalidTaskException.class)
                .hasMessageContaining("url");
        assertThat(far.webhooks().remove(id)).isTrue();
        assertThat(far.webhooks().remove(id)).isFalse();
        assertThat(far.webhooks().change(id, new WebhookEdit(null, null, null, null, null, true)))
                .isEmpty();
        assertThat(far.webhooks().test(id)).isEmpty();
        assertThatThrownBy(() -> far.webhooks().start()).hasMessageContaining("the server");
    }
}
