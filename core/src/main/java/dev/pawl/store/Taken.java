package dev.pawl.store;

import dev.pawl.task.TaskEvent;
import java.util.List;

/**
 * What a worker got that named the tasks it wants.
 *
 * @param rescued expired leases that were taken back on the way
 */
public record Taken(List<Claim> claims, List<TaskEvent.Rescued> rescued) {
    public static final Taken NOTHING = new Taken(List.of(), List.of());
}
