package dev.pawl.sqlite;

import dev.pawl.store.StoreException;
import dev.pawl.store.WorkerInfo;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The queue that is to be set back, as it is now. */
final class LiveFile {
    private static final List<String> PARTS =
            Stream.concat(Stream.of(""), Database.COMPANIONS.stream()).toList();

    private static final List<String> PRESENT = List.of(
            "worker",
            "limit_start",
            "event",
            "event_subscription",
            "access_token",
            "access_audit",
            "webhook",
            "webhook_cursor");

    /** Who is named when there are more. */
    private static final int MOST_NAMED = 5;

    private final Database database;

    /** Null when it is missing, or cannot be read any more. */
    private final @Nullable Fences fences;

    private LiveFile(Database database, @Nullable Fences fences) {
        this.database = database;
        this.fences = fences;
    }

    /**
     * @throws StoreException.Refused when something else than a queue is there, or a newer Pawl's
     */
    static LiveFile look(Database database) throws SQLException, IOException {
        Path file = database.file();
        if (!Files.exists(file) || Files.size(file) == 0) {
            return new LiveFile(database, null);
        }
        try {
            database.refuseForeign();
            try (Connection connection = database.openWriter()) {
                new Migrator(Migrator.MIGRATIONS).migrate(connection, database);
                return new LiveFile(database, Fences.of(connection));
            }
        } catch (SQLException e) {
            if (Errors.isDamage(e)) {
                return new LiveFile(database, null);
            }
            throw e;
        }
    }

    boolean isSound() {
        return fences != null;
    }

    /** Where its ids and tokens are; by the clock when it cannot say. */
    Fences fences(long now) {
        return fences != null ? fences : Fences.byClock(now);
    }

    /**
     * Gives a copy what the present knows better than any backup: who works, what has started under limits, who may ask, and
     * who is told. A token that was revoked since the backup stays so, and what was done since stays in the audit.
     */
    void tellPresent(Connection copy) throws SQLException {
        try (PreparedStatement attach = copy.prepareStatement("ATTACH ? AS live")) {
            attach.setString(1, database.file().toString());
            attach.execute();
        }
        try (Statement statement = copy.createStatement()) {
            takePageSize(statement);
            for (String table : PRESENT) {
                statement.executeUpdate("DELETE FROM main." + table);
                statement.executeUpdate("INSERT INTO main." + table + " SELECT * FROM live." + table);
            }
        }
    }

    /** why: a file that others have open can be overwritten only by pages of its size. */
    private static void takePageSize(Statement statement) throws SQLException {
        long own = number(statement, "PRAGMA main.page_size");
        long live = number(statement, "PRAGMA live.page_size");
        if (own != live) {
            statement.execute("PRAGMA main.page_size = " + live);
            statement.execute("VACUUM main");
        }
    }

    private static long number(Statement statement, String sql) throws SQLException {
        try (ResultSet row = statement.executeQuery(sql)) {
            return row.getLong(1);
        }
    }

    /**
     * @throws StoreException.Refused when somebody works with it, naming who
     */
    void refuseWhileInUse(long now) throws SQLException {
        if (!isSound()) {
            if (exists(database.file()) && (exists(database.beside("-wal")) || exists(database.beside("-shm")))) {
                throw new StoreException.Refused(
                        database.file() + " cannot be read, and another process may have it open: "
                                + database.beside("-wal") + " is there. Stop what uses it, then force the restore",
                        null);
            }
            return;
        }
        try (Statements statements = new Statements(database.openReader())) {
            List<String> users = new ArrayList<>();
            for (WorkerInfo worker : new Workers(statements).all()) {
                if (worker.isLive(now)) {
                    users.add("worker " + worker.id() + " lives");
                }
            }
            try (ResultSet rows = statements
                    .with("SELECT id, worker FROM task WHERE state = 3 AND lease_until > ? ORDER BY id", now)
                    .executeQuery()) {
                while (rows.next()) {
                    users.add("task " + rows.getLong(1) + " is held by " + rows.getString(2));
                }
            }
            if (!users.isEmpty()) {
                String named = String.join(", ", users.subList(0, Math.min(MOST_NAMED, users.size())));
                throw new StoreException.Refused(
                        database.file() + " is in use: " + named
                                + (users.size() > MOST_NAMED ? " and " + (users.size() - MOST_NAMED) + " more" : "")
                                + ". Stop the workers, or force the restore: they lose what they hold",
                        null);
            }
        }
    }

    /**
     * Takes what is left of a file that cannot be read out of the way, its log too: SQLite would take it for that of the file
     * that comes in its place.
     *
     * @return where the file is now; null when there was none
     */
    @Nullable
    Path moveAside(long now) throws IOException {
        boolean isThere = exists(database.file());
        Path aside = freeAside(database, "damaged", now);
        for (String part : PARTS) {
            if (exists(database.beside(part))) {
                Files.move(database.beside(part), Database.beside(aside, part));
            }
        }
        return isThere ? aside : null;
    }

    /** Where what is taken out of the way goes: nothing has this name, nor that of a log of it. */
    static Path freeAside(Database database, String why, long now) {
        int number = 1;
        while (isTaken(aside(database, why, now, number))) {
            number++;
        }
        return aside(database, why, now, number);
    }

    private static boolean isTaken(Path file) {
        return PARTS.stream().anyMatch(part -> exists(Database.beside(file, part)));
    }

    /** Keeps what others see of it now as a file of its own. */
    Path keepAside(PartialFile copy, long now) throws SQLException, IOException {
        try (Connection source = database.openReader()) {
            PageCopy.out(source, copy.path(), (pages, of) -> {});
        }
        // why not verified: it is kept as it was, whatever it was.
        PageCopy.openAlone(copy.path()).close();
        copy.permitLike(database.file());
        return copy.moveToFree(1, number -> aside(database, "before_restore", now, number));
    }

    private static Path aside(Database database, String why, long now, int number) {
        String name = database.file().getFileName().toString();
        int dot = name.lastIndexOf('.');
        String stem = dot > 0 ? name.substring(0, dot) : name;
        return database.file()
                .resolveSibling(stem + "_" + why + "_" + BackupNames.moment(now) + (number == 1 ? "" : "_" + number)
                        + name.substring(stem.length()));
    }

    private static boolean exists(Path file) {
        return Files.exists(file, LinkOption.NOFOLLOW_LINKS);
    }
}
