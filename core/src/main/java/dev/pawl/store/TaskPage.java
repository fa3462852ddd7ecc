package dev.pawl.store;

import dev.pawl.task.Task;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Some of the tasks that fit, newest first. It may be shorter than was asked for, even empty, and not be the last: looking for what
 * is rare ends after a while, and so does reading what is large.
 *
 * @param next the {@code after} of the next page; null when this is the last
 */
public record TaskPage(List<Task> tasks, @Nullable Long next) {}
