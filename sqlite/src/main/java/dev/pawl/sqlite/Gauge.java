package dev.pawl.sqlite;

import dev.pawl.store.Finding;
import dev.pawl.store.Finding.Severity;
import java.util.Locale;

/** A figure that somebody should look at from some size on; {@code docs/operations.md} has the same table, a test compares. */
enum Gauge {
    FILE_SIZE(
            Unit.BYTES,
            10L << 30,
            Gauge.NONE,
            "see what is kept: pawl stats; shorten the retention, then prune and vacuum"),
    LOG_SIZE(
            Unit.BYTES,
            64L << 20,
            1L << 30,
            "somebody reads for long, or a process is stopped: end it, then pawl checkpoint truncate"),
    FREE_SHARE(
            Unit.PERCENT,
            25,
            Gauge.NONE,
            "the gaps are used again by new tasks; pawl vacuum gives them back to the disk"),
    CLOCK_AHEAD(
            Unit.MILLIS,
            5_000,
            60_000,
            "the clock was set back, or another machine's is ahead: what is due waits until the time has come"),
    STALE_WORKERS(Unit.COUNT, 1, Gauge.NONE, "they died without a word; pawl worker prune removes them from the list"),
    OVERDUE_LEASE(
            Unit.MILLIS,
            60_000,
            Gauge.NONE,
            "no worker that may run these tasks asks for more: pawl workers, pawl why ID"),
    OLDEST_READY(Unit.MILLIS, 3_600_000, Gauge.NONE, "too few workers, a pause or a limit: pawl why ID"),
    DEAD_LETTERS(Unit.COUNT, 100, Gauge.NONE, "see why: pawl list --status failed; then pawl retry ID"),
    LAST_BACKUP(Unit.MILLIS, 7 * 86_400_000L, Gauge.NONE, "write one: pawl backup");

    static final long NONE = Long.MAX_VALUE;

    /** What is measured. */
    enum Unit {
        BYTES,
        PERCENT,
        MILLIS,
        COUNT;

        String describe(long value) {
            return switch (this) {
                case BYTES -> bytes(value);
                case PERCENT -> value + " %";
                case MILLIS -> time(value);
                case COUNT -> String.format(Locale.ROOT, "%,d", value);
            };
        }

        static String bytes(long bytes) {
            if (bytes < 1 << 20) {
                return String.format(Locale.ROOT, "%,d KB", bytes >> 10);
            }
            return bytes < 10L << 30
                    ? String.format(Locale.ROOT, "%,d MB", bytes >> 20)
                    : String.format(Locale.ROOT, "%,d GB", bytes >> 30);
        }

        private static String time(long millis) {
            long seconds = millis / 1_000;
            if (seconds < 120) {
                return seconds + " s";
            } else if (seconds < 7_200) {
                return seconds / 60 + " min";
            }
            return seconds < 172_800 ? seconds / 3_600 + " h" : seconds / 86_400 + " days";
        }
    }

    final Unit unit;
    final long warning;
    final long problem;
    final String advice;

    Gauge(Unit unit, long warning, long problem, String advice) {
        this.unit = unit;
        this.warning = warning;
        this.problem = problem;
        this.advice = advice;
    }

    String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }

    Finding of(long value) {
        return of(value, unit.describe(value));
    }

    Finding of(long value, String figure) {
        Severity severity = value >= problem ? Severity.PROBLEM : value >= warning ? Severity.WARNING : Severity.OK;
        return new Finding(wireName(), severity, figure, severity == Severity.OK ? "" : advice);
    }
}
