package dev.pawl.store;

/** An open database: the writing side, the reading side. Closing {@link #tasks} closes both. */
public record Store(TaskStore tasks, TaskBrowser browser) {}
