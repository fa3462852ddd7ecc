package dev.pawl.sqlite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pawl.store.StoreException;
import dev.pawl.store.StoreSettings;
import dev.pawl.testkit.Draft;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Bringing a file's schema up to date. */
class MigratorTest extends InOneFile {
    private static final String SCHEMA = "SELECT type, name, sql FROM sqlite_schema ORDER BY type, name";

    @Test
    void aNewFileNotesWhatWasDone() throws SQLException {
        tasks();

        assertThat(Tables.rows(file(), "SELECT name FROM pawl_schema ORDER BY version"))
                .isEqualTo(Migrator.MIGRATIONS);
        assertThat(Tables.rows(file(), "SELECT max(version) FROM pawl_schema"))
                .containsExactly(String.valueOf(Migrator.MIGRATIONS.size()));
        assertThat(Tables.rows(file(), "SELECT DISTINCT julianday(applied_at) > 0 FROM pawl_schema"))
                .containsExactly("1");
    }

    @Test
    void aFileOfANewerVersionIsRefusedAndStaysAsItIs() throws SQLException {
        insert(Draft.of("mail"));
        closeAll();
        Tables.execute(file(), "INSERT INTO pawl_schema VALUES (99, '0099_future', 'later')");
        List<String> before = Tables.rows(file(), SCHEMA);

        assertThatThrownBy(this::open)
                .isInstanceOf(StoreException.Refused.class)
                .hasMessageContaining("schema version 99")
                .hasMessageContaining("newer than this Pawl knows (" + Migrator.MIGRATIONS.size() + ")");

        assertThat(Tables.rows(file(), SCHEMA)).isEqualTo(before);
        Tables.execute(file(), "DELETE FROM pawl_schema WHERE version = 99");
        assertThat(browser().stats().all().queued()).isEqualTo(1);
    }

    @Test
    void aMigrationThatFailsInANewFileLeavesNothing() throws SQLException {
        assertThatThrownBy(() -> migrateTo("9998_whole", "9999_broken"))
                .isInstanceOf(StoreException.Refused.class)
                .hasMessageContaining("nowhere");

        assertThat(Tables.rows(file(), SCHEMA)).isEmpty();
        assertThat(insert(Draft.of("mail"))).as("the file is still good").isEqualTo(1);
    }

    @Test
    void aMigrationThatFailsLeavesTheVersionBeforeAndItsTasks() throws SQLException {
        insert(Draft.of("mail"));
        closeAll();
        List<String> before = Tables.rows(file(), SCHEMA);

        assertThatThrownBy(() -> migrateTo("9998_whole", "9999_broken"))
                .isInstanceOf(StoreException.Refused.class)
                .hasMessageContaining("nowhere");

        assertThat(Tables.rows(file(), SCHEMA)).isEqualTo(before);
        assertThat(Tables.rows(file(), "SELECT max(version) FROM pawl_schema"))
                .containsExactly(String.valueOf(Migrator.MIGRATIONS.size()));
        assertThat(browser().stats().all().queued()).isEqualTo(1);
    }

    @Test
    void anOlderFileIsBroughtUpToDateOnce() throws SQLException {
        insert(Draft.of("mail"));
        closeAll();

        migrateTo("9998_whole");
        migrateTo("9998_whole");

        assertThat(Tables.rows(file(), "SELECT version, name FROM pawl_schema ORDER BY version DESC LIMIT 1"))
                .containsExactly((Migrator.MIGRATIONS.size() + 1) + "|9998_whole");
        assertThat(Tables.rows(file(), "SELECT word FROM whole")).containsExactly("once");
    }

    @Test
    void aMissingMigrationIsABugAndLeavesNothing() throws SQLException {
        assertThatThrownBy(() -> migrateTo("0002_missing"))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("0002_missing");

        assertThat(Tables.rows(file(), SCHEMA)).isEmpty();
    }

    @Test
    void aFileWithAForeignTableOfTheSameNameIsRefusedAndStaysAsItIs() throws SQLException {
        Tables.execute(file(), "CREATE TABLE task (title TEXT)", "INSERT INTO task VALUES ('wash the car')");
        List<String> before = Tables.rows(file(), SCHEMA);

        assertThatThrownBy(this::open)
                .isInstanceOf(StoreException.Refused.class)
                .hasMessageContaining("queue.db")
                .hasMessageContaining("table task already exists");

        assertThat(Tables.rows(file(), SCHEMA)).isEqualTo(before);
        assertThat(Tables.rows(file(), "SELECT title FROM task")).containsExactly("wash the car");
    }

    @Test
    void aFileWithOtherTablesKeepsThem() throws SQLException {
        Tables.execute(file(), "CREATE TABLE bill (number INTEGER)", "INSERT INTO bill VALUES (7)");

        insert(Draft.of("mail"));

        assertThat(Tables.rows(file(), "SELECT number FROM bill")).containsExactly("7");
    }

    private void migrateTo(String... afterTheFirst) throws SQLException {
        List<String> names = new ArrayList<>(Migrator.MIGRATIONS);
        names.addAll(List.of(afterTheFirst));
        Database database = Database.at(file(), StoreSettings.DEFAULT);
        try (Connection connection = database.openWriter()) {
            new Migrator(names).migrate(connection, database);
        }
    }
}
