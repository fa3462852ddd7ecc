package dev.pawl.sqlite;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * Who writes just now, as far as the system tells: Linux lists the locks of all processes. SQLite's write lock is one byte of
 * the {@code -shm} file (<a href="https://sqlite.org/walformat.html">WAL-mode file format</a>, section 2.3.1). The file is only looked
 * at from outside, never opened.
 */
final class WriteLock {
    private static final Path LOCKS = Path.of("/proc/locks");
    private static final String WRITE_LOCK_BYTE = "120";

    private WriteLock() {}

    /** The process that holds the write lock of this queue; empty where nobody can say. */
    static Optional<String> holder(Database database) {
        if (!Files.isReadable(LOCKS)) {
            return Optional.empty();
        }
        try {
            Object inode = Files.getAttribute(database.beside("-shm"), "unix:ino");
            return holder(Files.readAllLines(LOCKS), String.valueOf(inode)).map(WriteLock::described);
        } catch (IOException | UnsupportedOperationException | IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /**
     * @param locks lines like {@code 7: POSIX  ADVISORY  WRITE 4711 08:01:131074 120 120}
     */
    static Optional<Long> holder(List<String> locks, String inode) {
        return locks.stream()
                .map(line -> line.trim().split("\\s+"))
                .filter(words -> words.length == 8
                        && words[3].equals("WRITE")
                        && words[5].endsWith(":" + inode)
                        && words[6].equals(WRITE_LOCK_BYTE))
                .map(words -> Long.valueOf(words[4]))
                // why: a process of another container has no number here.
                .filter(pid -> pid > 0)
                .findFirst();
    }

    private static String described(long pid) {
        return "process " + pid
                + ProcessHandle.of(pid)
                        .flatMap(process -> process.info().command())
                        .map(command -> ", " + Path.of(command).getFileName())
                        .orElse("");
    }
}
