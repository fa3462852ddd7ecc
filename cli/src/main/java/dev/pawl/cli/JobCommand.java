package dev.pawl.cli;

import dev.pawl.Pawl;
import dev.pawl.store.Job;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

@Command(name = "job", description = "Start, fill, watch and end jobs: many tasks with one progress.")
final class JobCommand extends CommandGroup {
    static List<Object> commands(Terminal terminal) {
        return List.of(
                new JobStartCommand(terminal),
                new JobAddCommand(terminal),
                new JobShowCommand(terminal),
                new JobListCommand(terminal),
                new JobWaitCommand(terminal),
                new JobCloseCommand(terminal),
                new JobCancelCommand(terminal),
                new JobDeleteCommand(terminal));
    }

    /** Reads a job's number. */
    static final class Id implements ITypeConverter<Long> {
        @Override
        public Long convert(String text) {
            try {
                long id = Long.parseLong(text.strip());
                if (id > 0) {
                    return id;
                }
            } catch (NumberFormatException notOne) {
                // Told below.
            }
            throw new TypeConversionException("must be the number of a job, 1 or more, not '" + text + "'");
        }
    }

    static Job found(Pawl pawl, long id) {
        return pawl.jobs().get(id).orElseThrow(() -> new CommandFailure("there is no job " + id));
    }

    /** Does something to a job; what it refuses is told as it says it. */
    static <T> T asked(Supplier<T> work) {
        try {
            return work.get();
        } catch (NoSuchElementException | IllegalStateException refused) {
            throw new CommandFailure(String.valueOf(refused.getMessage()));
        }
    }

    /** The fields that REST shows. */
    static void fields(JsonOutput output, Job job) {
        output.number("job_id", job.id())
                .string("name", job.name())
                .string("status", job.status().wireName())
                .bool("open", job.isOpen())
                .number("total_items", job.counts().total())
                .number("processed_items", job.counts().processed())
                .number("running_items", job.counts().processing())
                .number("succeeded", job.counts().completed())
                .number("failed", job.counts().failed())
                .number("cancelled", job.counts().cancelled())
                .number("progress", job.progress())
                .string("error", job.error())
                .raw("max_failures", text(job.maxFailures()))
                .raw("on_complete_task_id", text(job.onComplete()))
                .time("created_at_utc", job.createdAt())
                .time("started_at_utc", job.startedAt())
                .time("finished_at_utc", job.finishedAt());
    }

    private static @Nullable String text(@Nullable Number number) {
        return number == null ? null : number.toString();
    }

    /** A line for people. */
    static String line(Job job) {
        Job.Counts counts = job.counts();
        return "job " + job.id() + " is " + job.status().wireName() + ": " + Table.number(counts.processed()) + " of "
                + Table.count(counts.total(), "item") + ", " + Table.number(counts.failed()) + " failed, "
                + Table.number(counts.cancelled()) + " cancelled" + (job.isOpen() ? ", open for more" : "");
    }
}
