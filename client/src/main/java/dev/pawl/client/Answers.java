package dev.pawl.client;

import dev.pawl.store.Activity;
import dev.pawl.store.Attempt;
import dev.pawl.store.Claim;
import dev.pawl.store.Distribution;
import dev.pawl.store.EventFilter;
import dev.pawl.store.Keyed;
import dev.pawl.store.LimitState;
import dev.pawl.store.LogLine;
import dev.pawl.store.LoggedEvent;
import dev.pawl.store.Parent;
import dev.pawl.store.Stats;
import dev.pawl.store.TaskGraph;
import dev.pawl.store.Webhook;
import dev.pawl.store.WebhookSecret;
import dev.pawl.store.WebhookStore;
import dev.pawl.store.Why;
import dev.pawl.store.WorkerInfo;
import dev.pawl.task.Backoff;
import dev.pawl.task.Compatibility;
import dev.pawl.task.Condition;
import dev.pawl.task.Limit;
import dev.pawl.task.Progress;
import dev.pawl.task.Selector;
import dev.pawl.task.Strategy;
import dev.pawl.task.Task;
import dev.pawl.task.TaskStatus;
import dev.pawl.task.TraceContext;
import dev.pawl.task.Transition;
import dev.pawl.task.TypeDefaults;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/** What the objects of a server's answers are here. */
final class Answers {
    private Answers() {}

    static Task task(JsonAnswer task) {
        return new Task(
                task.number("task_id"),
                task.text("type"),
                task.text("queue"),
                TaskStatus.of(task.text("status")),
                task.whole("priority"),
                task.whole("attempts"),
                task.whole("max_attempts"),
                task.whole("deaths"),
                json(task, "payload"),
                Compatibility.parse(task.json("compatibility")),
                task.jsonOrNull("result"),
                task.textOrNull("error_message"),
                task.time("run_after_utc"),
                task.time("created_at_utc"),
                task.time("updated_at_utc"),
                task.timeOrNull("reserved_at_utc"),
                task.timeOrNull("processing_started_utc"),
                task.timeOrNull("finished_at_utc"),
                task.timeOrNull("lease_until_utc"),
                task.textOrNull("locked_by"),
                SentTasks.shown(task.textOrNull("idempotency_key")),
                task.textOrNull("limit_key"),
                progress(task),
                trace(task),
                task.numberOrNull("job"));
    }

    /** A value that may be the JSON null. */
    static String json(JsonAnswer object, String name) {
        String json = object.jsonOrNull(name);
        return json == null ? "null" : json;
    }

    private static @Nullable TraceContext trace(JsonAnswer object) {
        return TraceContext.of(object.textOrNull("traceparent"), object.textOrNull("tracestate"))
                .orElse(null);
    }

    private static @Nullable Progress progress(JsonAnswer task) {
        if (task.textOrNull("progress") == null) {
            return null;
        }
        JsonAnswer progress = task.object("progress");
        return new Progress(progress.number("done"), progress.number("total"), progress.textOrNull("message"));
    }

    /** A claim; the store's number of its channel is not told, and nobody here needs it. */
    static Claim claim(JsonAnswer claim, String worker) {
        return new Claim(
                claim.number("task_id"),
                claim.number("token"),
                worker,
                claim.text("type"),
                claim.text("queue"),
                0,
                claim.whole("priority"),
                claim.whole("attempt"),
                claim.whole("max_attempts"),
                json(claim, "payload"),
                claim.time("claimed_at_utc"),
                claim.time("run_after_utc"),
                trace(claim));
    }

    /** On which terms tasks of its type are run, as is registered at the server. */
    static TypeDefaults terms(JsonAnswer claim) {
        return new TypeDefaults(null, null, null, null, null, backoff(claim), timeout(claim));
    }

    static @Nullable Backoff backoff(JsonAnswer object) {
        if (object.jsonOrNull("backoff") == null) {
            return null;
        }
        JsonAnswer backoff = object.object("backoff");
        return new Backoff(
                Duration.ofMillis(backoff.millis("base_seconds")), Duration.ofMillis(backoff.millis("cap_seconds")));
    }

    static @Nullable Duration timeout(JsonAnswer object) {
        return object.textOrNull("timeout_seconds") == null
                ? null
                : Duration.ofMillis(object.millis("timeout_seconds"));
    }

    static Attempt attempt(JsonAnswer attempt) {
        return new Attempt(
                attempt.whole("attempt"),
                Transition.Kind.valueOf(attempt.text("kind").toUpperCase(Locale.ROOT)),
                attempt.textOrNull("worker_id"),
                attempt.time("started_at_utc"),
                attempt.time("ended_at_utc"),
                attempt.textOrNull("error"));
    }

    static Parent parent(JsonAnswer parent) {
        String status = parent.textOrNull("status");
        return new Parent(
                parent.number("task_id"),
                parent.text("type"),
                Condition.of(parent.text("condition")),
                status == null ? null : TaskStatus.of(status),
                parent.flag("met"),
                parent.jsonOrNull("result"));
    }

    static TaskGraph graph(JsonAnswer graph) {
        return new TaskGraph(
                graph.objects("tasks").stream()
                        .map(task -> new TaskGraph.Member(
                                task.number("task_id"), task.text("type"), TaskStatus.of(task.text("status"))))
                        .toList(),
                graph.objects("edges").stream()
                        .map(edge -> new TaskGraph.Edge(
                                edge.number("parent"),
                                edge.number("child"),
                                Condition.of(edge.text("condition")),
                                TaskGraph.State.valueOf(edge.text("state").toUpperCase(Locale.ROOT))))
                        .toList(),
                graph.flag("cut"));
    }

    static LogLine line(JsonAnswer line) {
        return new LogLine(
                line.time("logged_at_utc"),
                line.whole("attempt"),
                LogLine.Level.valueOf(line.text("level")),
                line.text("message"),
                line.jsonOrNull("details"));
    }

    static Stats stats(JsonAnswer stats) {
        return new Stats(
                new Stats.Counts(
                        stats.number("queued_tasks"),
                        stats.number("scheduled_tasks"),
                        stats.number("blocked_tasks"),
                        stats.number("processing_tasks"),
                        stats.number("completed_tasks"),
                        stats.number("failed_tasks"),
                        stats.number("cancelled_tasks")),
                counts(stats.object("by_type")),
                counts(stats.object("by_queue")),
                stats.textOrNull("oldest_queued_age_seconds") == null
                        ? null
                        : (Long) stats.millis("oldest_queued_age_seconds"));
    }

    private static Map<String, Stats.Counts> counts(JsonAnswer byName) {
        Map<String, Stats.Counts> counts = new TreeMap<>();
        byName.names().forEach(name -> counts.put(name, counts(byName, name)));
        return counts;
    }

    private static Stats.Counts counts(JsonAnswer byName, String name) {
        return someCounts(byName.object(name));
    }

    /** What a type, or a queue, has of each. */
    static Stats.Counts someCounts(JsonAnswer counts) {
        return new Stats.Counts(
                counts.number("queued"),
                counts.number("scheduled"),
                counts.number("blocked"),
                counts.number("processing"),
                counts.number("completed"),
                counts.number("failed"),
                counts.number("cancelled"));
    }

    static LimitState limit(JsonAnswer state) {
        Limit limit = new Limit(
                Limit.Scope.of(state.text("scope")), state.text("name"), state.wholeOrNull("max_running"), rate(state));
        return new LimitState(
                limit,
                limit.name(),
                limit.isPattern(),
                state.number("running"),
                state.objects("held_by").stream()
                        .map(holder -> new LimitState.Holder(
                                holder.number("task_id"), holder.textOrNull("worker_id"), holder.time("since_utc")))
                        .toList(),
                state.number("started_in_period"),
                state.timeOrNull("opens_at_utc"));
    }

    private static Limit.@Nullable Rate rate(JsonAnswer state) {
        if (state.textOrNull("rate") == null) {
            return null;
        }
        JsonAnswer rate = state.object("rate");
        return new Limit.Rate(rate.whole("starts"), rate.millis("period_seconds"));
    }

    static WorkerInfo worker(JsonAnswer worker) {
        return new WorkerInfo(
                worker.text("worker_id"),
                worker.text("host"),
                worker.number("pid"),
                new Selector(
                        new HashSet<>(worker.texts("types")),
                        new HashSet<>(worker.texts("queues")),
                        values(worker.json("capabilities"))),
                Strategy.of(worker.text("strategy")),
                worker.whole("concurrency"),
                worker.time("started_at_utc"),
                worker.time("heartbeat_at_utc"),
                worker.timeOrNull("stopped_at_utc"));
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Object> values(String json) {
        return (Map<String, Object>) JsonMapper.shared().readValue(json, Map.class);
    }

    static Keyed keyed(JsonAnswer task) {
        Long leaseUntil = task.timeOrNull("lease_until_utc");
        return new Keyed(
                task.number("task_id"),
                TaskStatus.of(task.text("status")),
                task.time("run_after_utc"),
                leaseUntil == null ? 0 : leaseUntil);
    }

    static Why why(JsonAnswer why) {
        return new Why(
                why.number("task_id"),
                why.text("sentence"),
                why.objects("reasons").stream()
                        .map(reason -> new Why.Reason(
                                reason.text("code"), reason.text("message"), values(reason.json("details"))))
                        .toList());
    }

    static Activity activity(JsonAnswer hour) {
        return new Activity(
                hour.time("hour_utc"),
                hour.text("type"),
                hour.text("queue"),
                new Activity.Counts(
                        hour.number("enqueued"),
                        hour.number("started"),
                        hour.number("completed"),
                        hour.number("failed"),
                        hour.number("retried"),
                        hour.number("cancelled"),
                        hour.number("rescued")),
                distribution(hour.object("waits")),
                distribution(hour.object("runs")));
    }

    private static Distribution distribution(JsonAnswer buckets) {
        long[] counts = new long[Distribution.BUCKETS];
        for (String bucket : buckets.names()) {
            int number = Integer.parseInt(bucket);
            if (number < counts.length) {
                counts[number] = buckets.number(bucket);
            }
        }
        return Distribution.of(counts);
    }

    static LoggedEvent event(JsonAnswer event) {
        return new LoggedEvent(
                event.number("event_id"),
                event.time("happened_at_utc"),
                LoggedEvent.Kind.valueOf(event.text("kind").toUpperCase(Locale.ROOT)),
                event.textOrNull("task_id") == null ? null : subject(event));
    }

    private static LoggedEvent.Subject subject(JsonAnswer event) {
        Integer attempt = event.wholeOrNull("attempt");
        return new LoggedEvent.Subject(
                event.number("task_id"),
                event.text("type"),
                event.text("queue"),
                TaskStatus.of(event.text("status")),
                attempt == null ? 0 : attempt,
                event.textOrNull("worker_id"),
                event.textOrNull("run_seconds") == null ? null : (Long) event.millis("run_seconds"));
    }

    static Webhook webhook(JsonAnswer webhook) {
        return new Webhook(
                webhook.text("webhook_id"),
                webhook.text("url"),
                new EventFilter(
                        Set.copyOf(webhook.texts("types")),
                        Set.copyOf(webhook.texts("queues")),
                        webhook.texts("kinds").stream()
                                .map(kind -> LoggedEvent.Kind.valueOf(kind.toUpperCase(Locale.ROOT)))
                                .collect(Collectors.toSet()),
                        Set.of()),
                webhook.flag("payload"),
                webhook.time("created_at_utc"),
                // why: the server knows from where on, and tells nobody.
                0,
                webhook.textOrNull("disabled_because"),
                webhook.timeOrNull("old_secret_until_utc"));
    }

    static WebhookStore.Issued issued(JsonAnswer issued) {
        return new WebhookStore.Issued(webhook(issued), WebhookSecret.of(issued.text("secret")));
    }

    static List<Long> numbers(JsonAnswer object, String name) {
        return object.texts(name).stream().map(Long::valueOf).toList();
    }
}
