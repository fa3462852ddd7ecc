package dev.pawl.client;

import dev.pawl.store.Job;
import dev.pawl.store.JobItem;
import dev.pawl.store.JobStatus;
import dev.pawl.store.JobStore;
import dev.pawl.store.NewJob;
import dev.pawl.task.NewTask;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Jobs are asked of the server itself, over HTTP; their items are worked on from here as any task. */
final class ServerJobs implements JobStore {
    ServerJobs() {}

    private static UnsupportedOperationException elsewhere() {
        return new UnsupportedOperationException("jobs are asked for over HTTP under /queue/jobs");
    }

    @Override
    public Added start(NewJob job, List<NewTask> items, boolean closed) {
        throw elsewhere();
    }

    @Override
    public Added add(long jobId, List<NewTask> items) {
        throw elsewhere();
    }

    @Override
    public JobChange close(long jobId) {
        throw elsewhere();
    }

    @Override
    public JobChange cancel(long jobId) {
        throw elsewhere();
    }

    @Override
    public boolean delete(long jobId) {
        throw elsewhere();
    }

    @Override
    public Optional<Job> job(long jobId) {
        throw elsewhere();
    }

    @Override
    public Optional<Job> jobBefore(long taskId) {
        throw elsewhere();
    }

    @Override
    public List<Job> jobs(@Nullable JobStatus status, int limit, @Nullable Long after) {
        throw elsewhere();
    }

    @Override
    public List<JobItem> items(long jobId, long after, int limit) {
        throw elsewhere();
    }
}
