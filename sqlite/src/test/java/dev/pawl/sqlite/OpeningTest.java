package dev.pawl.sqlite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

import dev.pawl.store.Store;
import dev.pawl.store.StoreException;
import dev.pawl.store.StoreProvider;
import dev.pawl.store.StoreSettings;
import dev.pawl.testkit.Draft;
import dev.pawl.testkit.Race;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Opening files, good and bad. */
class OpeningTest extends InOneFile {
    @Test
    void everyPragmaIsAsItShouldBe() throws SQLException {
        tasks();
        Database database =
                Database.at(file(), new StoreSettings(StoreSettings.Durability.FULL, Duration.ofMillis(1234)));
        Map<String, String> writing = new LinkedHashMap<>(Map.of(
                "page_size", "4096",
                "journal_mode", "wal",
                "busy_timeout", "1234",
                "foreign_keys", "1",
                "temp_store", "2",
                "mmap_size", "134217728",
                "cache_size", "-20000",
                "wal_autocheckpoint", "0",
                "synchronous", "2",
                "query_only", "0"));
        Map<String, String> reading = new LinkedHashMap<>(writing);
        reading.put("synchronous", "1");
        reading.put("query_only", "1");
        reading.put("mmap_size", "0");
        Map<String, String> checkpointing = new LinkedHashMap<>(writing);
        checkpointing.put("busy_timeout", "100");

        assertPragmas(database.openWriter(), writing);
        assertPragmas(database.openReader(), reading);
        assertPragmas(database.openCheckpointer(), checkpointing);
    }

    private static void assertPragmas(Connection connection, Map<String, String> wanted) throws SQLException {
        try (connection) {
            for (Map.Entry<String, String> pragma : wanted.entrySet()) {
                assertThat(Tables.rows(connection, "PRAGMA " + pragma.getKey()))
                        .as(pragma.getKey())
                        .containsExactly(pragma.getValue());
            }
        }
    }

    @Test
    void aReaderCannotWrite() throws SQLException {
        tasks();
        try (Connection reader = Database.at(file(), StoreSettings.DEFAULT).openReader()) {
            assertThatThrownBy(() -> Tables.rows(reader, "DELETE FROM task RETURNING id"))
                    .isInstanceOf(SQLException.class);
        }
    }

    @Test
    void theProviderIsFoundAndTakesPathsOnly() {
        StoreProvider provider = ServiceLoader.load(StoreProvider.class).stream()
                .map(ServiceLoader.Provider::get)
                .filter(SqliteStoreProvider.class::isInstance)
                .findFirst()
                .orElseThrow();

        assertThat(provider.accepts("queue.db")).isTrue();
        assertThat(provider.accepts("/var/lib/queue.db")).isTrue();
        assertThat(provider.accepts("C:\\queues\\queue.db")).isTrue();
        assertThat(provider.accepts("postgresql://localhost/queue")).isFalse();
        assertThat(provider.accepts("jdbc:sqlite:queue.db")).isFalse();
    }

    @Test
    void missingFoldersAreMade() {
        Path deep = folder.resolve("a/b/c/queue.db");

        assertWorks(deep);
        assertThat(deep).exists();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "with space.db",
                "grün 任务 🧀.db",
                "quote's \"q\".db",
                "percent%20.db",
                "hash#1.db",
                "question?mark=1.db",
                "semi;colon.db",
                "no-extension"
            })
    void aFileMayHaveAnyName(String name) {
        Path file = folder.resolve("dir of " + name).resolve(name);

        assertWorks(file);

        assertThat(file).exists();
    }

    private void assertWorks(Path file) {
        for (int i = 1; i <= 2; i++) {
            Store store = new SqliteStoreProvider().open(file.toString(), StoreSettings.DEFAULT, time);
            store.tasks().insert(List.of(Draft.of("mail").task()));
            assertThat(store.browser().stats().all().queued()).isEqualTo(i);
            store.tasks().close();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"delete", "wal"})
    void whoeverLooksRefusesAFileOfOthersAndLeavesItAsItIs(String journal) throws Exception {
        Path foreign = folder.resolve("foreign.db");
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + foreign)) {
            Tables.rows(connection, "PRAGMA journal_mode = " + journal);
            connection.createStatement().executeUpdate("CREATE TABLE customer (name TEXT)");
        }
        byte[] before = Files.readAllBytes(foreign);

        assertNoQueue(foreign, "is an SQLite file but not a Pawl queue");

        assertThat(foreign).hasBinaryContent(before);
        assertThat(folder.toFile().list()).containsExactly("foreign.db");
    }

    @Test
    void whoeverLooksDoesNotTouchWhatOthersHaveInTheirLog() throws Exception {
        Path foreign = folder.resolve("foreign.db");
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + foreign)) {
            Tables.rows(connection, "PRAGMA journal_mode = wal");
            connection.createStatement().executeUpdate("CREATE TABLE customer (name TEXT)");
            long logged = Files.size(folder.resolve("foreign.db-wal"));

            assertNoQueue(foreign, "is an SQLite file but not a Pawl queue");

            assertThat(folder.resolve("foreign.db-wal")).hasSize(logged);
        }
    }

    @Test
    void whoeverLooksRefusesAnEmptyFileAndMakesNoneWhereThereIsNone() throws Exception {
        Path empty = Files.createFile(folder.resolve("empty.db"));

        assertNoQueue(empty, "is an empty file");
        assertNoQueue(folder.resolve("none").resolve("none.db"), "there is no queue at");

        assertThat(empty).isEmptyFile();
        assertThat(folder.toFile().list()).containsExactly("empty.db");
    }

    @Test
    void whoeverLooksOpensAQueue() {
        tasks().insert(List.of(Draft.of("mail").task()));

        Store store = new SqliteStoreProvider().openExisting(file().toString(), StoreSettings.DEFAULT, time);

        assertThat(store.browser().stats().all().queued()).isEqualTo(1);
        store.tasks().close();
    }

    private void assertNoQueue(Path file, String why) {
        assertThatThrownBy(() -> new SqliteStoreProvider().openExisting(file.toString(), StoreSettings.DEFAULT, time))
                .isInstanceOf(StoreException.Refused.class)
                .hasMessageContaining(file.toString())
                .hasMessageContaining(why);
    }

    @Test
    void aFolderIsRefused() {
        assertRefused(folder.toString(), "is a directory");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "   ", ":memory:", "file::memory:?cache=shared", "file:queue.db"})
    void whatIsNoFileIsRefused(String location) {
        assertRefused(location, "is not a file path");
    }

    @Test
    void aPathThatCannotBeIsRefused() {
        assertRefused("queue\0.db", "is not a file path");
    }

    @Test
    void aFileOfAnotherKindIsRefusedAndStaysAsItIs() throws Exception {
        String garbage = "this is no database, and long enough to have a header of one hundred bytes. ".repeat(50);
        Files.writeString(file(), garbage);

        assertRefused(file().toString(), "is not an SQLite database");

        assertThat(Files.readString(file())).isEqualTo(garbage);
        assertThat(folder).isDirectoryNotContaining(other -> !other.equals(file()));
    }

    @Test
    void aTruncatedFileIsToldApartAndStaysAsItIs() throws Exception {
        for (int i = 0; i < 50; i++) {
            insert(Draft.of("mail").payload("\"" + "x".repeat(5_000) + "\""));
        }
        closeAll();
        Path cut = folder.resolve("cut.db");
        byte[] whole = Files.readAllBytes(file());
        Files.write(cut, Arrays.copyOf(whole, whole.length / 2));

        assertThatThrownBy(() -> new SqliteStoreProvider().open(cut.toString(), StoreSettings.DEFAULT, time))
                .isInstanceOf(StoreException.Unavailable.class)
                .hasMessageContainingAll("cut.db", "damaged", "restore a backup");

        assertThat(cut).hasSize(whole.length / 2);
    }

    @Test
    void aFolderThatCannotBeMadeIsToldApart() throws Exception {
        Path blocked = Files.writeString(folder.resolve("blocked"), "a file where a folder should be");

        assertThatThrownBy(() -> new SqliteStoreProvider()
                        .open(blocked.resolve("queue.db").toString(), StoreSettings.DEFAULT, time))
                .isInstanceOf(StoreException.Unavailable.class)
                .hasMessageContaining(blocked.toString());
    }

    @Test
    void aFileThatMayNotBeWrittenIsToldApart() throws Exception {
        tasks();
        closeAll();
        assumeThat(file().toFile().setWritable(false)).isTrue();
        assumeThat(Files.isWritable(file())).as("a superuser writes everything").isFalse();

        assertThatThrownBy(() -> {
                    open();
                    insert(Draft.of("mail"));
                })
                .isInstanceOf(StoreException.Unavailable.class)
                .hasMessageContaining("cannot be written");
        assertThat(file().toFile().setWritable(true)).isTrue();
    }

    @Test
    void anEmptyFileBecomesAQueue() throws Exception {
        Files.createFile(file());

        assertThat(insert(Draft.of("mail"))).isEqualTo(1);
    }

    @Test
    void whatWasStoredIsThereAfterwards() {
        long id = insert(Draft.of("mail").payload("[1]").key("k"));
        closeAll();

        assertThat(task(id).payload()).isEqualTo("[1]");
        assertThat(worker("mail").claimOne().taskId()).isEqualTo(id);
    }

    @Test
    void threadsThatOpenANewFileAtOnceAllSucceed() {
        for (int round = 0; round < 5; round++) {
            Path file = folder.resolve("new " + round + ".db");
            List<Store> stores = Race.run(4, lane -> {
                Store store = new SqliteStoreProvider().open(file.toString(), StoreSettings.DEFAULT, time);
                store.tasks().insert(List.of(Draft.of("mail").task()));
                return store;
            });
            assertThat(stores.get(0).browser().stats().all().queued()).isEqualTo(4);
            stores.forEach(store -> store.tasks().close());
        }
    }

    @Test
    void nothingIsLeftOpenWhenAFileIsRefused() throws Exception {
        List<String> before = threads();
        Files.writeString(file(), "garbage ".repeat(500));

        assertRefused(file().toString(), "is not an SQLite database");

        assertThat(threads()).isEqualTo(before);
    }

    @Test
    void nothingRunsAfterAStoreIsClosed() {
        tasks();
        browser().stats();
        closeAll();

        await().until(() -> threads().isEmpty());
    }

    /** Threads that belong to a store. */
    private static List<String> threads() {
        List<String> names = new ArrayList<>();
        for (Thread thread : Thread.getAllStackTraces().keySet()) {
            if (thread.getName().startsWith("pawl-")) {
                names.add(thread.getName());
            }
        }
        return names;
    }

    private void assertRefused(String location, String why) {
        assertThatThrownBy(() -> new SqliteStoreProvider().open(location, StoreSettings.DEFAULT, time))
                .isInstanceOf(StoreException.Refused.class)
                .hasMessageContaining(why);
    }
}
