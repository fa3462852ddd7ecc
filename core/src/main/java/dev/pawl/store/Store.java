package dev.pawl.store;

/**
 * An open database: the writing side, the reading side, jobs, its care, who may ask a server, who is told what happens, what is made
 * by the clock, and what is registered. Closing {@link #tasks} closes all.
 */
public record Store(
        TaskStore tasks,
        TaskBrowser browser,
        JobStore jobs,
        Maintenance maintenance,
        AccessStore access,
        WebhookStore webhooks,
        ScheduleStore schedules,
        RegistryStore registry) {
    /** The same with another writing side, such as one that watches over this one. */
    public Store withTasks(TaskStore other) {
        return new Store(other, browser, jobs, maintenance, access, webhooks, schedules, registry);
    }
}
