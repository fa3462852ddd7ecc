package dev.pawl.sqlite;

import dev.pawl.store.Enqueued;
import dev.pawl.store.Job;
import dev.pawl.store.JobItem;
import dev.pawl.store.JobStatus;
import dev.pawl.store.JobStore;
import dev.pawl.store.NewJob;
import dev.pawl.task.NewTask;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Jobs in the file. What is done to a job is done to its row; {@link JobRest} does to its items what follows from it. */
final class SqliteJobs implements JobStore {
    private final Supplier<Pen> pen;
    private final Supplier<Readers> readers;

    SqliteJobs(Supplier<Pen> pen, Supplier<Readers> readers) {
        this.pen = pen;
        this.readers = readers;
    }

    @Override
    public Started start(NewJob job, List<NewTask> items, boolean closed) {
        return pen.get()
                .write(Operation.<Started>durable(writing -> {
                            String key = job.idempotencyKey();
                            Job known = key == null ? null : new JobRows(writing.statements()).withKey(key);
                            if (known != null) {
                                return new Started(known, false, List.of());
                            }
                            long id = writing.inserts().takeId();
                            insert(writing, id, job, closed);
                            List<Enqueued> answers = insert(writing, id, items);
                            settle(writing, id);
                            return new Started(new JobRows(writing.statements()).get(id), true, answers);
                        })
                        .ringing());
    }

    private static void insert(Writing writing, long id, NewJob job, boolean closed) throws SQLException {
        NewTask last = job.onComplete();
        Long onComplete = last == null ? null : Long.valueOf(writing.inserts().addBlocked(last));
        writing.flush();
        if (onComplete != null) {
            writing.statements().update("UPDATE task SET waits = 1 WHERE id = ?", onComplete);
        }
        writing.statements()
                .update(
                        "INSERT INTO job (id, name, idempotency_key, max_failures, on_complete, created_at, closed_at)"
                                + " VALUES (?, ?, ?, ?, ?, ?, ?)",
                        id,
                        job.name(),
                        job.idempotencyKey(),
                        job.maxFailures(),
                        onComplete,
                        writing.now(),
                        closed ? writing.now() : null);
    }

    private static List<Enqueued> insert(Writing writing, long id, List<NewTask> items) throws SQLException {
        List<Enqueued> answers = writing.inserts().add(items, id);
        writing.flush();
        // why not by a trigger, as every other count: it would cost each task that is of no job.
        writing.statements()
                .update(
                        "UPDATE job SET total = total + ? WHERE id = ?",
                        answers.stream().filter(Enqueued::created).count(),
                        id);
        return answers;
    }

    /** Ends a job all of whose items had ended before no more could come. */
    private static void settle(Writing writing, long id) throws SQLException {
        writing.statements().update("""
                        UPDATE job SET finished_at = ?1
                        WHERE id = ?2 AND finished_at IS NULL AND completed + failed + cancelled = total
                          AND (closed_at IS NOT NULL OR stop > 0)""", writing.now(), id);
        writing.edges().doubt();
    }

    @Override
    public Added add(long jobId, List<NewTask> items) {
        return pen.get()
                .write(Operation.<Added>durable(writing -> {
                            writing.flush();
                            Job job = new JobRows(writing.statements()).find(jobId);
                            return job == null || !job.isOpen()
                                    ? new Added(job, List.of())
                                    : new Added(job, insert(writing, jobId, items));
                        })
                        .ringing());
    }

    @Override
    public JobChange close(long jobId) {
        return change(jobId, """
                UPDATE job SET closed_at = ?1 WHERE id = ?2 AND closed_at IS NULL AND stop = 0 AND rest < 2""");
    }

    @Override
    public JobChange cancel(long jobId) {
        return change(jobId, """
                UPDATE job SET stop = 1, rest = max(rest, 1), closed_at = coalesce(closed_at, ?1)
                WHERE id = ?2 AND finished_at IS NULL AND stop = 0""");
    }

    private JobChange change(long jobId, String sql) {
        return pen.get().write(Operation.durable(writing -> {
            writing.flush();
            boolean changed = writing.statements().update(sql, writing.now(), jobId) == 1;
            if (changed) {
                settle(writing, jobId);
            }
            return new JobChange(new JobRows(writing.statements()).find(jobId), changed);
        }));
    }

    @Override
    public boolean delete(long jobId) {
        return pen.get().write(Operation.durable(writing -> {
            writing.flush();
            // why without its key: the next job may have it at once.
            int there = writing.statements().update("""
                            UPDATE job SET rest = 2, idempotency_key = NULL, stop = CASE WHEN finished_at IS NULL AND stop = 0 THEN 1 ELSE stop END
                            WHERE id = ?""", jobId);
            writing.edges().doubt();
            return there == 0;
        }));
    }

    @Override
    public Optional<Job> job(long jobId) {
        return readers.get().read(statements -> Optional.ofNullable(new JobRows(statements).find(jobId)));
    }

    @Override
    public Optional<Job> jobBefore(long taskId) {
        return readers.get().read(statements -> Optional.ofNullable(new JobRows(statements).before(taskId)));
    }

    @Override
    public List<Job> jobs(@Nullable JobStatus status, int limit, @Nullable Long after) {
        return readers.get().read(statements -> new JobRows(statements).list(status, limit, after));
    }

    @Override
    public List<JobItem> items(long jobId, long after, int limit) {
        return readers.get().read(statements -> new JobRows(statements).items(jobId, after, limit));
    }
}
