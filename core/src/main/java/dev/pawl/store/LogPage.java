package dev.pawl.store;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Some lines of a task's log, oldest first. It may be shorter than was asked for and not be the last.
 *
 * @param next the {@code after} of the next page; null when this is the last
 */
public record LogPage(List<LogLine> lines, @Nullable Long next) {}
