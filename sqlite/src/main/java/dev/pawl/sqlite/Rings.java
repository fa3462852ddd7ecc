package dev.pawl.sqlite;

/** Who hears of commits of this process. */
interface Rings {
    /** One that may concern a worker. */
    void work();

    /** One that wrote to the event log. */
    void events();
}
