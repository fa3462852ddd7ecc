package dev.pawl.sqlite;

import dev.pawl.store.StoreException;
import dev.pawl.store.StoreSettings;
import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import org.sqlite.SQLiteOpenMode;

/**
 * The file and how connections to it are opened: every pragma is set explicitly and read back.
 *
 * <p>Threading: immutable, but for what it measures.
 *
 * @param file absolute
 * @param meters of all that is done with this file by way of this
 */
record Database(Path file, Duration busyTimeout, Meters meters) {
    /** The ends of the names of what SQLite keeps beside a file. */
    static final List<String> COMPANIONS = List.of("-wal", "-shm", "-journal");

    private static final Set<String> NETWORK = Set.of(
            "nfs", "nfs4", "cifs", "smb", "smbfs", "smb2", "smb3", "afpfs", "webdav", "sshfs", "fuse.sshfs", "9p");

    /** How much of the file whoever writes has mapped, in bytes. */
    private static final int MAPPED = 128 << 20;

    private static final long BUSY_PAUSE_NANOS = 5_000_000;

    /** Views and upserts of the schema need this much. */
    private static final int[] OLDEST = {3, 35};

    Database(Path file, Duration busyTimeout) {
        this(file, busyTimeout, new Meters());
    }

    static Database at(Path file, StoreSettings settings) {
        try {
            if (Files.isDirectory(file)) {
                throw new StoreException.Refused(file + " is a directory; name a file in it", null);
            }
            Path folder = file.getParent();
            if (folder != null) {
                Files.createDirectories(folder);
                refuseNetwork(folder);
            }
        } catch (IOException e) {
            throw new StoreException.Unavailable("cannot make the folder of " + file + ": " + e, e);
        }
        return new Database(file, settings.busyTimeout());
    }

    /**
     * @throws StoreException.Refused when there is no queue in this place; nothing was written then
     */
    static Database existing(Path file, StoreSettings settings) {
        if (!Files.exists(file)) {
            throw new StoreException.Refused("there is no queue at " + file, null);
        }
        Database database = at(file, settings);
        try {
            database.refuseForeign();
            return database;
        } catch (SQLException e) {
            throw Errors.sorted(e, database);
        } catch (IOException e) {
            throw new StoreException.Unavailable("cannot look at " + file + ": " + e, e);
        }
    }

    /**
     * @throws StoreException.Refused when the file is there but is no queue
     */
    void refuseForeign() throws SQLException, IOException {
        // why not opened by Java to look at its first bytes: closing it would drop the locks of this process.
        if (Files.size(file) == 0) {
            throw new StoreException.Refused(file + " is an empty file, not a Pawl queue", null);
        }
        // why: whoever reads only leaves the log behind that it had to make; whoever may write takes it away at the
        // end, but would also carry over the log of others, or roll back their journal.
        boolean isInUse = Files.exists(wal()) || Files.exists(beside("-journal"));
        SQLiteOpenMode mode = isInUse ? SQLiteOpenMode.READONLY : SQLiteOpenMode.READWRITE;
        try (Connection connection = openAsItIs(file, mode, busyTimeout);
                Statement statement = connection.createStatement()) {
            if (!Migrator.isQueue(statement)) {
                throw new StoreException.Refused(file + " is an SQLite file but not a Pawl queue", null);
            }
        }
    }

    /** What keeps this process from writing beside the file and to it, as far as their permissions tell. */
    Optional<String> hindrance() {
        Path folder = file.getParent();
        if (folder != null && !Files.isWritable(folder)) {
            return Optional.of(
                    "a queue has a log beside its file, even while one only looks, and " + folder + " is not writable");
        }
        return Files.exists(file) && !Files.isWritable(file)
                ? Optional.of("the file is not writable")
                : Optional.empty();
    }

    private static void refuseNetwork(Path folder) throws IOException {
        FileStore store = Files.getFileStore(folder);
        if (NETWORK.contains(store.type().toLowerCase(Locale.ROOT))) {
            throw new StoreException.Refused(
                    folder + " is on a network file system (" + store.type()
                            + "), where SQLite's locks do not hold; use a local disk",
                    null);
        }
    }

    /** Opens any file that is there, setting nothing. */
    static Connection openAsItIs(Path file, SQLiteOpenMode mode, Duration busyTimeout) throws SQLException {
        Properties properties = new Properties();
        properties.setProperty("open_mode", String.valueOf(mode.flag));
        properties.setProperty("busy_timeout", String.valueOf(busyTimeout.toMillis()));
        return DriverManager.getConnection("jdbc:sqlite:" + file, properties);
    }

    /** Opens a connection that writes. */
    Connection openWriter() throws SQLException {
        return open(pragmas("FULL", MAPPED), false);
    }

    /** Opens a connection that only reads. */
    Connection openReader() throws SQLException {
        // why not mapped: with every commit of another connection SQLite drops a reader's mapping, and to fault a page
        // in
        // anew costs four times as much as to read it.
        return open(pragmas("NORMAL", 0), true);
    }

    /** Opens a connection that carries the log over; it gives up soon where others are in its way. */
    Connection openCheckpointer() throws SQLException {
        Connection connection = openWriter();
        try (Statement statement = connection.createStatement()) {
            statement.execute("PRAGMA busy_timeout = 100");
        }
        return connection;
    }

    /** From now on this connection says at once that another one is in its way: whoever uses it does the waiting. */
    void waitNoMore(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("PRAGMA busy_timeout = 0");
        }
    }

    private Map<String, String> pragmas(String synchronous, int mapped) {
        Map<String, String> pragmas = new LinkedHashMap<>();
        pragmas.put("busy_timeout", String.valueOf(busyTimeout.toMillis()));
        // why: only a new file takes the page size, so an older file's own is as good and not checked.
        pragmas.put("page_size", "4096");
        pragmas.put("journal_mode", "wal");
        pragmas.put("synchronous", synchronous.equals("FULL") ? "2" : "1");
        pragmas.put("foreign_keys", "1");
        pragmas.put("temp_store", "2");
        pragmas.put("mmap_size", String.valueOf(mapped));
        pragmas.put("cache_size", "-20000");
        pragmas.put("wal_autocheckpoint", "0");
        return pragmas;
    }

    private Connection open(Map<String, String> pragmas, boolean readOnly) throws SQLException {
        Properties properties = new Properties();
        // why: fetching generated keys costs a second statement per insert; ids are known beforehand here.
        properties.setProperty("jdbc.get_generated_keys", "false");
        properties.setProperty("busy_timeout", pragmas.get("busy_timeout"));
        Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file, properties);
        try (Statement statement = connection.createStatement()) {
            checkVersion(statement);
            for (Map.Entry<String, String> pragma : pragmas.entrySet()) {
                set(statement, pragma.getKey(), pragma.getValue());
            }
            for (Map.Entry<String, String> pragma : pragmas.entrySet()) {
                verify(statement, pragma.getKey(), pragma.getValue());
            }
            if (readOnly) {
                statement.execute("PRAGMA query_only = 1");
            }
            return connection;
        } catch (SQLException | RuntimeException e) {
            connection.close();
            throw e;
        }
    }

    /**
     * why: where two connections switch a file to the log at once, SQLite tells one of them busy without waiting, since each
     * would wait for the other. So the busy timeout is kept here.
     */
    private void set(Statement statement, String pragma, String value) throws SQLException {
        long begun = System.nanoTime();
        while (true) {
            try {
                statement.execute("PRAGMA " + pragma + " = " + value);
                return;
            } catch (SQLException e) {
                if (!Errors.isBusy(e) || System.nanoTime() - begun >= busyTimeout.toNanos()) {
                    throw e;
                }
                LockSupport.parkNanos(BUSY_PAUSE_NANOS);
            }
        }
    }

    private void verify(Statement statement, String pragma, String wanted) throws SQLException {
        String actual = first(statement, "PRAGMA " + pragma);
        if (!wanted.equals(actual) && !pragma.equals("page_size")) {
            throw new StoreException.Refused(
                    file + ": SQLite did not accept " + pragma + " = " + wanted + " (it is " + actual + ")", null);
        }
    }

    private static void checkVersion(Statement statement) throws SQLException {
        String version = first(statement, "SELECT sqlite_version()");
        String[] parts = version.split("\\.", -1);
        int major = Integer.parseInt(parts[0]);
        int minor = Integer.parseInt(parts[1]);
        if (major < OLDEST[0] || major == OLDEST[0] && minor < OLDEST[1]) {
            throw new StoreException.Refused(
                    "SQLite " + version + " is too old; " + OLDEST[0] + "." + OLDEST[1] + " or newer is needed", null);
        }
    }

    private static String first(Statement statement, String sql) throws SQLException {
        try (ResultSet row = statement.executeQuery(sql)) {
            return row.next() ? row.getString(1) : "";
        }
    }

    /** Whether another connection's main file is this one. */
    boolean isSameFile(String other) throws SQLException {
        try {
            return !other.isEmpty() && Files.isSameFile(file, Path.of(other));
        } catch (IOException | InvalidPathException e) {
            throw new SQLException("cannot compare " + file + " with " + other, e);
        }
    }

    Path folder() {
        return file.resolveSibling("").toAbsolutePath();
    }

    /** The write-ahead log's file; only ever looked at by name and size, never opened. */
    Path wal() {
        return beside("-wal");
    }

    /** The file beside the queue whose name ends so. */
    Path beside(String suffix) {
        return beside(file, suffix);
    }

    static Path beside(Path file, String suffix) {
        return file.resolveSibling(file.getFileName() + suffix);
    }
}
