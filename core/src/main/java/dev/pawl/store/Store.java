package dev.pawl.store;

/** An open database: the writing side, the reading side, and its care. Closing {@link #tasks} closes all. */
public record Store(TaskStore tasks, TaskBrowser browser, Maintenance maintenance) {}
