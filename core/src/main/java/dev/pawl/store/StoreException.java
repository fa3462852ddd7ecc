package dev.pawl.store;

import org.jspecify.annotations.Nullable;

/** A database said no. Sorted by what the caller should do, from the database's result code, never from its words. */
public class StoreException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public StoreException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }

    /** Try again later: another writer held the file longer than the busy timeout. Nothing was written. */
    public static final class Busy extends StoreException {
        private static final long serialVersionUID = 1L;

        public Busy(String message, @Nullable Throwable cause) {
            super(message, cause);
        }
    }

    /** The storage is in trouble (disk full, read-only, gone, damaged); it may heal. Nothing was written. */
    public static final class Unavailable extends StoreException {
        private static final long serialVersionUID = 1L;

        public Unavailable(String message, @Nullable Throwable cause) {
            super(message, cause);
        }
    }

    /** This file cannot be used as it is: not a database, a newer schema, an unsuitable file system. */
    public static final class Refused extends StoreException {
        private static final long serialVersionUID = 1L;

        public Refused(String message, @Nullable Throwable cause) {
            super(message, cause);
        }
    }
}
