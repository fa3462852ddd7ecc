package dev.pawl.server;

import dev.pawl.task.Progress;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * One piece of maintenance that a client asked for, as it stands at one moment.
 *
 * @param id unguessable, so that no run is taken for one of a server before
 * @param progress null where nothing is known of it
 * @param outcome what came of it; null until it is done, and where there is nothing to tell
 * @param error why it failed; null unless it did
 * @param startedAt epoch milliseconds; null while it waits for others
 * @param endedAt epoch milliseconds; null until it has ended
 */
record MaintenanceRun(
        String id,
        Kind kind,
        State state,
        @Nullable Progress progress,
        Shape.@Nullable Filled<?> outcome,
        @Nullable String error,
        @Nullable Long startedAt,
        @Nullable Long endedAt) {
    /** What may take long. */
    enum Kind {
        BACKUP,
        CHECK,
        CHECKPOINT,
        VACUUM,
        ANALYZE,
        PRUNE;

        String wireName() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** How far a run is. */
    enum State {
        /** One of another kind goes on. */
        WAITING,
        RUNNING,
        DONE,
        FAILED;

        String wireName() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    static MaintenanceRun waiting(String id, Kind kind) {
        return new MaintenanceRun(id, kind, State.WAITING, null, null, null, null, null);
    }

    MaintenanceRun started(long now) {
        return new MaintenanceRun(id, kind, State.RUNNING, null, null, null, now, null);
    }

    MaintenanceRun at(Progress progress) {
        return new MaintenanceRun(id, kind, state, progress, outcome, error, startedAt, endedAt);
    }

    MaintenanceRun done(Shape.@Nullable Filled<?> outcome, long now) {
        return new MaintenanceRun(id, kind, State.DONE, progress, outcome, null, startedAt, now);
    }

    MaintenanceRun failed(String error, long now) {
        return new MaintenanceRun(id, kind, State.FAILED, progress, null, error, startedAt, now);
    }

    boolean isEnded() {
        return state == State.DONE || state == State.FAILED;
    }
}
