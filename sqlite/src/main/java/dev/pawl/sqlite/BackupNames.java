package dev.pawl.sqlite;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
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

    private static final Comparator<Matcher> BY_AGE = Comparator.<Matcher, String>comparing(name -> name.group(1))
            .thenComparing(name -> name.group(2) == null ? 1 : Long.parseLong(name.group(2)));

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

    /** Deletes the oldest of this series until so many are left. */
    void keep(Path folder, int most) throws IOException {
        Pattern mine = Pattern.compile(Pattern.quote(prefix()) + "(\\d{8}_\\d{6})(?:_(\\d{1,9}))?\\.db");
        List<String> names;
        try (Stream<Path> files = Files.list(folder)) {
            names = files.filter(file -> Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS))
                    .map(file -> mine.matcher(file.getFileName().toString()))
                    .filter(Matcher::matches)
                    .sorted(BY_AGE.reversed())
                    .map(Matcher::group)
                    .toList();
        }
        for (String name : names.subList(Math.min(most, names.size()), names.size())) {
            Files.delete(folder.resolve(name));
        }
    }
}
