package dev.pawl.store;

import dev.pawl.task.Progress;
import dev.pawl.task.Time;
import java.util.ServiceLoader;
import java.util.function.Consumer;

/** Opens stores of one kind; found by {@link java.util.ServiceLoader}. */
public interface StoreProvider {
    /**
     * The provider on the class path that opens such a location.
     *
     * @throws StoreException.Refused when there is none
     */
    static StoreProvider of(String location) {
        for (StoreProvider provider : ServiceLoader.load(StoreProvider.class)) {
            if (provider.accepts(location)) {
                return provider;
            }
        }
        throw new StoreException.Refused(
                "no store on the class path opens '" + location
                        + "'; add pawl-sqlite for files, pawl-client for http:// and https://",
                null);
    }

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

    /**
     * Sets a queue back to a backup, in one step that every process that has it open sees at once; what was there is kept
     * aside. Whatever goes wrong before that step, the queue stays as it is. A queue that is missing or damaged is replaced.
     *
     * <p>Tasks that were in work when the backup was made are taken back as after a lease that ran out. Ids and tokens go on
     * beyond all that were given since, so that no claim of before the restore is taken for one of after it.
     *
     * @param told how far it is, on the calling thread; it must not throw
     * @throws StoreException.Refused when the backup is none, or when workers live or hold tasks and it is not forced
     * @throws StoreException.Unavailable when the backup is damaged, or the storage in trouble
     */
    Restore restore(
            String location, RestoreRequest request, StoreSettings settings, Time time, Consumer<Progress> told);
}
