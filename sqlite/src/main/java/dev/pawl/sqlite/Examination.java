package dev.pawl.sqlite;

import dev.pawl.store.Contradiction;
import dev.pawl.store.Finding;
import dev.pawl.store.Finding.Severity;
import dev.pawl.store.Round;
import dev.pawl.store.StoreException;
import dev.pawl.store.WorkerInfo;
import dev.pawl.task.Time;
import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** One look at everything an operator would look at. Reads only; what it says of the tasks is of one moment. */
final class Examination {
    /** Less than this on the disk is a problem; less than the first, or than twice the file, a warning. */
    private static final long DISK_WARNING = 1L << 30;

    private static final long DISK_PROBLEM = 100L << 20;

    /** Gaps in a small file are nothing to mend. */
    private static final long SMALL = 16L << 20;

    private static final Set<String> FLEETING = Set.of("tmpfs", "ramfs");

    /** Whatever was written last, by any clock. */
    private static final String NEWEST = """
            SELECT max(
              coalesce((SELECT max(updated_at) FROM (SELECT updated_at FROM task ORDER BY id DESC LIMIT 1000)), 0),
              coalesce((SELECT max(created_at) FROM (SELECT created_at FROM task ORDER BY id DESC LIMIT 1000)), 0),
              coalesce((SELECT max(finished_at) FROM task WHERE state = 5), 0),
              coalesce((SELECT max(heartbeat_at) FROM worker), 0),
              coalesce((SELECT max(begun_at) FROM maintenance), 0))""";

    private final Database database;
    private final Time time;
    private final long logBytes;
    private final List<Finding> findings = new ArrayList<>();

    Examination(Database database, Time time, long logBytes) {
        this.database = database;
        this.time = time;
        this.logBytes = logBytes;
    }

    List<Finding> findings() {
        try (Statements statements = new Statements(database.openReader())) {
            statements.with("BEGIN").execute();
            settings(statements);
            file(statements);
            disk();
            permissions();
            tasks(statements);
            rounds(statements);
            soundness(statements);
            statements.with("COMMIT").execute();
            return List.copyOf(findings);
        } catch (SQLException e) {
            throw Errors.sorted(e, database);
        } catch (IOException e) {
            throw new StoreException.Unavailable("cannot look at " + database.file() + ": " + e, e);
        }
    }

    private void ok(String name, String figure) {
        findings.add(new Finding(name, Severity.OK, figure, ""));
    }

    private void settings(Statements statements) throws SQLException {
        ok("sqlite", text(statements, "SELECT sqlite_version()"));
        ok("schema", "version " + statements.number("SELECT max(version) FROM pawl_schema"));
        // why: all of them were set and read back when this connection opened; none can be otherwise.
        ok(
                "settings",
                "journal_mode " + text(statements, "PRAGMA journal_mode") + ", page_size "
                        + text(statements, "PRAGMA page_size") + ", busy_timeout "
                        + text(statements, "PRAGMA busy_timeout") + " ms");
    }

    private static String text(Statements statements, String sql) throws SQLException {
        try (ResultSet row = statements.with(sql).executeQuery()) {
            return row.next() ? row.getString(1) : "";
        }
    }

    private void file(Statements statements) throws SQLException {
        long pages = statements.number("PRAGMA page_count");
        long free = statements.number("PRAGMA freelist_count");
        long pageBytes = statements.number("PRAGMA page_size");
        findings.add(Gauge.FILE_SIZE.of(pages * pageBytes));
        findings.add(Gauge.LOG_SIZE.of(logBytes));
        long share = pages == 0 ? 0 : 100 * free / pages;
        boolean small = pages * pageBytes < SMALL;
        findings.add(Gauge.FREE_SHARE.of(
                small ? 0 : share, share + " % of the file (" + Gauge.Unit.bytes(free * pageBytes) + ")"));
    }

    private void disk() throws IOException {
        FileStore store = Files.getFileStore(database.file());
        String type = store.type();
        findings.add(
                FLEETING.contains(type.toLowerCase(Locale.ROOT))
                        ? new Finding(
                                "file_system",
                                Severity.WARNING,
                                type,
                                "it is in memory, and gone when the machine restarts; use a disk")
                        : new Finding("file_system", Severity.OK, type, ""));
        long free = store.getUsableSpace();
        long wanted = Math.max(DISK_WARNING, 2 * Files.size(database.file()));
        Severity severity = free < DISK_PROBLEM ? Severity.PROBLEM : free < wanted ? Severity.WARNING : Severity.OK;
        findings.add(new Finding(
                "disk_free",
                severity,
                Gauge.Unit.bytes(free),
                severity == Severity.OK
                        ? ""
                        : "a full disk stops all writing, and a vacuum needs twice the file: make room, or prune"));
    }

    private void permissions() throws IOException {
        if (!Files.getFileStore(database.file()).supportsFileAttributeView("posix")) {
            return;
        }
        Set<PosixFilePermission> ofFile = Files.getPosixFilePermissions(database.file());
        Path folder = database.file().getParent();
        boolean reached =
                folder == null || Files.getPosixFilePermissions(folder).contains(PosixFilePermission.OTHERS_EXECUTE);
        boolean read = reached && ofFile.contains(PosixFilePermission.OTHERS_READ);
        boolean written = reached && ofFile.contains(PosixFilePermission.OTHERS_WRITE);
        Severity severity = written ? Severity.PROBLEM : read ? Severity.WARNING : Severity.OK;
        findings.add(new Finding(
                "permissions",
                severity,
                written
                        ? "every user can change the file"
                        : read ? "every user can read the file" : "owner and group only",
                severity == Severity.OK ? "" : "chmod o= on the file, its -wal and its -shm, or on its folder"));
    }

    private void tasks(Statements statements) throws SQLException {
        long now = time.now();
        findings.add(Gauge.CLOCK_AHEAD.of(
                Math.max(0, statements.number(NEWEST) - now), ahead(statements.number(NEWEST) - now)));
        List<WorkerInfo> workers = new Workers(statements).all();
        long live = workers.stream().filter(worker -> worker.isLive(now)).count();
        long stale = workers.stream()
                .filter(worker -> worker.liveness(now) == WorkerInfo.Liveness.STALE)
                .count();
        findings.add(Gauge.STALE_WORKERS.of(stale, stale + " stale, " + live + " live"));
        long overdue = statements.number("SELECT count(*) FROM task WHERE state = 3 AND lease_until <= ?", now);
        long oldest = statements.number("SELECT min(lease_until) FROM task WHERE state = 3");
        long lag = overdue == 0 ? 0 : now - oldest;
        findings.add(Gauge.OVERDUE_LEASE.of(
                lag, overdue == 0 ? "none" : overdue + ", the oldest for " + Gauge.Unit.MILLIS.describe(lag)));
        Long waits = SqliteBrowser.oldestQueuedAge(statements, now);
        findings.add(waits == null ? Gauge.OLDEST_READY.of(0, "none waits") : Gauge.OLDEST_READY.of(waits));
        findings.add(Gauge.DEAD_LETTERS.of(statements.number("SELECT sum(failed) FROM tally")));
    }

    private static String ahead(long millis) {
        return millis <= 0 ? "nothing lies in the future" : Gauge.Unit.MILLIS.describe(millis) + " ahead";
    }

    private void rounds(Statements statements) throws SQLException {
        for (Round.Kind kind : Round.Kind.values()) {
            Round round = Rounds.all(statements).stream()
                    .filter(done -> done.kind() == kind)
                    .findFirst()
                    .orElse(null);
            if (round == null) {
                ok("last_" + kind.wireName(), "not done by itself yet");
                continue;
            }
            long age = Math.max(0, time.now() - round.begunAt());
            String figure = Gauge.Unit.MILLIS.describe(age) + " ago by " + round.by() + ", "
                    + round.state().wireName() + (round.outcome().isEmpty() ? "" : ": " + round.outcome());
            Finding finding = kind == Round.Kind.BACKUP
                    ? Gauge.LAST_BACKUP.of(age, figure)
                    : new Finding("last_" + kind.wireName(), Severity.OK, figure, "");
            findings.add(
                    round.state() == Round.State.FAILED
                            ? new Finding(
                                    "last_" + kind.wireName(),
                                    Severity.WARNING,
                                    figure,
                                    "it is tried again at its next time; mend what it says")
                            : finding);
        }
    }

    private void soundness(Statements statements) throws SQLException {
        List<Contradiction> found = new Contradictions(statements).find(true);
        if (found.isEmpty()) {
            ok("check", "sound, as far as live tasks and counts tell");
        }
        for (Contradiction contradiction : found) {
            findings.add(new Finding(
                    "check",
                    Severity.PROBLEM,
                    contradiction.count() + " " + contradiction.what() + ", such as " + contradiction.example(),
                    contradiction.advice()));
        }
    }
}
