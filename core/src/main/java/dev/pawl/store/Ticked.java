package dev.pawl.store;

import dev.pawl.task.NewTask;
import java.util.List;

/**
 * What a schedule did.
 *
 * @param task what it makes
 * @param made the tasks it made
 * @param cancelled the tasks that those replaced
 */
public record Ticked(NewTask task, List<Enqueued> made, List<Change> cancelled) {}
