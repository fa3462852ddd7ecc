package dev.pawl.sqlite;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** {@code docs/sql.md} names every view and every column. */
class SqlDocumentTest extends InOneFile {
    private static final Pattern COLUMNS = Pattern.compile("\\| `(\\w+)` +\\| (`\\w+`(?: `\\w+`)+) +\\|");

    @Test
    void everyViewIsDocumentedWithItsColumns() throws SQLException, IOException {
        tasks();
        Map<String, String> documented = new TreeMap<>();
        String document = Files.readString(Path.of("../docs/sql.md"));
        for (MatchResult row : COLUMNS.matcher(document).results().toList()) {
            documented.put(row.group(1), row.group(2).replace("`", ""));
        }

        Map<String, String> views = new TreeMap<>();
        for (String view : Tables.rows(file(), "SELECT name FROM sqlite_master WHERE type = 'view'")) {
            List<String> columns = Tables.rows(file(), "SELECT name FROM pragma_table_info('" + view + "')");
            views.put(view, String.join(" ", columns));
        }
        assertThat(documented).isEqualTo(views);
        assertThat(views.keySet())
                .allSatisfy(view -> assertThat(document).containsPattern("\\| `" + view + "` +\\| [^`]"));
    }
}
