package dev.pawl.store;

/**
 * An open database: the writing side, the reading side, its care, who may ask a server, who is told what happens, and what is made by
 * the clock. Closing {@link #tasks} closes all.
 */
public record Store(
        TaskStore tasks,
        TaskBrowser browser,
        Maintenance maintenance,
        AccessStore access,
        WebhookStore webhooks,
        ScheduleStore schedules) {}
