package dev.pawl.cli;

import java.util.Locale;

/** Bytes as people read them. */
final class FileSize {
    private static final String[] UNITS = {"bytes", "KB", "MB", "GB", "TB"};

    private FileSize() {}

    static String of(long bytes) {
        double size = bytes;
        int unit = 0;
        while (size >= 1_024 && unit < UNITS.length - 1) {
            size /= 1_024;
            unit++;
        }
        return String.format(Locale.ROOT, unit == 0 || size >= 100 ? "%.0f %s" : "%.1f %s", size, UNITS[unit]);
    }
}
