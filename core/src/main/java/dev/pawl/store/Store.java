package dev.pawl.store;

/**
 * An open database: the writing side, the reading side, its care, and who may ask a server. Closing {@link #tasks} closes all.
 */
public record Store(TaskStore tasks, TaskBrowser browser, Maintenance maintenance, AccessStore access) {}
