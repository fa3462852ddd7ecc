package dev.pawl.store;

import java.time.Duration;
import java.time.LocalTime;
import org.jspecify.annotations.Nullable;

/**
 * What is done by itself while workers or a server run, and how often. Of several processes on one queue one does each
 * round, so the shortest time holds. {@link Duration#ZERO} switches a round off.
 *
 * @param retention for how long ended tasks are kept, told to every process on the queue; null, the default, to leave what
 *     was told before
 * @param pruneEvery how often what is older is removed; an hour unless told
 * @param analyzeEvery how often {@link Maintenance#analyze}; a day unless told
 * @param checkpointEvery how often a log of more than {@link #LONG_LOG} is emptied; an hour unless told
 * @param backup where backups go; null, the default, for none
 * @param backupEvery how often one is written; a day unless told
 * @param backupAt at which time of day, by the machine's time zone; then {@code backupEvery} counts in whole days. Null, the
 *     default, for so long after the one before
 */
public record MaintenanceSettings(
        @Nullable Retention retention,
        Duration pruneEvery,
        Duration analyzeEvery,
        Duration checkpointEvery,
        @Nullable BackupRequest backup,
        Duration backupEvery,
        @Nullable LocalTime backupAt) {
    /** Bytes of a log that is left alone. */
    public static final long LONG_LOG = 16L << 20;

    /** No round is done more often than this. */
    public static final Duration SHORTEST = Duration.ofMinutes(1);

    public static final MaintenanceSettings DEFAULT = new MaintenanceSettings(
            null, Duration.ofHours(1), Duration.ofDays(1), Duration.ofHours(1), null, Duration.ofDays(1), null);

    /** Nothing is done by itself. */
    public static final MaintenanceSettings NONE =
            new MaintenanceSettings(null, Duration.ZERO, Duration.ZERO, Duration.ZERO, null, Duration.ofDays(1), null);

    public MaintenanceSettings {
        check("pruneEvery", pruneEvery);
        check("analyzeEvery", analyzeEvery);
        check("checkpointEvery", checkpointEvery);
        check("backupEvery", backupEvery);
        if (backup != null && backup.file() != null) {
            throw new IllegalArgumentException(
                    "backup: names a file, which the second round would find there; name a folder");
        }
        if (backupAt != null && (backupEvery.isZero() || backupEvery.toMillis() % 86_400_000 != 0)) {
            throw new IllegalArgumentException("backupEvery must be whole days with backupAt, not " + backupEvery);
        }
    }

    private static void check(String field, Duration every) {
        if (!every.isZero() && (every.compareTo(SHORTEST) < 0 || every.compareTo(Retention.LONGEST) > 0)) {
            throw new IllegalArgumentException(
                    field + " must be 0 for never, or from a minute to 36,500 days, not " + every);
        }
    }

    public MaintenanceSettings withRetention(Retention other) {
        return new MaintenanceSettings(other, pruneEvery, analyzeEvery, checkpointEvery, backup, backupEvery, backupAt);
    }

    public MaintenanceSettings withPruneEvery(Duration other) {
        return new MaintenanceSettings(retention, other, analyzeEvery, checkpointEvery, backup, backupEvery, backupAt);
    }

    public MaintenanceSettings withAnalyzeEvery(Duration other) {
        return new MaintenanceSettings(retention, pruneEvery, other, checkpointEvery, backup, backupEvery, backupAt);
    }

    public MaintenanceSettings withCheckpointEvery(Duration other) {
        return new MaintenanceSettings(retention, pruneEvery, analyzeEvery, other, backup, backupEvery, backupAt);
    }

    /** Backups so often, counted from the one before. */
    public MaintenanceSettings withBackup(BackupRequest where, Duration every) {
        return new MaintenanceSettings(retention, pruneEvery, analyzeEvery, checkpointEvery, where, every, null);
    }

    /** A backup every day at this time, by the machine's time zone. */
    public MaintenanceSettings withBackup(BackupRequest where, LocalTime at) {
        return new MaintenanceSettings(
                retention, pruneEvery, analyzeEvery, checkpointEvery, where, Duration.ofDays(1), at);
    }
}
