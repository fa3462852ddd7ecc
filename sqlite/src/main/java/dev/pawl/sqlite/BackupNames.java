package dev.pawl.sqlite;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** How the backups of one series are named, and which of them are the oldest. */
record BackupNames(String series) {
    private static final DateTimeFormatter MOMENT =
            DateTimeFormatter.ofPattern("uuuuMMdd_HHmmss").withZone(ZoneOffset.UTC);

    private static final Comparator<Matcher> BY_AGE =
            Comparator.<Matcher, String>comparing(name -> name.group(1)).thenComparing(BackupNames::number);

    /** A moment as it stands in names. */
    static String moment(long now) {
        return MOMENT.format(Instant.ofEpochMilli(now));
    }

    /** The name for a backup of this moment; the first of them is number 1. */
    String of(long now, int number) {
        return prefix() + moment(now) + (number == 1 ? "" : "_" + number) + ".db";
    }

    private String prefix() {
        return "queue_backup_" + (series.isEmpty() ? "" : series + "_");
    }

    /** The number after all of this moment that are there: one that was freed would name a younger one as the oldest. */
    int nextNumber(Path folder, long now) throws IOException {
        return present(folder).stream()
                        .filter(name -> name.group(1).equals(moment(now)))
                        .mapToInt(BackupNames::number)
                        .max()
                        .orElse(0)
                + 1;
    }

    /**
     * Deletes the oldest of this series until so many are left.
     *
     * <p>why none that got its name after this one: it may be of another process, which is keeping its own number at this
     * moment. Deleted by each other, none would be left.
     *
     * @param newest stays, whatever its name says: the clock may have been set back
     */
    void keep(Path folder, int most, Path newest) throws IOException {
        FileTime since = Files.getLastModifiedTime(newest);
        List<Path> others = present(folder).stream()
                .sorted(BY_AGE.reversed())
                .map(name -> folder.resolve(name.group()))
                .filter(other -> !other.getFileName().equals(newest.getFileName()))
                .toList();
        for (Path other : others.subList(Math.min(most - 1, others.size()), others.size())) {
            if (isNoYounger(other, since)) {
                Files.deleteIfExists(other);
            }
        }
    }

    private static boolean isNoYounger(Path backup, FileTime since) throws IOException {
        try {
            return Files.getLastModifiedTime(backup).compareTo(since) <= 0;
        } catch (NoSuchFileException gone) {
            // why: whoever was keeping its number took it.
            return false;
        }
    }

    /** The names of the backups of this series in a folder: their moments as group 1, their numbers as group 2. */
    private List<Matcher> present(Path folder) throws IOException {
        Pattern mine = Pattern.compile(Pattern.quote(prefix()) + "(\\d{8}_\\d{6})(?:_(\\d{1,9}))?\\.db");
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS))
                    .map(file -> mine.matcher(file.getFileName().toString()))
                    .filter(Matcher::matches)
                    .toList();
        }
    }

    private static int number(Matcher name) {
        return name.group(2) == null ? 1 : Integer.parseInt(name.group(2));
    }
}
