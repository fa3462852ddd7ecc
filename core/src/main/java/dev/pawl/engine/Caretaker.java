package dev.pawl.engine;

import dev.pawl.store.Backup;
import dev.pawl.store.BackupRequest;
import dev.pawl.store.Checkpoint;
import dev.pawl.store.Maintenance;
import dev.pawl.store.MaintenanceSettings;
import dev.pawl.store.Pruned;
import dev.pawl.store.Retention;
import dev.pawl.store.Round;
import dev.pawl.store.StoreException;
import dev.pawl.task.Bell;
import dev.pawl.task.Time;
import java.time.Duration;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Does the rounds of maintenance when they are due. Every process that works on the queue has one; a round is done by the
 * one that first takes it upon itself. Between rounds it sleeps and executes no SQL. A round that fails, or whose process
 * dies in it, is done again at its next time; nothing of it ever stops the workers.
 *
 * <p>Threading: one thread runs {@link #loop}; the rest is for any.
 */
public final class Caretaker implements Service {
    private static final Logger LOG = LoggerFactory.getLogger(Caretaker.class);

    /** Processes that end before have nothing to do with maintenance. */
    private static final long FIRST_LOOK_MILLIS = 10_000;

    /** After the register could not be read. */
    private static final long RETRY_MILLIS = 60_000;

    /** Workers that have been gone for so long are not listed any more. */
    private static final Duration WORKERS_GONE_FOR = Duration.ofDays(1);

    private final Maintenance maintenance;
    private final @Nullable Retention retention;
    private final Time time;
    private final String by;
    private final List<Chore> chores = new ArrayList<>();
    /** When the first rounds were due, as seen at the first look: a queue that has had none gets one then. */
    private final Map<Round.Kind, Long> firsts = new EnumMap<>(Round.Kind.class);

    private final Set<Round.Kind> inTrouble = EnumSet.noneOf(Round.Kind.class);
    private final Bell bell = new Bell();
    private final OwnThread thread;
    private volatile long firstLook;
    private boolean unreachable;

    /**
     * @param by who does the rounds, as operators are told
     */
    public Caretaker(Maintenance maintenance, MaintenanceSettings settings, Time time, String by) {
        this.maintenance = maintenance;
        this.retention = settings.retention();
        this.time = time;
        this.by = by;
        add(new Chore(Round.Kind.PRUNE, settings.pruneEvery(), null, () -> true, this::prune));
        add(new Chore(Round.Kind.ANALYZE, settings.analyzeEvery(), null, () -> true, this::analyze));
        add(new Chore(
                Round.Kind.CHECKPOINT,
                settings.checkpointEvery(),
                null,
                () -> maintenance.logBytes() > MaintenanceSettings.LONG_LOG,
                this::checkpoint));
        BackupRequest backup = settings.backup();
        if (backup != null) {
            add(new Chore(
                    Round.Kind.BACKUP, settings.backupEvery(), settings.backupAt(), () -> true, () -> backUp(backup)));
        }
        this.thread = new OwnThread("pawl-maintenance", "the maintenance", time, bell::ring, this::loop);
    }

    private void add(Chore chore) {
        if (!chore.every().isZero()) {
            chores.add(chore);
        }
    }

    @Override
    public void start() {
        thread.start(() -> {
            if (retention != null && !retention.equals(maintenance.retention())) {
                // why: at once. Others prune by it, also when this process ends before its first round.
                maintenance.retain(retention);
            }
            firstLook = time.now() + FIRST_LOOK_MILLIS;
        });
    }

    @Override
    public boolean stop(Duration deadline) {
        return thread.stop(deadline);
    }

    private void loop() throws InterruptedException {
        long next = firstLook;
        while (!thread.isStopping()) {
            if (time.now() >= next) {
                next = look();
            } else {
                time.await(bell, next);
            }
        }
    }

    /** Does what is due; when to look again. */
    private long look() {
        try {
            Map<Round.Kind, Round> rounds = new EnumMap<>(Round.Kind.class);
            maintenance.rounds().forEach(round -> rounds.put(round.kind(), round));
            unreachable = false;
            long next = Long.MAX_VALUE;
            for (Chore chore : chores) {
                next = Math.min(next, attend(chore, rounds.get(chore.kind())));
            }
            return next;
        } catch (RuntimeException e) {
            // why: an edge. Whatever it is, workers go on, and the next look may fare better.
            if (!unreachable) {
                LOG.warn("maintenance cannot be done now and is tried again: {}", e.toString());
            }
            unreachable = true;
            return time.now() + RETRY_MILLIS;
        }
    }

    /** Does the round if it is due; when the next one is. */
    private long attend(Chore chore, @Nullable Round last) {
        ZoneId zone = ZoneId.systemDefault();
        long now = time.now();
        // why: a round of the future is of a clock that was set back since.
        long due = last == null || last.begunAt() > now
                ? firsts.computeIfAbsent(chore.kind(), kind -> chore.first(now, zone))
                : chore.after(last.begunAt(), zone);
        if (due > now) {
            return due;
        }
        if (!thread.isStopping()
                && chore.wanted().getAsBoolean()
                && maintenance.begin(chore.kind(), last == null ? 0 : last.begunAt() + 1, by)) {
            run(chore);
        }
        return chore.after(now, zone);
    }

    private void run(Chore chore) {
        String name = chore.kind().wireName();
        try {
            String outcome = chore.work().get();
            maintenance.end(chore.kind(), false, outcome);
            inTrouble.remove(chore.kind());
            LOG.debug("maintenance: {}: {}", name, outcome);
        } catch (RuntimeException e) {
            // why: an edge, as above. Once is enough: the doctor says it for as long as it lasts.
            String why = String.valueOf(e.getMessage());
            if (inTrouble.add(chore.kind())) {
                LOG.warn("maintenance: {} failed and is tried again at its next time: {}", name, why);
            }
            note(chore.kind(), why);
        }
    }

    private void note(Round.Kind kind, String why) {
        try {
            maintenance.end(kind, true, why);
        } catch (StoreException e) {
            LOG.debug("the failure of {} could not be noted: {}", kind, e.getMessage());
        }
    }

    private String prune() {
        Pruned pruned = maintenance.prune(maintenance.retention(), soFar -> !thread.isStopping());
        int workers = maintenance.pruneWorkers(WORKERS_GONE_FOR, false).size();
        return String.format(Locale.ROOT, "%,d tasks, %,d workers", pruned.total(), workers);
    }

    private String analyze() {
        maintenance.analyze();
        return "";
    }

    private String checkpoint() {
        Checkpoint done = maintenance.checkpoint(Checkpoint.Mode.TRUNCATE);
        return done.complete() ? "the log is empty" : "others were in its way";
    }

    private String backUp(BackupRequest request) {
        Backup backup = maintenance.backup(request, progress -> {});
        return backup.file() + ", " + String.format(Locale.ROOT, "%,d tasks", backup.tasks());
    }
}
