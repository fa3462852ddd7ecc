package dev.pawl.cli;

import dev.pawl.store.PayloadMatch;
import dev.pawl.store.TaskFilter;
import dev.pawl.store.TaskFilter.Span;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which tasks a command means. */
final class FilterOptions {
    @Option(
            names = "--status",
            paramLabel = "STATUS",
            description =
                    "Only tasks that are queued, scheduled, blocked, processing, completed, failed or cancelled; several with"
                            + " commas.")
    private @Nullable String status;

    @Option(names = "--type", paramLabel = "TYPE", description = "Only tasks of this type.")
    private @Nullable String type;

    @Option(names = "--queue", paramLabel = "NAME", description = "Only tasks of this queue.")
    private @Nullable String queue;

    @Option(names = "--key", paramLabel = "KEY", description = "Only the task that has this idempotency key.")
    private @Nullable String key;

    @Option(names = "--limit-key", paramLabel = "KEY", description = "Only tasks with this limit key.")
    private @Nullable String limitKey;

    @Option(names = "--worker", paramLabel = "ID", description = "Only tasks that this worker holds, or ran last.")
    private @Nullable String worker;

    @Option(
            names = "--error",
            paramLabel = "TEXT",
            description = "Only tasks whose error message begins like this; * in it stands for anything.")
    private @Nullable String error;

    @Option(
            names = "--created-from",
            paramLabel = "TIME",
            converter = Moment.Reader.class,
            description = "Only tasks enqueued then or later: an ISO-8601 time, or so long ago.")
    private @Nullable Moment createdFrom;

    @Option(
            names = "--created-to",
            paramLabel = "TIME",
            converter = Moment.Reader.class,
            description = "Only tasks enqueued before this.")
    private @Nullable Moment createdTo;

    @Option(
            names = "--finished-from",
            paramLabel = "TIME",
            converter = Moment.Reader.class,
            description = "Only tasks that ended then or later.")
    private @Nullable Moment finishedFrom;

    @Option(
            names = "--finished-to",
            paramLabel = "TIME",
            converter = Moment.Reader.class,
            description = "Only tasks that ended before this.")
    private @Nullable Moment finishedTo;

    @Option(
            names = "--payload",
            paramLabel = "PATH=VALUE",
            description =
                    "Only tasks whose payload has this value: '$.to.name=Ada'. The value is a JSON string, number, true,"
                            + " false or null; what is no JSON is a string. Up to five times.")
    private @Nullable Map<String, String> payload;

    /** What the options say. */
    TaskFilter filter() {
        List<PayloadMatch> matches = new ArrayList<>();
        if (payload != null) {
            payload.forEach((path, value) -> matches.add(PayloadMatch.of(path, value)));
        }
        return TaskFilter.of(status, type, queue)
                .withIdempotencyKey(key)
                .withLimitKey(limitKey)
                .withWorker(worker)
                .withError(error)
                .withCreated(new Span(millis(createdFrom), millis(createdTo)))
                .withFinished(new Span(millis(finishedFrom), millis(finishedTo)))
                .withPayload(matches);
    }

    private static @Nullable Long millis(@Nullable Moment moment) {
        return moment == null ? null : Long.valueOf(moment.untilNow());
    }
}
