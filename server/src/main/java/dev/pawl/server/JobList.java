package dev.pawl.server;

import dev.pawl.store.JobStatus;
import dev.pawl.task.InvalidTaskException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Which jobs are asked for.
 *
 * @param onComplete the one that this task is for the end of; null for any
 * @param after only older ones than this; null for the first page
 * @param given the parameters as they were sent, for the link to the next page
 */
record JobList(
        @Nullable JobStatus status,
        @Nullable Long onComplete,
        int limit,
        @Nullable Long after,
        Map<String, String> given) {
    private static final Parameter<Optional<JobStatus>> STATUS = Parameter.inQuery(
            "status",
            Schema.text("Only jobs that stand so.")
                    .with(
                            "enum",
                            Arrays.stream(JobStatus.values())
                                    .map(JobStatus::wireName)
                                    .toList()),
            Optional.empty(),
            JobList::readStatus);

    private static final Parameter<Optional<Long>> ON_COMPLETE =
            id("on_complete", "Only the job at whose end this task runs.");

    private static final Parameter<Optional<Long>> AFTER =
            id("after", "Only jobs older than this one: where the page before ended.");

    static final List<Parameter<?>> PARAMETERS = List.of(STATUS, ON_COMPLETE, ListRequest.LIMIT, AFTER);

    private static Parameter<Optional<Long>> id(String name, String description) {
        return Parameter.inQuery(
                name,
                Schema.integer(description).with("minimum", 1),
                Optional.empty(),
                text -> Optional.of(Parameter.integer(text, 1, Long.MAX_VALUE)));
    }

    private static Optional<JobStatus> readStatus(String text) throws Fault {
        try {
            return Optional.of(JobStatus.of(text));
        } catch (InvalidTaskException unknown) {
            throw Fault.of(unknown);
        }
    }

    /** Faults are noted. */
    static JobList read(Call call) {
        return new JobList(
                call.value(STATUS).orElse(null),
                call.value(ON_COMPLETE).orElse(null),
                call.value(ListRequest.LIMIT),
                call.value(AFTER).orElse(null),
                call.query().values());
    }

    String next(long last) {
        return ListRequest.nextOf("/queue/jobs", given, AFTER.name(), last);
    }

    /**
     * Which items of a job are asked for.
     *
     * @param after only those after the one that is this task
     */
    record Results(long jobId, long after, int limit, Map<String, String> given) {
        private static final Parameter<Long> AFTER = Parameter.inQuery(
                "after",
                Schema.integer("Only items with a larger task id than this: where the page before ended.")
                        .with("minimum", 0),
                0L,
                text -> Parameter.integer(text, 0, Long.MAX_VALUE));

        static final List<Parameter<?>> PARAMETERS = List.of(Call.JOB_ID, AFTER, ListRequest.LIMIT);

        /** Faults are noted. */
        static Results read(Call call) {
            return new Results(
                    call.jobId(),
                    call.value(AFTER),
                    call.value(ListRequest.LIMIT),
                    call.query().values());
        }

        String next(long last) {
            return ListRequest.nextOf("/queue/jobs/" + jobId + "/results", given, AFTER.name(), last);
        }
    }
}
