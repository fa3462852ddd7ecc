package dev.pawl.store;

import dev.pawl.task.Time;

/** Opens stores of one kind; found by {@link java.util.ServiceLoader}. */
public interface StoreProvider {
    /** Whether this provider opens such a location: a file path, or a URL of its kind. */
    boolean accepts(String location);

    /**
     * Opens the location, creating what is missing and bringing an older schema up to date.
     *
     * @throws StoreException.Refused when the location can never be used as it is; the message says why
     */
    Store open(String location, StoreSettings settings, Time time);

    /**
     * Opens a queue that is there, bringing an older schema up to date. Where there is none, nothing is made or written.
     *
     * @throws StoreException.Refused when there is no queue at the location, or it can never be used as it is
     */
    Store openExisting(String location, StoreSettings settings, Time time);
}
