package dev.pawl.bench;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * What a backup cost and whether a restore brought it back.
 *
 * @param bytes of the backup made under load
 * @param millis how long that took, with its verification
 * @param longestLog bytes of the write-ahead log during it, at most
 * @param restoreMillis how long the restore took, with all verification
 * @param tasks that were restored
 * @param isSame whether a hash over all tasks was the same after the restore as in the backup, and another one before
 */
public record BackupCostReport(
        long bytes,
        long millis,
        Latencies quiet,
        Latencies busy,
        long longestLog,
        long restoreMillis,
        long tasks,
        boolean isSame)
        implements Report {
    private static final List<Double> PARTS = List.of(0.5, 0.99, 0.999, 1.0);

    /** How many times as long an enqueue takes during a backup, of so many parts of them. */
    double ratio(double part) {
        return busy.within(part) / quiet.within(part);
    }

    @Override
    public String table() {
        return latencies().text() + System.lineSeparator() + sentences();
    }

    private Table latencies() {
        return new Table(
                List.of("enqueue, ms", "calls", "p50", "p99", "p99.9", "max"),
                List.of(row("without a backup", quiet), row("during a backup", busy), ratios()));
    }

    private String sentences() {
        return """
                Backup of %d MB in %s s, with its verification. The write-ahead log grew to %d MB.
                Restore of %d tasks in %s s, with all verification. By a hash over all tasks they are %sthose of the backup.
                """.formatted(
                        megabytes(bytes),
                        fixed(millis / 1e3),
                        megabytes(longestLog),
                        tasks,
                        fixed(restoreMillis / 1e3),
                        isSame ? "" : "NOT ");
    }

    @Override
    public Map<String, String> charts() {
        return Map.of("backup.md", """
                # What a backup costs

                One caller enqueues a task at a time, as fast as it can, every one on disk when it returns.

                %s
                %s""".formatted(latencies().markdown(), sentences()));
    }

    private static List<String> row(String name, Latencies latencies) {
        return List.of(
                name,
                String.valueOf(latencies.count()),
                fixed(latencies.within(0.5)),
                fixed(latencies.within(0.99)),
                fixed(latencies.within(0.999)),
                fixed(latencies.within(1)));
    }

    private List<String> ratios() {
        return List.of("ratio", "", fixed(ratio(0.5)), fixed(ratio(0.99)), fixed(ratio(0.999)), fixed(ratio(1)));
    }

    private static long megabytes(long bytes) {
        return bytes >> 20;
    }

    private static String fixed(double value) {
        return String.format(Locale.ROOT, "%.2f", value);
    }

    @Override
    public String json() {
        JsonMapper mapper = JsonMapper.builder().build();
        ObjectNode root = mapper.createObjectNode();
        root.put("backup_bytes", bytes).put("backup_ms", millis).put("longest_log_bytes", longestLog);
        for (double part : PARTS) {
            root.withArray("enqueue")
                    .addObject()
                    .put("part", part)
                    .put("quiet_ms", quiet.within(part))
                    .put("during_backup_ms", busy.within(part))
                    .put("ratio", ratio(part));
        }
        root.put("restore_ms", restoreMillis).put("tasks", tasks).put("same_tasks", isSame);
        return mapper.writeValueAsString(root);
    }
}
