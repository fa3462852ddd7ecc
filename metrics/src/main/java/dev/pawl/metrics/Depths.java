package dev.pawl.metrics;

import dev.pawl.store.Stats;
import dev.pawl.store.Stats.Counts;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.MultiGauge.Row;
import io.micrometer.core.instrument.Tags;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** How many tasks are stored, by status, for each queue and for each type. */
final class Depths {
    private final MultiGauge byQueue;
    private final MultiGauge byType;
    private final Names queues = new Names();
    private final Names types = new Names();

    Depths(MeterRegistry registry) {
        this.byQueue = MultiGauge.builder("pawl.queue.depth")
                .description("Tasks that are stored, by queue and status.")
                .baseUnit("tasks")
                .register(registry);
        this.byType = MultiGauge.builder("pawl.type.depth")
                .description("Tasks that are stored, by type and status.")
                .baseUnit("tasks")
                .register(registry);
    }

    void update(Stats stats) {
        byQueue.register(rows("queue", stats.byQueue(), queues), true);
        byType.register(rows("type", stats.byType(), types), true);
    }

    private static List<Row<?>> rows(String label, Map<String, Counts> groups, Names names) {
        Map<String, Counts> labelled = new TreeMap<>();
        groups.forEach((name, counts) -> labelled.merge(names.label(name), counts, Counts::plus));
        List<Row<?>> rows = new ArrayList<>();
        labelled.forEach((name, counts) -> {
            // why: a task counts once, so that the statuses of a queue add up.
            row(rows, label, name, "ready", counts.queued() - counts.scheduled());
            row(rows, label, name, "scheduled", counts.scheduled());
            row(rows, label, name, "blocked", counts.blocked());
            row(rows, label, name, "processing", counts.processing());
            row(rows, label, name, "completed", counts.completed());
            row(rows, label, name, "failed", counts.failed());
            row(rows, label, name, "cancelled", counts.cancelled());
        });
        return rows;
    }

    private static void row(List<Row<?>> rows, String label, String name, String status, long tasks) {
        rows.add(Row.of(Tags.of(label, name, "status", status), tasks));
    }
}
