package dev.pawl.sqlite;

import dev.pawl.store.Change;
import java.util.List;

/** Who hears of commits of this process. */
interface Rings {
    /** One that may concern a worker. */
    void work();

    /** One that wrote to the event log. */
    void events();

    /** Tasks that were cancelled in it because of what ended before them. */
    default void followed(List<Change> cancelled) {}
}
