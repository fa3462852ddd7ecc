package dev.pawl.store;

import java.nio.file.Path;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Where a backup goes. {@link #DEFAULT} writes into the folder {@code backups} beside the queue and keeps every backup.
 *
 * <p>In a folder a backup is named {@code queue_backup_[name_]YYYYMMDD_HHMMSS[_n].db}, by UTC; {@code _n} tells apart those of
 * one second.
 *
 * @param file the very file to write, which must not exist; null for a name of its own in {@code folder}
 * @param folder made when missing; null for {@code backups} beside the queue. Never together with {@code file}
 * @param name of a series of backups: 1 to 40 letters, digits, dots and hyphens; empty for none
 * @param keep how many backups of this name stay in the folder, the new one among them; older ones are deleted once it is
 *     verified. 0 for all
 */
public record BackupRequest(@Nullable Path file, @Nullable Path folder, String name, int keep) {
    /** Into {@code backups} beside the queue; nothing is deleted. */
    public static final BackupRequest DEFAULT = new BackupRequest(null, null, "", 0);

    // why no underscore: it separates the parts of a file's name, so that no series takes another's files for its own.
    private static final Pattern NAME = Pattern.compile("[\\p{L}\\p{N}][\\p{L}\\p{N}.-]{0,39}");

    public BackupRequest {
        if (file != null && (folder != null || !name.isEmpty() || keep != 0)) {
            throw new IllegalArgumentException("file: a folder, a name and keep are for backups that name themselves");
        }
        if (!name.isEmpty() && !NAME.matcher(name).matches()) {
            throw new IllegalArgumentException(
                    "name: must be 1 to 40 letters, digits, dots and hyphens, not '" + name + "'");
        }
        if (keep < 0) {
            throw new IllegalArgumentException("keep: must be at least 1, or 0 for all, not " + keep);
        }
    }

    /** To this very file, which must not exist. */
    public static BackupRequest to(Path file) {
        return new BackupRequest(file, null, "", 0);
    }

    /** Into this folder, under a name of its own; nothing is deleted. */
    public static BackupRequest into(Path folder) {
        return new BackupRequest(null, folder, "", 0);
    }

    /** The same, as one of a series. */
    public BackupRequest named(String series) {
        return new BackupRequest(file, folder, series, keep);
    }

    /** The same; of this series only so many stay. */
    public BackupRequest keeping(int most) {
        return new BackupRequest(file, folder, name, most);
    }
}
