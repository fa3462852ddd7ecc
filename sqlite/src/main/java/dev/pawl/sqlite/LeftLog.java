package dev.pawl.sqlite;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The log of an open file, for the day when another file is put in its place. The log stays behind then, under a name that SQLite
 * takes for that of the newcomer: its pages would go into a file that they do not belong to, and damage it.
 *
 * <p>Threading: confined to whoever opens what stands in the place of a lost file.
 */
final class LeftLog {
    private static final List<String> PARTS = List.of("-wal", "-shm");

    private final Database database;
    private final Map<String, Object> opened = new LinkedHashMap<>();
    private final List<String> taken = new ArrayList<>();
    private Path aside;

    /** Of a file that is open and has a log by now. */
    LeftLog(Database database) {
        this.database = database;
        this.aside = database.file();
        for (String part : PARTS) {
            Object key = Presence.keyOf(database.beside(part));
            if (key != null) {
                opened.put(part, key);
            }
        }
    }

    /** Takes what is still in its place out of the way. Another process may have done so, and have a new log there. */
    void takeAway(long now) throws IOException {
        aside = LiveFile.freeAside(database, "replaced", now);
        for (Map.Entry<String, Object> part : opened.entrySet()) {
            Path log = database.beside(part.getKey());
            if (part.getValue().equals(Presence.keyOf(log))) {
                Files.move(log, at(part.getKey()));
                taken.add(part.getKey());
            }
        }
    }

    /** Puts it back: what stands there cannot be used, and the lost file may come back. */
    void putBack() throws IOException {
        for (String part : taken) {
            Files.move(at(part), database.beside(part));
        }
        taken.clear();
    }

    /** Says, behind a sentence, where it was taken to. */
    @Override
    public String toString() {
        return taken.isEmpty() ? "" : "; the log of the one before is " + at("-wal") + " now";
    }

    private Path at(String part) {
        return aside.resolveSibling(aside.getFileName() + part);
    }
}
